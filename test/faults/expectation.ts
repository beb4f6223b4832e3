import { expect } from 'vitest';
import type { Ledger } from './ledger.ts';

/** All that was sent is stored once, every alert is there and was told once; given how often the collector ended. */
export function expectWhole(ledger: Ledger, collectorKills = 0): void {
  const { sent, alerts } = ledger;
  expect(ledger).toMatchObject({ acknowledged: sent, stored: sent, lost: 0, doubled: 0 });
  expect(alerts).toMatchObject({ stored: alerts.expected, missing: 0, repeated: 0, untold: 0, others: [] });
  // A receiver hears an alert twice only when the collector ends between its answer and the note of it.
  expect(alerts.toldTwice).toBeLessThanOrEqual(collectorKills === 0 ? 0 : 1 + Math.ceil(collectorKills / 10));
}
