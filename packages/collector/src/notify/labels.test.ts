import { describe, expect, test } from 'vitest';
import { compareLabels, type Labels, labelFingerprint, labelSet } from './labels.ts';

describe('fingerprints are those of Alertmanager', () => {
  test.each([
    [{}, 'cbf29ce484222325'],
    // What prometheus-alertmanager 0.25 answered for them.
    [{ alertname: 'A', severity: 'high' }, '8de186067ccde3a6'],
    [{ alertname: 'Ä', device: 'a<b>&"c' }, '349630d22981b7c3'],
  ] as [Labels, string][])('%j has %s', (labels, expected) => expect(labelFingerprint(labels)).toBe(expected));
});

test.each([
  ['fewer labels first', { a: '2' }, { a: '1', b: '1' }],
  ['then by value', { a: '1', b: '2' }, { a: '2', b: '1' }],
  ['by the first name that only one has', { b: '1', c: '1' }, { a: '1', c: '1' }],
  ['by job before all', { job: 'a', x: '1', y: '1' }, { job: 'b' }],
  ['who has a job first', { job: 'z', x: '1' }, { a: '1' }],
  ['by instance of the same job', { job: 'a', instance: '1', x: '1' }, { job: 'a', instance: '2' }],
  ['by bytes', { a: '\uffee' }, { a: '😀' }],
] as [string, Labels, Labels][])('%s', (_, first, second) => {
  expect(compareLabels(first, second)).toBeLessThan(0);
  expect(compareLabels(second, first)).toBeGreaterThan(0);
  expect(compareLabels(first, { ...first })).toBe(0);
});

test('a set is printed as Go prints it', () => {
  expect(labelSet({ a: 'x"y', b: '\u0001é' })).toBe('{a="x\\"y", b="\\x01é"}');
});
