import { expect, test } from 'vitest';
import { postedAlert } from './posted-alert.ts';

const labels = { alertname: 'A' };
const START = '2026-03-01T12:00:00Z';
const START_US = 1_772_366_400_000_000;

test.each([
  [{ labels }, { labels, annotations: {} }],
  [{ labels: { z: '1', alertname: 'A', empty: '' } }, { labels: { alertname: 'A', z: '1' } }],
  [
    { labels, startsAt: START },
    { startsUs: START_US, endsUs: undefined },
  ],
  [
    { labels, endsAt: START },
    { startsUs: START_US, endsUs: START_US },
  ],
  [
    { labels, startsAt: START, endsAt: START },
    { startsUs: START_US, endsUs: START_US },
  ],
  [
    { labels, startsAt: START, endsAt: '0001-01-01T00:00:00.000Z' },
    { startsUs: START_US, endsUs: undefined },
  ],
  [{ labels, startsAt: '2026-03-01T14:00:00.5+02:00' }, { startsUs: START_US + 500_000 }],
  [
    { labels, annotations: null, startsAt: null },
    { annotations: {}, startsUs: undefined },
  ],
  [{ labels, generatorURL: 'https://p/graph?x=1' }, { generatorUrl: 'https://p/graph?x=1' }],
  [{ labels, somethingNew: 1 }, { labels }],
  [{ labels: { a: 'x\u001b[31my\u0000' } }, { labels: { a: 'x [31my ' } }],
  [{ labels, annotations: { long: 'x'.repeat(9000) } }, { annotations: { long: 'x'.repeat(4096) } }],
])('%j is taken', (input, expected) => expect(postedAlert(input, 'ups')).toMatchObject({ ...expected, by: 'ups' }));

test('an address that leads to a program is left out', () => {
  expect(postedAlert({ labels, generatorURL: 'javascript:alert(1)' }, 'ups')).not.toHaveProperty('generatorUrl');
});

test.each([
  [{}, /labels/],
  ['x', /object/],
  [null, /object/],
  [{ labels: {} }, 'at least one label pair required'],
  [{ labels: { alertname: '' } }, 'at least one label pair required'],
  [{ labels: { '1a': 'x' } }, 'invalid label set: invalid name "1a"'],
  [{ labels: { __proto__x: 'y', 'a-b': 'x' } }, 'invalid label set: invalid name "a-b"'],
  [{ labels: { ['n'.repeat(129)]: 'x' } }, /invalid name/],
  [{ labels: { a: 7 } }, /string/],
  [{ labels: { a: 'x'.repeat(1025) } }, /label a is too long/],
  [{ labels: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`l${i}`, 'x'])) }, /65 labels/],
  [{ labels, startsAt: 'yesterday' }, 'startsAt is "yesterday", want an RFC 3339 time'],
  [{ labels, endsAt: '2026-13-01T00:00:00Z' }, /endsAt is/],
  [{ labels, startsAt: START, endsAt: '2026-02-01T12:00:00Z' }, 'start time must be before end time'],
  [{ labels: { ...labels, detector: 'external' } }, /does not take it again/],
  [{ labels, generatorURL: 'x'.repeat(3000) }, /generatorURL/],
])('%j is refused', (input, problem) =>
  expect(postedAlert(input, 'ups')).toEqual(problem instanceof RegExp ? expect.stringMatching(problem) : problem),
);
