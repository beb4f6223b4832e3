import type { Report } from '@lanhound/runtime';
import type { z } from 'zod';
import type { Alert } from '../detect/alert.ts';

/** One alert for one receiver, and why it is told now. */
export interface Notification {
  alert: Alert;
  reason: NotifyReason;
}

/** In Alertmanager's words where it has them. */
export const NOTIFY_REASONS = ['first notification', 'repeat interval elapsed', 'all alerts resolved'] as const;
export type NotifyReason = (typeof NOTIFY_REASONS)[number];

/** Somewhere that alerts go. */
export interface Receiver {
  /** Deliver one. Resolves when it arrived; rejects with DeliveryError, or any other error, when it did not. */
  send(notification: Notification, signal: AbortSignal): Promise<void>;
  close?(): Promise<void>;
}

/** Why something was not delivered. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  /** False when trying again cannot help. */
  readonly retryable: boolean;
  /** The receiver asked to be left alone for so long. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryable: boolean; retryAfterMs?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface ReceiverDeps {
  report: Report;
  /** Relative paths are within it. */
  dataDir: string;
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
  fetch: typeof globalThis.fetch;
}

/** One kind of receiver: its schema and its making. */
export interface ReceiverDefinition<C extends z.ZodObject> {
  config: C;
  create(config: z.output<C>, deps: ReceiverDeps): Receiver;
}

export const defineReceiver = <C extends z.ZodObject>(definition: ReceiverDefinition<C>): ReceiverDefinition<C> =>
  definition;
