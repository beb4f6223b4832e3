import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { Alert, AlertChange } from '../detect/alert.ts';
import { DeliveryError, type Notification, type Receiver } from './receiver.ts';
import { whyNotify } from './why.ts';

export interface DeliveryOptions {
  /** A live alert that repeats is told again after this time. Event time, milliseconds. */
  repeatIntervalMs: number;
  /** Notifications waiting for the receiver; beyond, the oldest goes. */
  queueMax: number;
  /** The longest one try may take. */
  timeoutMs: number;
  /** Waiting time after the first failed try; doubles from there. */
  retryFirstMs: number;
  retryMostMs: number;
  /** A notification is given up after so long. */
  giveUpAfterMs: number;
}

export interface WorkerDeps {
  clock: Clock;
  report: Report;
  random: () => number;
}

/** One receiver's queue and its retries; a slow or dead receiver is nobody else's problem. */
export interface Worker {
  readonly name: string;
  offer(change: AlertChange): void;
  /** Try what is waiting, each once more, until the deadline. Resolves with the number of alerts left unsent. */
  stop(deadlineMs: number): Promise<number>;
}

/** Fingerprints remembered as told; more than can be alive in all detectors by default. */
const TOLD_MAX = 50_000;

export function createWorker(name: string, receiver: Receiver, options: DeliveryOptions, deps: WorkerDeps): Worker {
  const { clock, report, random } = deps;
  const metrics = deliveryMetrics(report, name);
  const told = new Map<string, number>();
  const queue = new Map<string, Notification>();
  const stopping = new AbortController();
  const deadline = new AbortController();
  let working: Promise<void> | undefined;
  /** Why alerts were given up since the last one was delivered. */
  let saidReason: string | undefined;

  const remember = ({ fingerprint, lastTime }: Alert) => {
    told.delete(fingerprint);
    told.set(fingerprint, lastTime);
    // The least recently told: should it repeat once more, it is told a little early or late, nothing worse.
    if (told.size > TOLD_MAX) told.delete(told.keys().next().value as string);
  };
  const giveUp = ({ alert }: Notification, reason: string) => {
    // Its next repeat is as good as its first: nobody has heard of it.
    told.set(alert.fingerprint, Number.NEGATIVE_INFINITY);
    metrics.dropped.inc({ receiver: name });
    const isNews = reason !== saidReason;
    saidReason = reason;
    if (!isNews) return;
    report.log.error(
      { receiver: name, alert: alert.id, title: alert.title, reason },
      'an alert was not delivered; further ones for this reason are only counted, in notify_dropped_total',
    );
  };
  const waitingIsBounded = () => {
    for (const [id, oldest] of queue) {
      if (queue.size <= options.queueMax) return;
      queue.delete(id);
      giveUp(oldest, 'too many were waiting');
    }
  };
  const work = async () => {
    for (let next = first(queue); next && !deadline.signal.aborted; next = first(queue)) {
      queue.delete(next.alert.id);
      remember(next.alert);
      await deliver(next);
      metrics.waiting.set({ receiver: name }, queue.size);
    }
    working = undefined;
  };
  const deliver = async (notification: Notification) => {
    const startMs = clock.nowMs();
    const waits = backoff({ firstMs: options.retryFirstMs, mostMs: options.retryMostMs, random });
    for (let tries = 1; ; tries++) {
      const failure = await attempt(receiver, notification, options.timeoutMs, clock, deadline.signal);
      if (!failure) {
        metrics.sent.inc({ receiver: name });
        saidReason = undefined;
        if (tries > 1) report.log.info({ receiver: name, tries }, 'delivered again');
        return;
      }
      metrics.failed.inc({ receiver: name });
      if (!failure.retryable || stopping.signal.aborted) return giveUp(notification, failure.message);
      const waitMs = Math.max(waits.next(), failure.retryAfterMs ?? 0);
      if (clock.nowMs() + waitMs - startMs > options.giveUpAfterMs) return giveUp(notification, failure.message);
      if (tries === 1) report.log.warn({ receiver: name, reason: failure.message }, 'not delivered yet, trying again');
      await clock.sleep(waitMs, stopping.signal);
    }
  };

  return {
    name,
    offer(change) {
      if (stopping.signal.aborted) return;
      const { alert } = change;
      const waiting = queue.get(alert.id);
      const reason = waiting?.reason ?? whyNotify(change, told.get(alert.fingerprint), options.repeatIntervalMs * 1000);
      // After a restart nobody knows when it was told: count from now.
      if (!reason && !told.has(alert.fingerprint)) remember(alert);
      if (!reason) return;
      queue.set(alert.id, { alert, reason });
      waitingIsBounded();
      metrics.waiting.set({ receiver: name }, queue.size);
      working ??= work();
    },
    async stop(deadlineMs) {
      stopping.abort();
      const done = new AbortController();
      void clock.sleep(deadlineMs, done.signal).then(() => deadline.abort(new Error('the program ends')));
      await working;
      done.abort();
      for (const each of queue.values()) giveUp(each, 'the program ends');
      const left = queue.size;
      queue.clear();
      await receiver.close?.();
      return left;
    },
  };
}

const first = (queue: ReadonlyMap<string, Notification>): Notification | undefined => queue.values().next().value;

/** One try; undefined when it was delivered. */
async function attempt(
  receiver: Receiver,
  notification: Notification,
  timeoutMs: number,
  clock: Clock,
  deadline: AbortSignal,
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

function deliveryMetrics(report: Report, receiver: string) {
  const labels = ['receiver'] as const;
  const dropped = report.counter('notify_dropped_total', { help: 'Alerts given up for a receiver.', labels });
  dropped.inc({ receiver }, 0);
  return {
    dropped,
    sent: report.counter('notify_sent_total', { help: 'Alerts delivered to a receiver.', labels }),
    failed: report.counter('notify_failed_total', { help: 'Tries to deliver that failed.', labels }),
    waiting: report.gauge('notify_waiting', { help: 'Alerts waiting for a receiver.', labels }),
  };
}
