// Before a device is called gone it is asked, by way of the sensor that heard it last and of nobody else.
import { join } from 'node:path';
import { createMemoryBus } from '@lanhound/bus';
import { CollectorConfig, createCollector } from '@lanhound/collector';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { type Command, encodeBatch } from '@lanhound/proto';
import { checkConfig, silentReport, startAll, stopAll, systemClock } from '@lanhound/runtime';
import { batch, GATEWAY, LAPTOP, neighbor, temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';

const WAIT = { timeout: 30_000, interval: 100 };
const MINUTE_US = 60_000_000;
/** Of what may be one that sleeps, two hours are no absence; it is asked in the last minutes of them. */
const SILENT_MINUTES = 118;

test('a device that is silent is asked whether it is there', { timeout: 60_000 }, async () => {
  const dataDir = temporaryDirectory();
  const report = silentReport();
  const deps = { clock: systemClock, report, random: Math.random, version: 'test' };
  const bus = createMemoryBus();
  const database = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: join(dataDir, 'store') }), deps);
  const quiet = { api: { enabled: false }, notify: { receivers: [] } };
  const collector = createCollector(checkConfig(CollectorConfig, { dataDir, ...quiet }), {
    ...{ ...deps, database, createConsumer: (handler) => bus.createConsumer({ ...deps, handler }) },
  });
  const heard: [string, Command][] = [];
  const publisherOf = (sensor: string) => {
    const hear = (command: Command) => void heard.push([sensor, command]);
    return bus.createPublisher({ ...deps, commands: { address: { site: 'home', sensor }, hear } });
  };
  const [attic, cellar] = [publisherOf('attic'), publisherOf('cellar')] as const;
  const parts = [database, collector, attic, cellar];
  await startAll(parts, report.log);
  try {
    const nowUs = systemClock.nowMs() * 1000;
    const thenUs = nowUs - SILENT_MINUTES * MINUTE_US;
    const one = batch({ sensor: 'attic', epoch: thenUs, events: [neighbor({ sensor: 'attic', time: thenUs })] });
    const gateway = { senderMac: GATEWAY.mac, senderIp: GATEWAY.ip, etherMac: GATEWAY.mac };
    const other = neighbor({ sensor: 'cellar', time: nowUs, ...gateway, targetMac: LAPTOP.mac, targetIp: LAPTOP.ip });
    const two = batch({ sensor: 'cellar', epoch: thenUs, events: [other] });
    for (const each of [one, two]) {
      const address = { site: each.site, sensor: each.sensor };
      await attic.publish({ address, id: `${each.sensor}-1`, bytes: encodeBatch(each) });
    }
    await expect.poll(() => heard, WAIT).toHaveLength(1);
    expect(heard).toMatchObject([['attic', { type: 'probe', ip: LAPTOP.ip }]]);
  } finally {
    await stopAll(parts, report.log);
  }
});
