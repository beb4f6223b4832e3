import { describeWithCaptures, temporaryDirectory } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import type { Role } from './kinds/label.ts';
import { type Measured, measureCaptures, measurePortraits, tallyOf, vendorLookup } from './kinds/measure.ts';

// How often devices are taken for what they are may only get better: `npm run bench -- Kinds` prints it.

/** Said so surely, a kind is taken for true by who reads it. */
const SURE = 0.8;
const MINUTE_MS = 60_000;

const isSurelyWrong = ({ outcome, confidence }: Measured) => outcome === 'wrong' && confidence >= SURE;
const described = ({ from, mac, said, confidence, label }: Measured) =>
  `${from} ${mac}: ${said} ${confidence}, is ${label.kinds.join(' or ')}`;

function expectAtLeast(measured: readonly Measured[], { right, wrong }: { right: number; wrong: number }): void {
  expect(measured.filter(isSurelyWrong).map(described)).toEqual([]);
  const missed = measured.filter(({ outcome }) => outcome !== 'right').map(described);
  const tally = tallyOf(measured);
  expect(tally.right, missed.join('\n')).toBeGreaterThanOrEqual(right);
  expect(tally.wrong, missed.join('\n')).toBeLessThanOrEqual(wrong);
}

describeWithCaptures('devices of captures', (captures) => {
  test('are known for what they are', { timeout: MINUTE_MS }, async () => {
    expectAtLeast(await measureCaptures(captures, vendorLookup()), { right: 44, wrong: 0 });
  });
});

describe('devices as they are described', () => {
  test('are known for what they are', { timeout: MINUTE_MS }, async () => {
    const measured = await measurePortraits(temporaryDirectory(), vendorLookup());
    const of = (role: Role) => measured.filter(({ label }) => label.role === role);
    expectAtLeast(of('written with'), { right: 34, wrong: 0 });
    expectAtLeast(of('corrected by'), { right: 35, wrong: 3 });
    expectAtLeast(of('held out'), { right: 9, wrong: 0 });
  });
});
