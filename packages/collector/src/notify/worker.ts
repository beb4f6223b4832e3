import type { Clock, Report } from '@lanhound/runtime';
import type { Alert, AlertChange } from '../detect/alert.ts';
import { deliver, type RetryOptions } from './delivery.ts';
import type { Notification, Receiver } from './receiver.ts';
import { whyNotify } from './why.ts';

export interface WorkerOptions extends RetryOptions {
  /** A live alert that repeats is told again after this time. Event time, milliseconds. */
  repeatIntervalMs: number;
  /** Notifications waiting for the receiver; beyond, the oldest goes. */
  queueMax: number;
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

export function createWorker(name: string, receiver: Receiver, options: WorkerOptions, deps: WorkerDeps): Worker {
  const { clock, report, random } = deps;
  const told = createTold();
  const say = createSayings(name, report);
  const queue = new Map<string, Notification>();
  const stopping = new AbortController();
  const deadline = new AbortController();
  const signals = { stopping: stopping.signal, deadline: deadline.signal };
  let working: Promise<void> | undefined;

  const giveUp = (notification: Notification, reason: string) => {
    // Its next repeat is as good as its first: nobody has heard of it.
    told.forget(notification.alert);
    say.givenUp(notification, reason);
  };
  const boundQueue = () => {
    for (const [id, oldest] of queue) {
      if (queue.size <= options.queueMax) break;
      queue.delete(id);
      giveUp(oldest, 'too many were waiting');
    }
    say.waiting(queue.size);
  };
  const work = async () => {
    for (let next = first(queue); next && !deadline.signal.aborted; next = first(queue)) {
      queue.delete(next.alert.id);
      told.remember(next.alert);
      const reason = await deliver(receiver, next, options, { clock, random, ...signals, onFailure: say.failed });
      if (reason === undefined) say.delivered();
      else giveUp(next, reason);
      say.waiting(queue.size);
    }
    working = undefined;
  };

  return {
    name,
    offer(change) {
      if (stopping.signal.aborted) return;
      const { alert } = change;
      const sentUs = told.sentUs(alert);
      const reason = queue.get(alert.id)?.reason ?? whyNotify(change, sentUs, options.repeatIntervalMs * 1000);
      // After a restart nobody knows when it was told: count from now.
      if (!reason && sentUs === undefined) told.remember(alert);
      if (!reason) return;
      queue.set(alert.id, { alert, reason });
      boundQueue();
      working ??= work();
    },
    async stop(deadlineMs) {
      stopping.abort();
      const done = new AbortController();
      void clock.sleep(deadlineMs, done.signal).then(() => deadline.abort(new Error('the program ends')));
      await working;
      done.abort();
      const left = queue.size;
      for (const each of queue.values()) giveUp(each, 'the program ends');
      queue.clear();
      await receiver.close?.();
      return left;
    },
  };
}

const first = (queue: ReadonlyMap<string, Notification>): Notification | undefined => queue.values().next().value;

/** Fingerprints remembered as told; more than can be alive in all detectors by default. */
const TOLD_MAX = 50_000;

/** When each alert was told last, event time. */
function createTold() {
  const told = new Map<string, number>();
  const set = (fingerprint: string, timeUs: number) => {
    told.delete(fingerprint);
    told.set(fingerprint, timeUs);
    // The least recently told: should it repeat once more, it is told a little early or late, nothing worse.
    if (told.size > TOLD_MAX) told.delete(told.keys().next().value as string);
  };
  return {
    remember: ({ fingerprint, lastTime }: Alert) => set(fingerprint, lastTime),
    forget: ({ fingerprint }: Alert) => set(fingerprint, Number.NEGATIVE_INFINITY),
    sentUs: ({ fingerprint }: Alert) => told.get(fingerprint),
  };
}

/** What is logged and counted of one receiver; each reason to give up is logged once until something arrives. */
function createSayings(receiver: string, report: Report) {
  const labels = ['receiver'] as const;
  const dropped = report.counter('notify_dropped_total', { help: 'Alerts given up for a receiver.', labels });
  const sent = report.counter('notify_sent_total', { help: 'Alerts delivered to a receiver.', labels });
  const failures = report.counter('notify_failed_total', { help: 'Tries to deliver that failed.', labels });
  const waiting = report.gauge('notify_waiting', { help: 'Alerts waiting for a receiver.', labels });
  let saidReason: string | undefined;
  let isFailing = false;
  for (const counter of [dropped, sent, failures]) counter.inc({ receiver }, 0);
  return {
    waiting: (count: number) => waiting.set({ receiver }, count),
    delivered() {
      sent.inc({ receiver });
      if (isFailing) report.log.info({ receiver }, 'alerts are delivered again');
      isFailing = false;
      saidReason = undefined;
    },
    failed(failure: Error) {
      failures.inc({ receiver });
      if (!isFailing) report.log.warn({ receiver, reason: failure.message }, 'an alert could not be delivered yet');
      isFailing = true;
    },
    givenUp({ alert }: Notification, reason: string) {
      dropped.inc({ receiver });
      if (reason === saidReason) return;
      saidReason = reason;
      const fields = { receiver, alert: alert.id, title: alert.title, reason };
      report.log.error(fields, 'an alert was given up; further ones for this reason are only counted');
    },
  };
}
