import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { expect, test, vi } from 'vitest';
import { anAlert } from '../detect/sample-alert.ts';
import type { LaneOptions } from './lane/context.ts';
import { createLane } from './lane/lane.ts';
import type { Step } from './lane/outgoing.ts';
import { freshAlerts, type Notification } from './notification.ts';
import { DeliveryError, type Receiver } from './receiver.ts';
import { createBudget } from './stages/budget.ts';
import { createWorker, type WorkerOptions } from './worker.ts';

const LANE: LaneOptions = {
  ...{ name: 'w', audience: 'record', person: 'home', path: '{}', severityFrom: 'info', groupBy: undefined },
  ...{ groupWaitUs: 0, groupIntervalUs: 0, repeatUs: 0, sendResolved: true, pace: undefined, digestAt: '08:00' },
  matches: () => true,
};

const OPTIONS: WorkerOptions = {
  queueMax: 3,
  timeoutMs: 10_000,
  retryFirstMs: 1000,
  retryMostMs: 4000,
  giveUpAfterMs: 20_000,
};

type Answer = () => Promise<void>;
const fine: Answer = async () => {};
const fails =
  (retryable = true, retryAfterMs?: number): Answer =>
  async () => {
    throw new DeliveryError('no', { retryable, retryAfterMs });
  };

function working(receiver: Receiver, options: Partial<WorkerOptions> = {}) {
  const clock = fakeClock(0);
  const report = silentReport();
  const steps: Step[] = [];
  const localTime = () => ({ day: '', weekday: 0, minute: 0 });
  const lane = createLane(LANE, { hold: () => undefined, localTime, budget: createBudget(0), onDecision() {} });
  const take = (step: Step) => {
    steps.push(step);
    lane.step(step);
  };
  const given = { ...OPTIONS, ...options };
  const worker = createWorker(lane, receiver, given, { clock, report, random: () => 0, take });
  worker.start();
  const change = (type: 'new' | 'repeated', id: string, count = 1) => {
    lane.offer({ type, alert: anAlert({ id, fingerprint: id, count }) }, clock.nowMs() * 1000);
    worker.wake();
  };
  const dropped = async () => {
    const metric = await report.registry.getSingleMetric('lanhound_notify_dropped_total')?.get();
    return metric?.values[0]?.value;
  };
  return { clock, lane, worker, steps, change, dropped };
}

/** A receiver that gives these answers, then the last one for ever. */
function running(answers: Answer[], options: Partial<WorkerOptions> = {}) {
  const sent: string[] = [];
  let tries = 0;
  const under = working(
    {
      async send(notification: Notification) {
        const answer = answers[Math.min(tries++, answers.length - 1)] as Answer;
        await answer();
        sent.push(`${under.clock.nowMs()} ${textOf(notification)}`);
      },
    },
    options,
  );
  return { ...under, sent, tries: () => tries };
}

const textOf = (notification: Notification): string =>
  notification.type === 'alerts'
    ? freshAlerts(notification.groups)
        .map(({ id, count }) => `${id} ${count}`)
        .join(' ')
    : notification.type;

test('a new alert goes at once', async () => {
  const { clock, change, sent } = running([fine]);
  change('new', 'a');
  await clock.advance(0);
  expect(sent).toEqual(['0 a 1']);
});

test('a failed one is tried again after 1, 2, 4, 4 s', async () => {
  const { clock, change, sent, tries } = running([fails(), fails(), fails(), fails(), fine]);
  change('new', 'a');
  const seen: [number, number][] = [];
  for (const ms of [999, 1, 1999, 1, 3999, 1, 3999, 1]) {
    await clock.advance(ms);
    seen.push([clock.nowMs(), tries()]);
  }
  expect(seen).toEqual([
    [999, 1],
    [1000, 2],
    [2999, 2],
    [3000, 3],
    [6999, 3],
    [7000, 4],
    [10_999, 4],
    [11_000, 5],
  ]);
  expect(sent).toEqual(['11000 a 1']);
});

test.each([
  ['longer than the own wait', 5000, 5000],
  ['shorter', 10, 1000],
])('the wait that the receiver asks for is kept: %s', async (_, retryAfterMs, ms) => {
  const { clock, change, sent } = running([fails(true, retryAfterMs), fine]);
  change('new', 'a');
  await clock.advance(10_000);
  expect(sent).toEqual([`${ms} a 1`]);
});

test('what cannot succeed is given up at once, and the next goes', async () => {
  const { clock, change, sent, dropped } = running([fails(false), fine]);
  change('new', 'a');
  change('new', 'b');
  await clock.advance(0);
  expect(sent).toEqual(['0 b 1']);
  expect(await dropped()).toBe(1);
});

test('what never succeeds is given up in time', async () => {
  const { clock, change, dropped, tries } = running([fails()]);
  change('new', 'a');
  // Tries at 0, 1, 3, 7, 11, 15 and 19 s; the next would be at 23.
  await clock.advance(19_000);
  expect([tries(), await dropped()]).toEqual([7, 1]);
  await clock.advance(60_000);
  expect(tries()).toBe(7);
});

test('one that takes too long is aborted and tried again', async () => {
  const signals: AbortSignal[] = [];
  const { clock, change } = working({
    send: (_, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signals.push(signal) > 1) resolve();
        else signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  change('new', 'a');
  await clock.advance(9999);
  expect(signals[0]?.aborted).toBe(false);
  await clock.advance(1001);
  expect(signals).toHaveLength(2);
});

test('an alert that grows while it waits is sent once, as it is then', async () => {
  const { clock, change, sent } = running([fails(), fine]);
  change('new', 'first');
  change('new', 'a');
  change('repeated', 'a', 5);
  await clock.advance(1000);
  expect(sent).toEqual(['1000 first 1', '1000 a 5']);
});

test('when too many wait the oldest is given up, and its next repeat is as good as its first', async () => {
  const { clock, change, sent, dropped } = running([fails(), fine]);
  for (const id of ['flying', 'a', 'b', 'c', 'd']) change('new', id);
  expect(await dropped()).toBe(1);
  await clock.advance(1000);
  expect(sent.map((text) => text.split(' ')[1])).toEqual(['flying', 'b', 'c', 'd']);
  change('repeated', 'a', 2);
  await clock.advance(0);
  expect(sent.at(-1)).toBe('1000 a 2');
});

test('a stop tries what waits once more, and keeps the rest for the next start', async () => {
  const { clock, lane, worker, change, sent, dropped } = running([fails(), fails(), fine]);
  change('new', 'a');
  change('new', 'b');
  await clock.advance(0);
  await worker.stop(3000);
  expect(sent).toEqual(['0 b 1']);
  expect(await dropped()).toBe(0);
  change('new', 'c');
  expect(sent).toHaveLength(1);
  expect(textOf(lane.first() as Notification)).toBe('a 1');
});

test('a stop waits no longer than its deadline', async () => {
  const aborted = vi.fn();
  const { clock, lane, worker, change } = working({
    send: (_, signal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error(String(aborted(signal.reason)))));
      }),
  });
  change('new', 'a');
  change('new', 'b');
  const stopped = worker.stop(3000);
  await clock.advance(2999);
  expect(aborted).not.toHaveBeenCalled();
  await clock.advance(1);
  await stopped;
  expect([lane.size, textOf(lane.first() as Notification)]).toEqual([2, 'b 1']);
});

test('every step is written down, so that what was delivered is not sent again after a crash', async () => {
  const { clock, change, steps } = running([fails(), fine]);
  change('new', 'a');
  await clock.advance(1000);
  expect(steps.map(({ state }) => state)).toEqual(['sending', 'delivered']);
});

test.each([
  ['for less than a minute is a hiccup', [fails(), fails(), fine], 3_000, false],
  ['for a minute is failing', [fails()], 64_000, true],
  ['in a way that trying again does not help is failing at once', [fails(false)], 0, true],
] as [string, Answer[], number, boolean][])('a receiver that refuses %s', async (_, answers, ms, isFailing) => {
  const { clock, lane, change } = running(answers, { giveUpAfterMs: 120_000 });
  change('new', 'a');
  await clock.advance(0);
  for (let passed = 0; passed < ms; passed += 1000) await clock.advance(1000);
  expect(lane.failing !== undefined).toBe(isFailing);
});

test('a receiver that takes something again is no longer failing', async () => {
  const { clock, lane, change } = running([fails(false), fine]);
  change('new', 'a');
  await clock.advance(0);
  expect(lane.failing).toMatchObject({ reason: 'no' });
  change('new', 'b');
  await clock.advance(0);
  expect(lane.failing).toBeUndefined();
});
