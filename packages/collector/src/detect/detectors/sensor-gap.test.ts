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

function watch(healths: SensorHealth[]) {
  const said: string[] = [];
  const make = () =>
    sensorGap.create(sensorGap.config.parse({}), {
      raise: ({ title, amends }: Finding) => void said.push(`${amends ? 'more: ' : ''}${title}`),
      resolve: ({ identity }: Resolution) => void said.push(`came: ${identity.join(' ')}`),
      deviceOf: () => undefined,
      nameLists: { match: () => undefined },
      onRefused: () => {},
    });
  let detector: Detector = make();
  for (const [i, each] of healths.entries()) {
    detector.sensorHealth?.(each, T + i * S);
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
