import { pino } from 'pino';
import { expect, test } from 'vitest';
import { backoff } from './clock.ts';
import { type Component, sideBySide, startAll, stopAll } from './component.ts';
import { nearest } from './config-error.ts';
import { createReport } from './report.ts';

const log = pino({ level: 'silent' });

function recorded(name: string, calls: string[], fails = ''): Component {
  const call = (what: string) => async () => {
    calls.push(`${what} ${name}`);
    if (fails === what) throw new Error(name);
  };
  return { name, start: call('start'), stop: call('stop') };
}

test('parts start left to right and stop right to left, whatever one of them does', async () => {
  const calls: string[] = [];
  const parts = [recorded('a', calls), recorded('b', calls, 'stop'), recorded('c', calls)];
  await startAll(parts, log);
  await stopAll(parts, log);
  expect(calls).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
});

test('when one cannot start, those before it are stopped', async () => {
  const calls: string[] = [];
  const parts = [recorded('a', calls), recorded('b', calls, 'start'), recorded('c', calls)];
  await expect(startAll(parts, log)).rejects.toThrow('b');
  expect(calls).toEqual(['start a', 'start b', 'stop a']);
});

test('lines of parts start side by side, and stop as one', async () => {
  const calls: string[] = [];
  const lines = [[recorded('a', calls), recorded('b', calls)], [recorded('c', calls)]];
  const both = sideBySide('both', lines, log);
  await both.start();
  await both.stop();
  expect(calls).toEqual(['start a', 'start c', 'start b', 'stop c', 'stop b', 'stop a']);
});

test('when one of a line cannot start, those of all lines are stopped', async () => {
  const calls: string[] = [];
  const lines = [[recorded('a', calls), recorded('b', calls, 'start')], [recorded('c', calls)]];
  await expect(sideBySide('both', lines, log).start()).rejects.toThrow('b');
  expect(calls).toEqual(['start a', 'start c', 'start b', 'stop a', 'stop c']);
});

test('back-off doubles to its most, with jitter of a quarter', () => {
  const steps = backoff({ firstMs: 100, mostMs: 300, random: () => 1 });
  expect([steps.next(), steps.next(), steps.next(), steps.next()]).toEqual([125, 250, 375, 375]);
  steps.reset();
  expect(steps.next()).toBe(125);
});

test.each([
  ['slak', 'slack'],
  ['queueByteMax', 'queueBytesMax'],
  ['zzz', undefined],
])('nearest to %s is %s', (word, meant) => {
  expect(nearest(word, ['slack', 'mail', 'queueBytesMax'])).toBe(meant);
});

test('asking for a metric twice gives the same metric', async () => {
  const report = createReport(log);
  report.counter('x_total', { help: 'x' }).inc();
  report.child('part').counter('x_total', { help: 'x' }).inc();
  expect(await report.registry.metrics()).toContain('lanhound_x_total 2');
});
