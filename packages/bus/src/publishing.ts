import type { Clock } from '@lanhound/runtime';
import { type BatchMessage, BusError } from './bus.ts';
import type { PublisherMetrics } from './metrics.ts';
import { createWindow } from './window.ts';

/** Sends one batch and resolves with its acknowledgement. May throw anything; see PublishingOptions.errorOf. */
export type Send = (message: BatchMessage, signal?: AbortSignal) => Promise<void>;

export interface PublishingOptions {
  /** Larger batches are refused before they are sent. */
  messageBytesMax: number;
  /** Batches sent and not yet acknowledged; more wait in line. */
  inFlightMax: number;
}

/** Callers wait in line up to this number; a caller that does not wait for its publishes is told so beyond it. */
const WAITING_MAX = 1024;

/** A publisher that stops gives the answers it waits for this long. */
const STOP_WAIT_MS = 1500;

/** What every bus does around sending: size limit, window, metrics, and errors that say whether to try again. */
export interface Publishing {
  publish: Send;
  /** Resolves when every batch is answered, or after a while. */
  drain(): Promise<void>;
}

export function createPublishing(
  options: PublishingOptions,
  deps: { clock: Clock; metrics: PublisherMetrics; errorOf: (error: unknown) => BusError },
  send: Send,
): Publishing {
  const { clock, metrics, errorOf } = deps;
  const window = createWindow(options.inFlightMax, WAITING_MAX);

  const sendMeasured: Send = async (message, signal) => {
    const sentMs = clock.steadyMs();
    metrics.inFlight.inc();
    try {
      await send(message, signal);
    } finally {
      metrics.inFlight.dec();
    }
    metrics.ackSeconds.observe((clock.steadyMs() - sentMs) / 1000);
    metrics.batches.inc();
    metrics.bytes.inc(message.bytes.length);
  };

  const publishOne: Send = async (message, signal) => {
    refuseOversized(message, options.messageBytesMax);
    await window.enter(signal);
    try {
      await sendMeasured(message, signal);
    } finally {
      window.leave();
    }
  };

  return {
    async publish(message, signal) {
      try {
        await publishOne(message, signal);
      } catch (error) {
        const busError = error instanceof BusError ? error : errorOf(error);
        metrics.failures.inc({ retryable: String(busError.retryable) });
        throw busError;
      }
    },
    drain: () => withinMs(STOP_WAIT_MS, window.empty(), clock),
  };
}

function refuseOversized({ id, bytes }: BatchMessage, bytesMax: number): void {
  if (bytes.length <= bytesMax) return;
  const text = `batch ${id} has ${bytes.length} bytes, want at most ${bytesMax} (messageBytesMax)`;
  throw new BusError(text, { retryable: false });
}

/** Rejects as soon as the signal aborts; the promise itself goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new BusError('publish was given up', { retryable: true, cause: signal.reason }));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Resolves when the promise settles or the time is up, whichever is first. */
export async function withinMs(ms: number, promise: Promise<unknown>, clock: Clock): Promise<void> {
  const settled = new AbortController();
  const watched = promise.then(
    () => settled.abort(),
    () => settled.abort(),
  );
  await Promise.race([watched, clock.sleep(ms, settled.signal)]);
}
