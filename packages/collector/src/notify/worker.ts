import type { Clock, Report } from '@lanhound/runtime';
import type { AlertChange } from '../detect/alert.ts';
import { deliver, type RetryOptions } from './delivery.ts';
import type { Notification, Receiver } from './receiver.ts';
import { createWaiting, type Step } from './waiting.ts';

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
  /** Called with each step before it is taken, so that it is remembered over a crash. */
  onStep(step: Step): void;
}

/** One receiver's queue and its retries; a slow or dead receiver is nobody else's problem. */
export interface Worker {
  readonly name: string;
  offer(change: AlertChange): void;
  /** A step taken before a crash, read back in its order among what was offered. */
  replay(step: Step): void;
  /** From now on deliver. */
  start(): void;
  /** Try what is waiting, each once more, until the deadline; the rest is for the next start. */
  stop(deadlineMs: number): Promise<void>;
  save(): unknown;
  restore(state: unknown): void;
}

export function createWorker(name: string, receiver: Receiver, options: WorkerOptions, deps: WorkerDeps): Worker {
  const { clock, report, random } = deps;
  const waiting = createWaiting(options.repeatIntervalMs * 1000);
  const say = createSayings(name, report);
  const stopping = new AbortController();
  const deadline = new AbortController();
  const signals = { stopping: stopping.signal, deadline: deadline.signal };
  let isStarted = false;
  let working: Promise<void> | undefined;

  const take = (step: Step) => {
    deps.onStep(step);
    waiting.step(step);
  };
  const giveUp = (notification: Notification, reason: string) => {
    take({ alert: notification.alert.id, state: 'givenUp' });
    say.givenUp(notification, reason);
  };
  const boundQueue = () => {
    while (waiting.size > options.queueMax) giveUp(waiting.first() as Notification, 'too many were waiting');
    say.waiting(waiting.size);
  };
  const sendOne = async (next: Notification) => {
    take({ alert: next.alert.id, state: 'sending' });
    const reason = await deliver(receiver, next, options, { clock, random, ...signals, onFailure: say.failed });
    if (reason === undefined) {
      take({ alert: next.alert.id, state: 'delivered' });
      say.delivered();
    } else if (!stopping.signal.aborted) giveUp(next, reason);
    // What the end of the program cut short waits for the next start, behind those that are tried once more.
    else left.push(next);
    say.waiting(waiting.size);
  };
  const left: Notification[] = [];
  const work = async () => {
    for (let next = waiting.first(); next && !deadline.signal.aborted; next = waiting.first()) await sendOne(next);
    working = undefined;
  };
  const begin = () => {
    if (!isStarted) return;
    boundQueue();
    if (waiting.size > 0) working ??= work();
  };

  return {
    name,
    offer(change) {
      if (!stopping.signal.aborted && waiting.offer(change)) begin();
    },
    replay: waiting.step,
    start() {
      isStarted = true;
      waiting.landed();
      begin();
    },
    async stop(deadlineMs) {
      stopping.abort();
      const done = new AbortController();
      void clock.sleep(deadlineMs, done.signal).then(() => deadline.abort(new Error('the program ends')));
      await working;
      done.abort();
      for (const each of left) waiting.again(each);
      if (waiting.size > 0) say.left(waiting.size);
      await receiver.close?.();
    },
    save: waiting.save,
    restore: waiting.restore,
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
    left: (count: number) => report.log.warn({ receiver, count }, 'alerts wait for the next start'),
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
