import { type BatchMessage, type BatchPublisher, BusError } from '@lanhound/bus';

/** A far end within this process: each batch is answered for once `take` has returned. */
export function createBatchTaker(take: (message: BatchMessage) => Promise<void> | undefined): BatchPublisher {
  return {
    name: 'batch taker',
    start: async () => {},
    stop: async () => {},
    async publish(message) {
      try {
        await take(message);
      } catch (cause) {
        throw new BusError(`a batch was not taken: ${(cause as Error).message}`, { retryable: false, cause });
      }
    },
  };
}
