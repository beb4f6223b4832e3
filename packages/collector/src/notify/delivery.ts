import { backoff, type Clock } from '@lanhound/runtime';
import type { Notification } from './notification.ts';
import { DeliveryError, type Receiver } from './receiver.ts';

/** How one receiver is tried. */
export interface RetryOptions {
  /** The longest one try may take. */
  timeoutMs: number;
  /** Waiting time after the first failed try; doubles from there. */
  retryFirstMs: number;
  retryMostMs: number;
  /** A notification is given up after so long. */
  giveUpAfterMs: number;
}

export interface DeliveryDeps {
  clock: Clock;
  random: () => number;
  /** From now on one last try each, without waiting. */
  stopping: AbortSignal;
  /** From now on nothing any more. */
  deadline: AbortSignal;
  /** A try failed; another may follow. */
  onFailure(failure: DeliveryError): void;
}

/** Tries until it is delivered or given up; resolves with why it was given up. */
export async function deliver(
  receiver: Receiver,
  notification: Notification,
  options: RetryOptions,
  deps: DeliveryDeps,
): Promise<string | undefined> {
  const { clock, random, stopping, onFailure } = deps;
  const startMs = clock.steadyMs();
  const waits = backoff({ firstMs: options.retryFirstMs, mostMs: options.retryMostMs, random });
  for (;;) {
    const failure = await attempt(receiver, notification, options.timeoutMs, deps);
    if (!failure) return undefined;
    onFailure(failure);
    if (!failure.retryable || stopping.aborted) return failure.message;
    const waitMs = Math.max(waits.next(), failure.retryAfterMs ?? 0);
    if (clock.steadyMs() + waitMs - startMs > options.giveUpAfterMs) return failure.message;
    await clock.sleep(waitMs, stopping);
  }
}

/** One try; undefined when it was delivered. */
export async function attempt(
  receiver: Receiver,
  notification: Notification,
  timeoutMs: number,
  { clock, deadline }: Pick<DeliveryDeps, 'clock' | 'deadline'>,
): Promise<DeliveryError | undefined> {
  const done = new AbortController();
  const late = new AbortController();
  void clock.sleep(timeoutMs, done.signal).then(() => late.abort(new Error(`no answer within ${timeoutMs} ms`)));
  try {
    await receiver.send(notification, AbortSignal.any([late.signal, deadline]));
    return undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    return new DeliveryError((error as Error).message, { retryable: true, cause: error });
  } finally {
    done.abort();
  }
}
