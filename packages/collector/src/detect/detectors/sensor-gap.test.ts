import type { SensorLossEvent } from '@lanhound/proto';
import { expect, test } from 'vitest';
import type { OpenGap, SensorHealth } from '../../ingest/sensor-health.ts';
import type { Detector, Finding, Resolution } from '../detector.ts';
import { sensorGap } from './sensor-gap.ts';

const S = 1_000_000;
const T = Date.UTC(2026, 2, 1, 3, 10) * 1000;

const gap = (seconds: number, given: Partial<OpenGap> = {}): OpenGap => ({
  ...{ epoch: 5, from: 2, to: 41, fromUs: T, toUs: T + 14 * 60 * S, openUs: seconds * S },
  ...given,
});
const health = (gaps: OpenGap[], given: Partial<SensorHealth> = {}): SensorHealth => ({
  ...{ site: 'home', sensor: 'attic', nowUs: 0, silentUs: 0, lastHeard: T, lastEventTime: T },
  ...{ gaps, followed: [{ epoch: 5, from: 1 }], ...given },
});

/** Each second a health, or what the sensor says that it lost. */
function watch(seen: (SensorHealth | SensorLossEvent)[]) {
  const said: string[] = [];
  const make = () =>
    sensorGap.create(sensorGap.config.parse({}), {
      raise: ({ title, amends }: Finding) => void said.push(`${amends ? 'more: ' : ''}${title}`),
      resolve: ({ identity, evidence }: Resolution) =>
        void said.push(`${evidence?.['toldAs'] ? 'told as loss' : 'came'}: ${identity.join(' ')}`),
      deviceOf: () => undefined,
      devices: () => [],
      nameLists: { match: () => undefined },
      onRefused: () => {},
    });
  let detector: Detector = make();
  for (const [i, each] of seen.entries()) {
    if ('type' in each) detector.sensorLoss?.(each);
    else detector.sensorHealth?.(each, T + i * S);
    const saved = JSON.parse(JSON.stringify(detector.save?.()));
    detector = make();
    detector.restore?.(saved);
  }
  return said;
}

const LOST = 'Sensor attic at home lost 14 minutes, 03:10:00 to 03:24:00 UTC: 40 batches are missing';

test.each([
  ['a gap of 59 s may still close', [health([gap(59)])], []],
  ['one of 60 s is told, once', [health([gap(60)]), health([gap(61)])], [LOST]],
  ['one that closes in time is nothing', [health([gap(30)]), health([])], []],
  ['one that closes late is over', [health([gap(60)]), health([])], [LOST, 'came: attic 5 41']],
  [
    'one that closes in part tells what is left',
    [health([gap(60)]), health([gap(70, { from: 41, fromUs: T + 840 * S - S })])],
    [LOST, 'more: Sensor attic at home lost 1 second, 03:23:59 to 03:24:00 UTC: 1 batch is missing'],
  ],
  [
    'of which nobody knows any longer whether it closed, nothing is said',
    [health([gap(60)]), health([], { followed: [{ epoch: 5, from: 42 }] }), health([])],
    [LOST],
  ],
  ['another sensor says nothing of it', [health([gap(60)]), health([], { sensor: 'cellar' })], [LOST]],
])('%s, also over restarts', (_, healths, said) => expect(watch(healths)).toEqual(said));

/** A gap that is known for so long, of a sensor that holds batches from this time on, when any. */
const holding = (seconds: number, holdsFromUs?: number) =>
  health([gap(seconds)], { nowUs: seconds * S, ...(holdsFromUs === undefined ? {} : { holdsFromUs }) });
const END = T + 14 * 60 * S;

test.each([
  ['it waits while the sensor holds older batches', [holding(60, T), holding(3_599, T)], []],
  ['and ones as old as what came after the gap', [holding(60, END)], []],
  ['not for newer ones', [holding(60, END + 1)], [LOST]],
  ['nor for ever', [holding(3_599, T), holding(3_600, T)], [LOST]],
  ['what the sensor held no longer has a minute to arrive', [holding(300, T), holding(301), holding(359)], []],
  ['and is lost then', [holding(300, T), holding(301), holding(360)], [LOST]],
  ['nothing of it came as was said', [holding(300, T), holding(301, END + 1), holding(360, END + 1)], [LOST]],
  ['all of it came', [holding(300, T), health([], { nowUs: 301 * S })], []],
  ['of a sensor that holds none it is as before', [holding(59), holding(60)], [LOST]],
])('what a sensor holds is not lost yet: %s', (_, healths, said) => expect(watch(healths)).toEqual(said));

const loss = (given: Partial<SensorLossEvent> = {}): SensorLossEvent => ({
  ...{ type: 'sensorLoss', time: END, site: 'home', sensor: 'attic', reason: 'spoolFull' },
  ...{ start: T + S, end: END - S, batches: 40, events: 4_000, ...given },
});
const open = health([gap(60)]);

test.each([
  ['of as many batches', [loss(), open], []],
  ['of fewer', [loss({ batches: 39 }), open], [LOST]],
  ['in pieces', [loss({ end: T + 2 * S, batches: 20 }), loss({ start: T + 3 * S, batches: 20 }), open], []],
  ['of a killed sensor, who did not count', [loss({ reason: 'killed', batches: 0 }), open], []],
  ['that ends where the gap begins', [loss({ start: T - 9 * S, end: T }), open], []],
  ['that ends before', [loss({ start: T - 9 * S, end: T - 1 }), open], [LOST]],
  ['that begins where the gap ends', [loss({ start: END, end: END + S }), open], []],
  ['that begins after', [loss({ start: END + 1, end: END + S }), open], [LOST]],
  ['of another sensor', [loss({ sensor: 'cellar' }), open], [LOST]],
  ['told later than the gap', [open, loss(), open, open], [LOST, 'told as loss: attic 5 41']],
])('what a sensor says it lost is not told again by its numbers: a loss %s', (_, seen, said) =>
  expect(watch(seen)).toEqual(said),
);
