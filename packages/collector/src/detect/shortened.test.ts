import { expect, test } from 'vitest';
import type { Finding } from './detector.ts';
import { shortened } from './shortened.ts';

const finding = (title: number, name: number): Finding => ({
  ...{ severity: 'high', identity: ['x'.repeat(5_000)], time: 1, site: 'home', sensor: 'attic', why: 'because' },
  ...{ title: 't'.repeat(title), evidence: { name: 'n'.repeat(name), port: 23 }, advice: 'look' },
});

test.each([
  [300, 1_024, 300, 1_024],
  [301, 1_025, 300, 1_024],
  [10, 4_096, 10, 1_024],
])('of %d and %d characters %d and %d are kept', (title, name, keptTitle, keptName) => {
  const given = finding(title, name);
  const kept = shortened(given);
  expect([kept.title.length, `${kept.evidence['name']}`.length]).toEqual([keptTitle, keptName]);
  expect(kept.title.endsWith('…')).toBe(title > keptTitle);
  // What makes two findings the same stays whole.
  expect([kept.identity, kept.evidence['port']]).toEqual([given.identity, 23]);
});
