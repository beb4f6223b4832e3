import { expect, test } from 'vitest';
import type { SensorHealth } from '../../ingest/sensor-health.ts';
import type { Detector, Finding, Resolution } from '../detector.ts';
import { sensorSilent } from './sensor-silent.ts';

const S = 1_000_000;
const T = Date.UTC(2026, 2, 1, 12) * 1000;

/** Seconds in which a sensor was heard, up to the end; a health each second. */
function watch(heardAt: (second: number) => boolean, seconds: number, restartAt = -1) {
  const said: string[] = [];
  const make = () =>
    sensorSilent.create(sensorSilent.config.parse({}), {
      raise: ({ title }: Finding) => void said.push(title),
      resolve: ({ identity }: Resolution) => void said.push(`back: ${identity}`),
      deviceOf: () => undefined,
      devices: () => [],
      nameLists: { match: () => undefined },
      onRefused: () => {},
    });
  let detector: Detector = make();
  let heard = 0;
  for (let second = 0; second <= seconds; second++) {
    if (heardAt(second)) heard = second;
    if (second === restartAt) {
      const saved = JSON.parse(JSON.stringify(detector.save?.()));
      detector = make();
      detector.restore?.(saved);
    }
    const health: SensorHealth = {
      ...{ site: 'home', sensor: 'attic', nowUs: second * S, silentUs: (second - heard) * S, gaps: [], followed: [] },
      ...{ lastHeard: T + heard * S, lastEventTime: T + heard * S },
    };
    detector.sensorHealth?.(health, T + second * S);
  }
  return said;
}

const SILENT = 'Sensor attic at home is silent since 12:00:00 UTC';

test.each([
  ['59 s are no silence', () => false, 59, []],
  ['60 s are, and it is said once', () => false, 600, [SILENT]],
  ['heard again, it is back after two minutes', (s) => s >= 100, 219, [SILENT]],
  ['and not sooner', (s) => s >= 100, 220, [SILENT, 'back: attic']],
  [
    'one that comes and goes is one alert that lasts',
    (s) => s % 100 === 0,
    399,
    [
      SILENT,
      ...['01:40 UTC again, the 2nd', '03:20 UTC again, the 3rd', '05:00 UTC again, the 4th'].map(
        (text) => `Sensor attic at home is silent since 12:${text} time`,
      ),
    ],
  ],
] as [string, (second: number) => boolean, number, string[]][])('%s', (_, heardAt, seconds, said) => {
  expect(watch(heardAt, seconds)).toEqual(said);
  for (const restartAt of [1, 60, 61, 110, 215]) expect(watch(heardAt, seconds, restartAt)).toEqual(said);
});
