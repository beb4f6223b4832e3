import type { Event, SensorLossEvent } from '@lanhound/proto';
import { EVENT_TIME, flow } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { dryRun } from '../dry-run.ts';
import { sensorLoss } from './sensor-loss.ts';

const S = 1_000_000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;

/** From and to as distances from 12:00. */
const loss = (startUs: number, endUs: number, given: Partial<SensorLossEvent> = {}): SensorLossEvent => ({
  ...{ type: 'sensorLoss', time: EVENT_TIME + endUs + 5 * S, site: 'home', sensor: 'attic', reason: 'spoolFull' },
  ...{ start: EVENT_TIME + startUs, end: EVENT_TIME + endUs, batches: 3, events: 40 },
  ...given,
});

const titles = (events: Event[], saved?: unknown) =>
  dryRun(sensorLoss, {}, events, saved === undefined ? {} : { saved }).findings.map(({ title }) => title);

test.each([
  ['one second', loss(0, S), 'Sensor attic lost 1 second, 12:00:00–12:00:01 UTC'],
  ['seconds', loss(0, 119 * S), 'Sensor attic lost 119 seconds, 12:00:00–12:01:59 UTC'],
  ['minutes', loss(10 * MINUTE, 24 * MINUTE), 'Sensor attic lost 14 minutes, 12:10–12:24 UTC'],
  ['hours', loss(0, 3 * HOUR), 'Sensor attic lost 3 hours, 12:00–15:00 UTC'],
  ['over midnight', loss(0, 13 * HOUR), 'Sensor attic lost 13 hours, 2026-03-01 12:00–2026-03-02 01:00 UTC'],
  ['without a disk', loss(0, 5 * MINUTE, { reason: 'queueFull' }), 'Sensor attic lost 5 minutes, 12:00–12:05 UTC'],
  ['damaged', loss(0, 5 * MINUTE, { reason: 'damaged' }), 'Sensor attic lost some of what it saw, 12:00–12:05 UTC'],
  [
    'killed',
    loss(0, 30 * S, { reason: 'killed', batches: 0, events: 0 }),
    'Sensor attic ended without warning; what it saw may be missing, 12:00:00–12:00:30 UTC',
  ],
])('%s', (_, event, title) => expect(titles([event])).toEqual([title]));

test('says what is known in evidence, and nothing else', () => {
  const [full, killed] = dryRun(sensorLoss, {}, [
    loss(0, 14 * MINUTE),
    loss(0, MINUTE, { reason: 'killed', batches: 0, events: 0 }),
  ]).findings;
  expect(full).toMatchObject({ severity: 'high', identity: ['attic', 'spoolFull'], sensor: 'attic', site: 'home' });
  const from = '2026-03-01T12:00:00.000000Z';
  expect(full?.evidence).toEqual({
    ...{ reason: 'spoolFull', from, to: '2026-03-01T12:14:00.000000Z', batches: 3, events: 40 },
  });
  expect(killed?.severity).toBe('normal');
  expect(killed?.evidence).toEqual({ reason: 'killed', from, to: '2026-03-01T12:01:00.000000Z' });
});

describe('losses of one trouble are one span', () => {
  const first = loss(0, MINUTE);
  test.each([
    ['next to each other', loss(MINUTE, 3 * MINUTE), '3 minutes, 12:00–12:03'],
    ['at most the configured time apart', loss(11 * MINUTE, 12 * MINUTE), '12 minutes, 12:00–12:12'],
    ['not further apart', loss(11 * MINUTE + S, 14 * MINUTE + S), '3 minutes, 12:11–12:14'],
    ['nor of another sensor', loss(MINUTE, 3 * MINUTE, { sensor: 'cellar' }), '2 minutes, 12:01–12:03'],
    ['nor for another reason', loss(MINUTE, 3 * MINUTE, { reason: 'queueFull' }), '2 minutes, 12:01–12:03'],
  ])('%s', (_, second, span) => expect(titles([first, second])[1]).toContain(`lost ${span} UTC`));

  test('over a restart too', () => {
    const { saved } = dryRun(sensorLoss, {}, [first]);
    expect(titles([loss(MINUTE, 3 * MINUTE)], JSON.parse(JSON.stringify(saved)))[0]).toContain('lost 3 minutes');
  });
});

describe('a sensor that was killed lost nothing of what came before', () => {
  const killed = loss(0, HOUR, { reason: 'killed' });
  const at = (us: number, sensor = 'attic') => flow({ time: EVENT_TIME + us, sensor });
  test.each([
    ['nothing came', [], '12:00–13:00'],
    ['the last event before', [at(50 * MINUTE), at(40 * MINUTE), at(0, 'cellar')], '12:50–13:00'],
    ['an event of another sensor', [at(50 * MINUTE, 'cellar')], '12:00–13:00'],
    ['an older event', [at(-MINUTE)], '12:00–13:00'],
    ['an event from after, whose clock is not to be trusted', [at(2 * HOUR)], '12:00–13:00'],
  ])('%s', (_, events, span) => expect(titles([...events, killed])[0]).toContain(`missing, ${span} UTC`));

  test('over a restart of the collector too', () => {
    const { saved } = dryRun(sensorLoss, {}, [at(50 * MINUTE)]);
    expect(titles([killed], JSON.parse(JSON.stringify(saved)))[0]).toContain('missing, 12:50–13:00');
  });
});
