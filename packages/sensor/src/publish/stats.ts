import { networkInterfaces } from 'node:os';
import type { SensorStatsEvent } from '@lanhound/proto';
import type { EventBody } from '../track/records.ts';
import type { OutboxCounters } from './outbox.ts';

/** What the stages before this one count. */
export type StageCounters = Pick<
  SensorStatsEvent,
  'packets' | 'bytes' | 'kernelDrops' | 'interfaceDrops' | 'decodeDrops' | 'flowsLive' | 'flowsEvicted' | 'givenUp'
>;

/** The sensor's word about itself. `timeUs` is microseconds since 1970. */
export function statsEvent(
  timeUs: number,
  stages: StageCounters,
  outbox: OutboxCounters,
  about: { version: string; source: string },
): EventBody {
  const cpu = process.cpuUsage();
  return {
    type: 'sensorStats',
    time: timeUs,
    ...stages,
    spoolBatches: outbox.queuedBatches + outbox.diskBatches,
    spoolBytes: outbox.queuedBytes + outbox.diskBytes,
    diskBatches: outbox.diskBatches,
    diskBytes: outbox.diskBytes,
    ...(outbox.oldestUs === undefined ? {} : { oldestWaiting: outbox.oldestUs }),
    batchesSent: outbox.sentBatches,
    bytesSent: outbox.sentBytes,
    batchesLost: outbox.lostBatches,
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    rssBytes: process.memoryUsage.rss(),
    hostAddresses: hostAddresses(),
    ...about,
  };
}

/** Addresses by which the network knows this machine; more than a few are a container host's own business. */
const HOST_ADDRESSES_MAX = 64;

function hostAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = all.filter((address) => !address.internal).map((address) => address.address);
  return own.slice(0, HOST_ADDRESSES_MAX);
}
