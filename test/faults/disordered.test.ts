// As test/e2e/delivery.test.ts in one process, here over real servers.
import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { expectWhole } from './expectation.ts';
import { type RunningOptions, startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { natsServer } from './servers.ts';
import { pause } from './waiting.ts';

/** Most batches are lost, come twice, or are sent again because nobody heard the answer; each may overtake others. */
const FAULTS = { lost: 0.2, unanswered: 0.3, doubled: 0.3, delayMsMax: 300 };
const RUN_MS = timesOf(2_000);

async function sendInDisorder(name: string, bus: Pick<RunningOptions, 'bus'>): Promise<void> {
  const under = await startRunning(temporaryDirectory(), {}, { ...bus, load: { faults: FAULTS } });
  onTestFinished(() => under.stop());
  await pause(RUN_MS);
  const ledger = await under.finish(`batches lost, doubled, overtaken, ${name}`);
  expect(ledger.sent).toBeGreaterThan(1_000);
  expectWhole(ledger);
}

test('batches in disorder to the broker within', { timeout: RUN_MS + 120_000 }, () => sendInDisorder('embedded', {}));

needsPrograms(['nats-server'])('nats-server', () => {
  test('batches in disorder', { timeout: RUN_MS + 120_000 }, async () =>
    sendInDisorder('nats-server', { bus: (await natsServer()).bus }),
  );
});
