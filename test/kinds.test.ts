import { describeWithCaptures, temporaryDirectory } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import type { Role } from './kinds/label.ts';
import {
  type Measured,
  measureCaptures,
  measurePortraits,
  type Tally,
  tallyOf,
  vendorLookup,
} from './kinds/measure.ts';

// How often devices are taken for what they are may only get better: `npm run bench -- Kinds` prints it.

/** Said so surely, a kind is taken for true by who reads it. */
const SURE = 0.8;
const MINUTE_MS = 60_000;

const isSurelyWrong = ({ outcome, confidence }: Measured) => outcome === 'wrong' && confidence >= SURE;
const described = ({ from, mac, said, confidence, label }: Measured) =>
  `${from} ${mac}: ${said} ${confidence}, is ${label.kinds.join(' or ')}`;

type Bounds = Pick<Tally, 'right' | 'wrong' | 'nothing'>;

/** At least so many right, and at most so many wrong or without a kind; the rest has the word for its group. */
function expectWithin(measured: readonly Measured[], { right, wrong, nothing }: Bounds): void {
  expect(measured.filter(isSurelyWrong).map(described)).toEqual([]);
  const missed = measured.filter(({ outcome }) => outcome !== 'right').map(described);
  const tally = tallyOf(measured);
  expect(tally.right, missed.join('\n')).toBeGreaterThanOrEqual(right);
  expect(tally.wrong, missed.join('\n')).toBeLessThanOrEqual(wrong);
  expect(tally.nothing, missed.join('\n')).toBeLessThanOrEqual(nothing);
}

describeWithCaptures('devices of captures', (captures) => {
  test('are known for what they are', { timeout: MINUTE_MS }, async () => {
    expectWithin(await measureCaptures(captures, vendorLookup()), { right: 44, wrong: 0, nothing: 2 });
  });
});

describe('devices as they are described', () => {
  test('are known for what they are', { timeout: MINUTE_MS }, async () => {
    const measured = await measurePortraits(temporaryDirectory(), vendorLookup());
    const of = (role: Role) => measured.filter(({ label }) => label.role === role);
    expectWithin(of('written with'), { right: 34, wrong: 0, nothing: 0 });
    expectWithin(of('corrected by'), { right: 68, wrong: 1, nothing: 4 });
    expectWithin(of('held out'), { right: 10, wrong: 0, nothing: 2 });
  });
});
