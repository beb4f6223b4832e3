import type { SensorStatsEvent } from '@lanhound/proto';
import { batch, EVENT_TIME, flow } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { sensorRegistry } from './sensors.ts';

const stats = (given: Partial<SensorStatsEvent>): SensorStatsEvent => ({
  ...{ type: 'sensorStats', time: EVENT_TIME, site: 'home', sensor: 'attic', packets: 1, bytes: 2 },
  ...{ kernelDrops: 0, interfaceDrops: 0, flowsLive: 0, flowsEvicted: 0, spoolBatches: 0, spoolBytes: 0 },
  ...{ diskBatches: 0, diskBytes: 0 },
  ...{ batchesSent: 0, bytesSent: 0, batchesLost: 0, cpuMs: 0, rssBytes: 0, version: '0.1.0', source: 'eth0' },
  ...given,
});

test('a sensor is what it last said of itself', () => {
  const sensors = sensorRegistry(10);
  sensors.hear(batch({ events: [stats({ version: '1', batchesLost: 1 })] }), 5, 0);
  sensors.hear(batch({ sequence: 2, events: [flow(), stats({ version: '2', batchesLost: 3 })] }), 9, 0);
  expect(sensors.all()).toMatchObject([
    { version: '2', source: 'eth0', batchesLost: 3, firstHeard: 5, lastHeard: 9, batches: 2, events: 3 },
  ]);
});

test('the spool of an old process does not make it the newest again', () => {
  const sensors = sensorRegistry(10);
  sensors.hear(batch({ epoch: 2, events: [stats({ version: 'new' })] }), 1, 0);
  sensors.hear(batch({ epoch: 1, sequence: 9, events: [stats({ version: 'old' })] }), 2, 0);
  expect(sensors.all()).toMatchObject([{ epoch: 2, version: 'new', lastSequence: 1, batchesMissing: 0 }]);
});

test('a process that starts while we listen starts from 1', () => {
  const sensors = sensorRegistry(10);
  expect(sensors.hear(batch({ epoch: 1, sequence: 70 }), 1, 0)).toBeUndefined();
  expect(sensors.hear(batch({ epoch: 2, sequence: 3 }), 1, 0)).toMatchObject({ from: 1, to: 2 });
});

test('missing batches of processes no longer followed still count', () => {
  const sensors = sensorRegistry(10);
  for (let epoch = 1; epoch <= 9; epoch++) sensors.hear(batch({ epoch, sequence: 2 }), 1, 0);
  expect(sensors.all()).toMatchObject([{ batchesMissing: 8 }]);
});

test('sensors beyond the most have no place', () => {
  const sensors = sensorRegistry(1);
  sensors.hear(batch({ sensor: 'a' }), 1, 0);
  sensors.hear(batch({ sensor: 'b' }), 1, 0);
  expect([sensors.all().length, sensors.refused]).toEqual([1, 1]);
});

test('what a sensor holds is its newest word, over restarts too', () => {
  const sensors = sensorRegistry(10);
  const hear = (sequence: number, given: Partial<SensorStatsEvent>, epoch = 5) =>
    sensors.hear(batch({ epoch, sequence, events: [stats(given)] }), 1, 0);
  const held = () => sensors.health().map(({ holdsFromUs }) => holdsFromUs);
  hear(8, { oldestWaiting: 80 });
  // From its spool, and of the process before.
  hear(2, { oldestWaiting: 20 });
  hear(99, { oldestWaiting: 10 }, 4);
  expect(held()).toEqual([80]);
  const again = sensorRegistry(10);
  again.restore(JSON.parse(JSON.stringify(sensors.save())));
  expect(again.health()).toMatchObject([{ holdsFromUs: 80 }]);
  hear(9, {});
  expect(held()).toEqual([undefined]);
});

test('what a sensor says of itself has an end', () => {
  const sensors = sensorRegistry(10);
  const long = 'x'.repeat(5_000);
  const givenUp = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i} ${long}`, i]));
  const said = { version: long, source: long, hostAddresses: Array<string>(500).fill(long), givenUp };
  sensors.hear(batch({ events: [stats(said)] }), 1, 0);
  const bytes = JSON.stringify(sensors.all()).length;
  expect(bytes).toBeLessThan(64 * 3 * 250);
});

const S = 1_000_000;
const running = () => {
  const sensors = sensorRegistry(10);
  let wallUs = EVENT_TIME;
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      wallUs += S;
      sensors.tick(wallUs);
    }
  };
  pass(1);
  const set = (byUs: number) => {
    wallUs += byUs;
  };
  return {
    sensors,
    pass,
    set,
    health: () => sensors.health().map(({ silentUs, gaps }) => [silentUs / S, gaps.length]),
  };
};

test.each([
  ['an hour forth', 3_600 * S, 4],
  ['an hour back', -3_600 * S, 9],
  ['a night of sleep', 8 * 3_600 * S, 4],
])('silence is time that passed: a clock that is set %s makes little of it', (_, byUs, atMost) => {
  const { sensors, pass, set, health } = running();
  sensors.hear(batch({}), EVENT_TIME, 0);
  pass(10);
  expect(health()).toEqual([[10, 0]]);
  set(byUs);
  pass(10);
  const [silent] = health()[0] as [number];
  expect(silent).toBeGreaterThanOrEqual(19);
  expect(silent).toBeLessThanOrEqual(20 + atMost);
});

test('what was known of sensors is known after a restart: what came, what is missing, who is silent', () => {
  const { sensors, pass } = running();
  sensors.hear(batch({ sequence: 1, events: [flow()] }), EVENT_TIME, 0);
  sensors.hear(batch({ sequence: 4, events: [flow({ time: EVENT_TIME + 9 * S })] }), EVENT_TIME, 0);
  pass(30);
  const again = sensorRegistry(10);
  again.restore(JSON.parse(JSON.stringify(sensors.save())));
  expect(again.health()).toEqual(sensors.health());
  expect(again.all()).toEqual(sensors.all());
  expect([1, 2, 3, 4].map((sequence) => again.isNew(batch({ sequence })))).toEqual([false, true, true, false]);
  // The hours in which nobody listened are nobody's silence.
  again.tick(EVENT_TIME + 3_600 * S);
  expect(again.health()[0]?.silentUs).toBeLessThan(40 * S);
});
