import { BusError } from './bus.ts';

/**
 * Alerts from the collector to whoever may listen on the bus. Nothing keeps them for those who come later; what is sent
 * again after a crash has the same bytes.
 */
export interface AlertSender {
  /** Resolves once the bus has it, whether or not anybody listens. Rejects with BusError else. */
  send(site: string, bytes: Uint8Array): Promise<void>;
}

/** Undefined while the bus is away. */
export type SendAlert = (site: string, bytes: Uint8Array) => Promise<unknown> | undefined;

export const alertSender = (sendAlert: SendAlert): AlertSender => ({
  async send(site, bytes) {
    const sending = sendAlert(site, bytes);
    if (!sending) throw new BusError('the bus is not connected', { retryable: true });
    await sending.catch((cause: Error) => {
      throw new BusError(`the bus did not take it: ${cause.message}`, { retryable: true, cause });
    });
  },
});
