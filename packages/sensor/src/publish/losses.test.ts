import { expect, test } from 'vitest';
import { type Loss, lossLedger, lossOf } from './losses.ts';
import { encodedBatch } from './testing/batches.ts';

const loss = (start: number, end: number, reason: Loss['reason'] = 'spoolFull'): Loss => ({
  ...{ reason, start, end, batches: 1, events: 2 },
});

test('losses for one reason are one until they are on their way', () => {
  const ledger = lossLedger();
  ledger.add(loss(5, 9));
  ledger.add(loss(3, 4));
  ledger.add(loss(1, 2, 'refused'));
  expect(ledger.carry(7)).toEqual({ reason: 'spoolFull', start: 3, end: 9, batches: 2, events: 4 });
  ledger.add(loss(10, 11));
  expect(ledger.carry(8)).toEqual(loss(1, 2, 'refused'));
  expect(ledger.carry(9)).toEqual(loss(10, 11));
  expect(ledger.carry(10)).toBeUndefined();
  expect(ledger.pending()).toHaveLength(3);
});

test('what is on its way is forgotten when it arrives, and told again when it is lost', () => {
  const ledger = lossLedger();
  ledger.add(loss(5, 9));
  ledger.carry(7);
  ledger.add(loss(10, 11));
  ledger.wasLost(6);
  ledger.wasLost(7);
  expect(ledger.carry(8)).toEqual({ reason: 'spoolFull', start: 5, end: 11, batches: 2, events: 4 });
  expect(ledger.arrived(7)).toBe(false);
  expect(ledger.arrived(8)).toBe(true);
  expect(ledger.pending()).toEqual([]);
});

test('a loss of batches is of all the time they cover', () => {
  const [one, two] = [encodedBatch(9), encodedBatch(4)];
  expect(lossOf('refused', [one, two])).toEqual({
    ...{ reason: 'refused', start: two.fromUs, end: one.toUs, batches: 2, events: 2 },
  });
});
