import { join } from 'node:path';
import { type BatchMessage, type BatchPublisher, BusError } from '@lanhound/bus';
import { silentReport } from '@lanhound/runtime';
import { type FakeClock, fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, vi } from 'vitest';
import { Outbox } from '../outbox.ts';
import { PublishConfig } from '../publish-config.ts';
import { Spool } from '../spool/spool.ts';
import { EPOCH_US, encodedBatch } from './batches.ts';

/** A bus that can be cut, or say nothing, and keeps what arrives. */
export function fickleBus(arrived: string[] = []) {
  const bus = { isUp: true, answers: true, arrived, tries: 0 };
  const publisher: BatchPublisher = {
    name: 'fickle',
    start: async () => {},
    stop: async () => {},
    async publish({ id }: BatchMessage) {
      bus.tries++;
      if (!bus.isUp) throw new BusError('cut', { retryable: true });
      if (!bus.answers) await new Promise(() => {});
      arrived.push(id);
    },
  };
  return { bus, publisher };
}

export interface Given {
  dir?: string;
  bus?: ReturnType<typeof fickleBus>;
  epochUs?: number;
  publish?: object;
  spool?: object;
}

export function outboxOver(given: Given = {}) {
  const { dir = join(temporaryDirectory(), 'spool', 'home.attic'), bus = fickleBus(), epochUs = EPOCH_US } = given;
  const clock = fakeClock();
  const limits = { queueBytesMax: 2_000_000, inFlightBatchesMax: 8, inFlightBytesMax: 1_000_000 };
  const config = PublishConfig.parse({ ...limits, spool: given.spool, ...given.publish });
  const report = silentReport();
  const outbox = new Outbox(config, {
    ...{ publisher: bus.publisher, address: { site: 'home', sensor: 'attic' }, epochUs, live: true, clock, report },
    random: () => 0,
    spool: (onLost) => new Spool({ dir, bytesMax: config.spool.bytesMax, onLost }),
  });
  const offer = (from: number, to = from, bytes = 1_000) => {
    for (let sequence = from; sequence <= to; sequence++) outbox.offer(encodedBatch(sequence, bytes, epochUs));
  };
  const running = { ...bus, outbox, clock, dir, offer, report };
  onTestFinished(() => closed(running));
  return running;
}

export async function closed({ outbox, clock }: { outbox: Outbox; clock: FakeClock }): Promise<void> {
  const closing = outbox.close(0);
  await passes(
    clock,
    closing.then(() => true),
  );
}

/** Lets fake time pass, and the disk do its work, until something holds. */
export async function passes(clock: FakeClock, isMet: (() => boolean) | Promise<boolean>): Promise<void> {
  let isDone = false;
  if (typeof isMet !== 'function') void isMet.then(() => (isDone = true));
  await vi.waitFor(
    async () => {
      await clock.advance(250);
      if (typeof isMet === 'function') isDone = isMet();
      expect(isDone).toBe(true);
    },
    { timeout: 20_000, interval: 1 },
  );
}
