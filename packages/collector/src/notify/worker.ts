import type { Clock, Report } from '@lanhound/runtime';
import { attempt, deliver, type RetryOptions } from './delivery.ts';
import type { Lane } from './lane/lane.ts';
import type { Step } from './lane/outgoing.ts';
import type { Notification } from './notification.ts';
import { type DeliveryError, oneAtATime, type Receiver } from './receiver.ts';

export interface WorkerOptions extends RetryOptions {
  /** Notifications waiting for the receiver; beyond, the oldest goes. */
  queueMax: number;
}

export interface WorkerDeps {
  clock: Clock;
  report: Report;
  random: () => number;
  /** Takes the step, written down before, so that it is remembered over a crash. */
  take(step: Step): void;
}

/** Delivers what waits in one receiver's lane; a slow or dead receiver is nobody else's problem. */
export interface Worker {
  readonly name: string;
  /** There may be more to deliver than before; about once a second in any case. */
  wake(): void;
  /** Tries these once, in their order, beside all that waits; resolves with why one of them did not arrive. */
  try(notifications: readonly Notification[]): Promise<string | undefined>;
  /** From now on deliver. */
  start(): void;
  /** Try what is waiting, each once more, until the deadline; the rest is for the next start. */
  stop(deadlineMs: number): Promise<void>;
}

export function createWorker(lane: Lane, to: Receiver, options: WorkerOptions, deps: WorkerDeps): Worker {
  const { clock, report, random } = deps;
  const receiver = oneAtATime(to);
  const say = createSayings(lane.options.name, report);
  const stopping = new AbortController();
  const deadline = new AbortController();
  const signals = { stopping: stopping.signal, deadline: deadline.signal };
  const end = ({ id }: Notification, failure: string | undefined) => {
    deps.take({ notification: id, state: failure === undefined ? 'delivered' : 'givenUp' });
    say.ended(id, failure);
  };
  let isStarted = false;
  let working: Promise<void> | undefined;
  /** Tried once more at the stop, in vain. */
  const left = new Set<string>();

  const boundQueue = () => {
    dropBeyond(options.queueMax, lane, (each) => end(each, 'too many were waiting'));
    say.waiting(lane.size);
  };
  const onFailing = (reason: string) => {
    // At the end of the program tries are cut short.
    if (!lane.failing && !stopping.signal.aborted) deps.take({ state: 'failing', reason });
  };
  const sendOne = async (next: Notification) => {
    deps.take({ notification: next.id, state: 'sending' });
    const onFailure = beyondHiccups(clock, say.failed, onFailing);
    const failure = await deliver(receiver, next, options, { clock, random, ...signals, onFailure });
    if (failure === undefined || !stopping.signal.aborted) end(next, failure);
    else {
      // What the end of the program cut short waits for the next start, behind those that are tried once more.
      left.add(next.id);
      lane.again();
    }
    say.waiting(lane.size);
  };
  const work = async () => {
    for (let next = lane.first(); next && !deadline.signal.aborted; next = lane.first()) {
      if (left.has(next.id)) break;
      await sendOne(next);
    }
    working = undefined;
  };
  const wake = () => {
    if (!isStarted || stopping.signal.aborted) return;
    to.keep?.(lane.standing);
    boundQueue();
    if (!working && lane.first()) working = work();
  };

  return {
    name: lane.options.name,
    wake,
    try: (notifications) => tryAll(receiver, notifications, { ...options, clock, deadline: stopping.signal }),
    start() {
      isStarted = true;
      lane.landed();
      wake();
    },
    async stop(deadlineMs) {
      stopping.abort();
      const done = new AbortController();
      void clock.sleep(deadlineMs, done.signal).then(() => deadline.abort(new Error('the program ends')));
      await working;
      done.abort();
      if (lane.size > 0) say.left(lane.size);
      await receiver.close?.();
    },
  };
}

/** The oldest that may be sent go, until no more wait than this. */
function dropBeyond(most: number, lane: Lane, drop: (notification: Notification) => void): void {
  while (lane.size > most) {
    const next = lane.first();
    if (!next) return;
    drop(next);
  }
}

/** Somebody waits for what becomes of it. */
const TRY_MS_MAX = 20_000;

async function tryAll(
  receiver: Receiver,
  notifications: readonly Notification[],
  { timeoutMs, ...deps }: { timeoutMs: number; clock: Clock; deadline: AbortSignal },
): Promise<string | undefined> {
  for (const each of notifications) {
    const failure = await attempt(receiver, each, Math.min(timeoutMs, TRY_MS_MAX), deps);
    if (failure) return failure.message;
  }
  return undefined;
}

/** A restart of a server or of a router takes less. */
const HICCUP_MS_MAX = 60_000;

/** Hears of the failures of one notification's tries, and says when they are more than a hiccup. */
function beyondHiccups(clock: Clock, onFailure: (failure: DeliveryError) => void, onFailing: (reason: string) => void) {
  const startMs = clock.steadyMs();
  return (failure: DeliveryError) => {
    onFailure(failure);
    if (!failure.retryable || clock.steadyMs() - startMs >= HICCUP_MS_MAX) onFailing(failure.message);
  };
}

/** What is logged and counted of one receiver; each reason to give up is logged once until something arrives. */
function createSayings(receiver: string, report: Report) {
  const labels = ['receiver'] as const;
  const dropped = report.counter('notify_dropped_total', { help: 'Notifications given up for a receiver.', labels });
  const sent = report.counter('notify_sent_total', { help: 'Notifications delivered to a receiver.', labels });
  const failures = report.counter('notify_failed_total', { help: 'Tries to deliver that failed.', labels });
  const waiting = report.gauge('notify_waiting', { help: 'Notifications waiting for a receiver.', labels });
  let saidReason: string | undefined;
  let isFailing = false;
  for (const counter of [dropped, sent, failures]) counter.inc({ receiver }, 0);
  const delivered = () => {
    sent.inc({ receiver });
    if (isFailing) report.log.info({ receiver }, 'notifications are delivered again');
    isFailing = false;
    saidReason = undefined;
  };
  const givenUp = (notification: string, reason: string) => {
    dropped.inc({ receiver });
    if (reason === saidReason) return;
    saidReason = reason;
    const fields = { receiver, notification, reason };
    report.log.error(fields, 'a notification was given up; further ones for this reason are only counted');
  };
  return {
    waiting: (count: number) => waiting.set({ receiver }, count),
    ended(notification: string, failure: string | undefined) {
      if (failure === undefined) delivered();
      else givenUp(notification, failure);
    },
    left: (count: number) => report.log.warn({ receiver, count }, 'notifications wait for the next start'),
    failed(failure: Error) {
      failures.inc({ receiver });
      if (!isFailing)
        report.log.warn({ receiver, reason: failure.message }, 'a notification could not be delivered yet');
      isFailing = true;
    },
  };
}
