import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { expect, test, vi } from 'vitest';
import type { Alert } from '../detect/alert.ts';
import { anAlert } from '../detect/sample-alert.ts';
import { DeliveryError, type Notification } from './receiver.ts';
import type { Step } from './waiting.ts';
import { createWorker, type WorkerOptions } from './worker.ts';

const OPTIONS: WorkerOptions = {
  repeatIntervalMs: 4 * 3600_000,
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

/** A receiver that gives these answers, then the last one for ever. */
function running(answers: Answer[], options: Partial<WorkerOptions> = {}) {
  const clock = fakeClock(0);
  const report = silentReport();
  const sent: string[] = [];
  const steps: Step[] = [];
  let tries = 0;
  const receiver = {
    async send({ alert, reason }: Notification) {
      const answer = answers[Math.min(tries++, answers.length - 1)] as Answer;
      await answer();
      sent.push(`${clock.nowMs()} ${alert.id} ${alert.count}${reason === 'first notification' ? '' : ' again'}`);
    },
  };
  const worker = createWorker(
    'w',
    receiver,
    { ...OPTIONS, ...options },
    { clock, report, random: () => 0, onStep: (step) => void steps.push(step) },
  );
  worker.start();
  const change = (type: 'new' | 'repeated', id: string, given: Partial<Alert> = {}) =>
    worker.offer({ type, alert: anAlert({ id, fingerprint: id, firstTime: 0, lastTime: 0, ...given }) });
  const dropped = async () => {
    const metric = await report.registry.getSingleMetric('lanhound_notify_dropped_total')?.get();
    return metric?.values[0]?.value;
  };
  return { clock, worker, sent, steps, change, dropped, tries: () => tries };
}

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
  const clock = fakeClock(0);
  const signals: AbortSignal[] = [];
  const receiver = {
    send: (_: Notification, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (signals.push(signal) > 1) resolve();
        else signal.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const worker = createWorker('w', receiver, OPTIONS, {
    clock,
    report: silentReport(),
    random: () => 0,
    onStep: () => {},
  });
  worker.start();
  worker.offer({ type: 'new', alert: anAlert() });
  await clock.advance(9999);
  expect(signals[0]?.aborted).toBe(false);
  await clock.advance(1001);
  expect(signals).toHaveLength(2);
});

const HOUR_US = 3600_000_000;

test.each([
  ['before the interval', 4 * HOUR_US - 1, ['0 a 1']],
  ['at the interval', 4 * HOUR_US, ['0 a 1', '0 a 2 again']],
])('a repeat %s', async (_, lastTime, expected) => {
  const { clock, change, sent } = running([fine]);
  change('new', 'a');
  await clock.advance(0);
  change('repeated', 'a', { count: 2, lastTime });
  await clock.advance(0);
  expect(sent).toEqual(expected);
});

test('with an interval of 0 every repeat is told', async () => {
  const { clock, change, sent } = running([fine], { repeatIntervalMs: 0 });
  for (const count of [1, 2, 3]) {
    change(count === 1 ? 'new' : 'repeated', 'a', { count });
    await clock.advance(0);
  }
  expect(sent).toEqual(['0 a 1', '0 a 2 again', '0 a 3 again']);
});

test('after a restart a repeat is told when the interval is over, counted from its first', async () => {
  const { clock, change, sent } = running([fine]);
  change('repeated', 'a', { count: 7, lastTime: HOUR_US });
  change('repeated', 'a', { count: 8, lastTime: 5 * HOUR_US - 1 });
  await clock.advance(0);
  expect(sent).toEqual([]);
  change('repeated', 'a', { count: 9, lastTime: 5 * HOUR_US });
  await clock.advance(0);
  expect(sent).toEqual(['0 a 9 again']);
});

test('an alert that grows while it waits is sent once, as it is then', async () => {
  const { clock, change, sent } = running([fails(), fine]);
  change('new', 'first');
  change('new', 'a');
  change('repeated', 'a', { count: 5 });
  await clock.advance(1000);
  expect(sent).toEqual(['1000 first 1', '1000 a 5']);
});

test('when too many wait the oldest is given up, and its next repeat is as good as its first', async () => {
  const { clock, change, sent, dropped } = running([fails(), fine]);
  for (const id of ['flying', 'a', 'b', 'c', 'd']) change('new', id);
  expect(await dropped()).toBe(1);
  await clock.advance(1000);
  expect(sent.map((text) => text.split(' ')[1])).toEqual(['flying', 'b', 'c', 'd']);
  change('repeated', 'a', { count: 2, lastTime: 1 });
  await clock.advance(0);
  expect(sent.at(-1)).toBe('1000 a 2 again');
});

test('a stop tries what waits once more, and keeps the rest for the next start', async () => {
  const { clock, worker, change, sent, dropped } = running([fails(), fails(), fine]);
  change('new', 'a');
  change('new', 'b');
  await clock.advance(0);
  await worker.stop(3000);
  expect(sent).toEqual(['0 b 1']);
  expect(await dropped()).toBe(0);
  change('new', 'c');
  expect(sent).toHaveLength(1);
  expect(worker.save()).toMatchObject({ queue: [{ alert: { id: 'a' } }] });
});

test('a stop waits no longer than its deadline', async () => {
  const clock = fakeClock(0);
  const aborted = vi.fn();
  const receiver = {
    send: (_: Notification, signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error(String(aborted(signal.reason)))));
      }),
  };
  const worker = createWorker('w', receiver, OPTIONS, {
    clock,
    report: silentReport(),
    random: () => 0,
    onStep: () => {},
  });
  worker.start();
  worker.offer({ type: 'new', alert: anAlert({ id: 'a' }) });
  worker.offer({ type: 'new', alert: anAlert({ id: 'b', fingerprint: 'b' }) });
  const stopped = worker.stop(3000);
  await clock.advance(2999);
  expect(aborted).not.toHaveBeenCalled();
  await clock.advance(1);
  await stopped;
  expect(worker.save()).toMatchObject({ queue: [{ alert: { id: 'b' } }, { alert: { id: 'a' } }] });
});
