import { describe, expect, test } from 'vitest';
import type { Alert } from '../../detect/alert.ts';
import { anAlert } from '../../detect/sample-alert.ts';
import { createFiringSet, type PostableAlert } from './firing-set.ts';

const NOW_MS = anAlert().lastTime / 1000;
const MINUTE_MS = 60_000;
const OPTIONS = { resendEveryMs: MINUTE_MS, endAfterMs: 60 * MINUTE_MS };

const aSet = () => createFiringSet(OPTIONS, { externalUrl: 'http://lan.example' });
const lasting = (given: Partial<Alert> = {}) => anAlert({ detector: 'sensor-silent', ...given });
/** What is told of it: severity, and how many minutes from now it ends. */
const said = (alerts: readonly PostableAlert[], nowMs = NOW_MS) =>
  alerts.map(({ labels, endsAt }) => [labels['severity'], (Date.parse(endsAt) - nowMs) / MINUTE_MS]);

describe('the end of an alert', () => {
  test.each([
    ['that fires is four rounds ahead', lasting(), 0, 4],
    ['that fires is four rounds ahead, however long nothing was heard', lasting(), 3000, 4],
    ['without an end of its own is ahead while it is fresh', anAlert(), 10, 4],
    ['without an end of its own comes when nothing was found for long', anAlert(), 58, 2],
    ['that is over is when it was over', lasting({ resolvedTime: (NOW_MS + MINUTE_MS) * 1000 }), 3, -2],
    ['that is over is not in the future', lasting({ resolvedTime: (NOW_MS + MINUTE_MS) * 1000 }), 0, 0],
  ])('%s', (_, alert, minutes, ends) => {
    const nowMs = NOW_MS + minutes * MINUTE_MS;
    expect(said(aSet().changed([alert], nowMs), nowMs)).toEqual([['critical', ends]]);
  });

  test('is never before its begin', () => {
    const firstTime = (NOW_MS + MINUTE_MS) * 1000;
    const [over] = aSet().changed([lasting({ firstTime, resolvedTime: firstTime })], NOW_MS);
    expect(over?.endsAt).toBe(over?.startsAt);
  });
});

test('an alert has labels, annotations, its begin and where to read more', () => {
  const [told] = aSet().changed([anAlert()], NOW_MS);
  expect(told).toMatchObject({
    labels: { alertname: 'InsecureProtocol', problem: anAlert().fingerprint },
    annotations: { summary: anAlert().title },
    startsAt: '2026-03-01T12:00:00Z',
    generatorURL: `http://lan.example/alerts/${anAlert().id}`,
  });
});

test('without an address for people there is no place to read more', () => {
  const [told] = createFiringSet(OPTIONS, { externalUrl: '' }).changed([anAlert()], NOW_MS);
  expect(told).not.toHaveProperty('generatorURL');
});

test('an alert that grows worse ends under its former labels, and is not ended under its own', () => {
  const set = aSet();
  set.changed([lasting({ severity: 'high' })], NOW_MS);
  expect(said(set.changed([lasting()], NOW_MS))).toEqual([
    ['high', 0],
    ['critical', 4],
  ]);
  expect(said(set.all([lasting()], NOW_MS))).toEqual([
    ['critical', 4],
    ['high', 0],
  ]);
  expect(said(set.changed([lasting({ severity: 'high' })], NOW_MS))).toEqual([
    ['critical', 0],
    ['high', 4],
  ]);
});

test('what is over is told for a quarter of an hour', () => {
  const set = aSet();
  set.changed([lasting()], NOW_MS);
  set.changed([lasting({ resolvedTime: NOW_MS * 1000 })], NOW_MS);
  expect(said(set.all([], NOW_MS + 14 * MINUTE_MS))).toEqual([['critical', 0]]);
  expect(set.all([], NOW_MS + 15 * MINUTE_MS)).toEqual([]);
});

test('what was over and fires again is not ended', () => {
  const set = aSet();
  set.changed([lasting({ resolvedTime: NOW_MS * 1000 })], NOW_MS);
  set.changed([lasting({ id: 'again', firstTime: NOW_MS * 1000 + 1 })], NOW_MS);
  expect(said(set.all([lasting({ id: 'again' })], NOW_MS))).toEqual([['critical', 4]]);
});

test('what no longer stands is ended, though nobody said that it is over', () => {
  const set = aSet();
  set.all([lasting()], NOW_MS);
  expect(said(set.all([], NOW_MS + MINUTE_MS), NOW_MS + MINUTE_MS)).toEqual([['critical', 0]]);
});

test('what has no end of its own ends once, and lives again when it is found again', () => {
  const set = aSet();
  set.all([anAlert()], NOW_MS);
  set.all([anAlert()], NOW_MS + 58 * MINUTE_MS);
  const later = NOW_MS + 61 * MINUTE_MS;
  expect(said(set.all([anAlert()], later))).toEqual([['critical', 60]]);
  expect(set.all([anAlert()], later + 20 * MINUTE_MS)).toEqual([]);
  expect(said(set.all([anAlert({ lastTime: later * 1000 })], later), later)).toEqual([['critical', 4]]);
});

test('of very many ends the oldest are left to run out', () => {
  const set = aSet();
  const resolvedTime = NOW_MS * 1000;
  const many = Array.from({ length: 1200 }, (_, i) => lasting({ fingerprint: `${i}`, resolvedTime }));
  set.changed(many, NOW_MS);
  expect(set.all([], NOW_MS)).toHaveLength(1000);
});
