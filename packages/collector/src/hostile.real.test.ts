// One sensor that is not ours any more, or a network full of made-up machines: everything it can fill stays bounded.
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Event, encodeBatch, formatMac } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { batch, cleartext, dhcp, dns, EVENT_TIME, fakeClock, flow, neighbor } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import type { AlertChange } from './detect/alert.ts';
import { DetectConfig } from './detect/detect-config.ts';
import { createDetection } from './detect/engine.ts';
import { createIngest, IngestConfig } from './ingest/ingest.ts';
import { createInventory } from './inventory/inventory.ts';
import { InventoryConfig } from './inventory/inventory-config.ts';
import { createKindReader } from './inventory/kind/reader.ts';
import { createVendorLookup } from './inventory/vendor.ts';
import { builtInRegistry } from './vendors/built-in.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What everything that remembers may hold in all, whatever is sent; docs/reliability.md. */
const HELD_BYTES_MAX = 200_000_000;

const address = { site: 'home', sensor: 'attic' };

/** From bytes to alerts as in the collector, into a store that takes everything and keeps nothing. */
function pipeline() {
  const report = silentReport();
  const clock = fakeClock(EVENT_TIME / 1_000);
  const changes: AlertChange[] = [];
  let letters = 0;
  let stored = 0;
  const sink = {
    hasBatch: () => false,
    writeBatch: async () => void stored++,
    writeDeadLetter: async () => void letters++,
  };
  const inventory = createInventory(InventoryConfig.parse({}), {
    ...{
      vendorOf: createVendorLookup(() => builtInRegistry().prefixes),
      kinds: createKindReader(),
      report,
      learningSpanMs: 0,
    },
  });
  const detection = createDetection(DetectConfig.parse({}), {
    ...{ inventory, report, nameLists: { match: (name) => ({ list: 'all', entry: name }) } },
    onAlert: (change) => void changes.push({ ...change, alert: { ...change.alert } }),
  });
  const ingest = createIngest(IngestConfig.parse({}), {
    ...{ sink, clock, report, onNew: () => {}, onBatch: ({ events }) => detection.see(events) },
  });
  let sequence = 0;
  const second = async () => {
    await clock.advance(1_000);
    const wallUs = clock.nowMs() * 1_000;
    ingest.sensors.tick(wallUs);
    detection.tick(wallUs);
    detection.seeSensors(ingest.sensors.health());
    if (ingest.sensors.takeRefused()) detection.tableFull('ingest', 'sensors');
    inventory.takeChanged();
  };
  return {
    ...{ clock, inventory, detection, ingest, changes, second },
    counts: () => ({ letters, stored }),
    nowUs: () => clock.nowMs() * 1_000,
    send: (events: Event[], sensor = address.sensor) =>
      ingest.handle({
        address: { ...address, sensor },
        bytes: encodeBatch(batch({ sensor, sequence: ++sequence, events })),
      }),
    sendBytes: (bytes: Uint8Array) => ingest.handle({ address, bytes }),
    async counted(name: string, labels: Record<string, string>): Promise<number> {
      const metric = await report.registry.getSingleMetric(`lanhound_${name}`)?.get();
      const fits = (of: object) =>
        Object.entries(labels).every(([key, value]) => (of as Record<string, unknown>)[key] === value);
      return metric?.values.filter(({ labels: of }) => fits(of)).reduce((sum, { value }) => sum + value, 0) ?? 0;
    },
    tablesFull: () =>
      changes.flatMap(({ type, alert }) => (alert.detector === 'table-full' && type === 'new' ? [alert.title] : [])),
  };
}

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** As many as fill every table several times over; LANHOUND_FLOOD=1000000 for more. */
const FLOOD = Number(process.env['LANHOUND_FLOOD'] ?? 200_000);
const PER_BATCH = 10_000;
const macOf = (i: number) => formatMac(0x3c22fb000000 + i);
const ipOf = (i: number) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;

test('devices and names without end', { timeout: 300_000 }, async () => {
  const home = pipeline();
  await home.second();
  const before = heldBytes();
  for (let from = 0; from < FLOOD; from += PER_BATCH) {
    const time = home.nowUs();
    const numbers = Array.from({ length: PER_BATCH / 5 }, (_, i) => from + i * 5);
    await home.send(
      numbers.flatMap((i): Event[] => [
        neighbor({ time, senderMac: macOf(i), etherMac: macOf(i), senderIp: ipOf(i) }),
        dhcp({ time, clientMac: macOf(i + 1), hostname: `device-${i}`, fqdn: `device-${i}.example` }),
        flow({
          time,
          flowId: i,
          srcMac: macOf(i + 2),
          src: ipOf(i + 2),
          serverName: `n${i}.d${i}.example`,
          dstPort: 4_444,
        }),
        cleartext({ time, flowId: i, clientMac: macOf(i + 3), client: ipOf(i + 3), username: `user-${i}` }),
        dns({ time, srcMac: macOf(i + 4), src: ipOf(i + 4), name: `n${i}.example` }),
      ]),
    );
    await home.second();
  }
  const held = heldBytes() - before;
  expect(held).toBeLessThan(HELD_BYTES_MAX);
  const devices = [...home.inventory.all()].length;
  expect(devices).toBe(10_000);
  expect(await home.counted('inventory_refused_total', { what: 'device' })).toBeGreaterThan(0.75 * FLOOD);
  const full = home.tablesFull();
  expect(full.filter((title) => title.includes('inventory'))).toEqual([
    'lanhound can remember no more devices (inventory): new ones go unnoticed',
  ]);
  expect(new Set(full).size).toBe(full.length);
});

/** A megabyte in few texts, and in many that are as long as is kept. */
const TEXTS = [
  [120, 1, 100_000],
  [40, 28, 4_096],
] as const;

test.each(TEXTS)('texts without end: %d batches of %d of %d characters', { timeout: 120_000 }, async (...of) => {
  const [batches, each, length] = of;
  const home = pipeline();
  await home.second();
  const before = heldBytes();
  for (let i = 0; i < batches * each; i += each) {
    const time = home.nowUs();
    const events = Array.from({ length: each }, (_, k): Event[] => {
      const text = `${i + k}.${'x'.repeat(length)}`;
      return [
        dns({ time, name: `${text}.example`, answers: [{ name: text, type: text, ttl: 1, data: text }] }),
        flow({ time, flowId: i + k, dst: ipOf(i + k), serverName: text, app: text, dstPort: 4_444 }),
        dhcp({ time, clientMac: macOf(i + k), hostname: text }),
        cleartext({ time, flowId: i + k, server: ipOf(i + k), username: text }),
      ];
    });
    await home.send(events.flat());
    await home.second();
  }
  expect(home.counts()).toEqual({ letters: 0, stored: batches });
  expect(heldBytes() - before).toBeLessThan(HELD_BYTES_MAX);
  for (const { names } of home.inventory.all()) expect(names.join('').length).toBeLessThanOrEqual(8 * 64);
  expect(home.changes.length).toBeGreaterThan(batches);
  const longest = home.changes.reduce((most, { alert }) => Math.max(most, JSON.stringify(alert).length), 0);
  expect(longest).toBeLessThan(10_000);
});

test('bytes that are no batches: so many a minute are kept, the rest is counted', async () => {
  const home = pipeline();
  for (let minute = 0; minute < 3; minute++) {
    for (let i = 0; i < 200; i++) await home.sendBytes(randomBytes(1 + ((i * 997) % 5_000)));
    await home.clock.advance(60_000);
  }
  expect(home.counts()).toEqual({ letters: 180, stored: 0 });
  expect(await home.counted('ingest_dead_letters_total', { kept: 'false' })).toBe(420);
});

test('times that cannot be', async () => {
  const home = pipeline();
  await home.second();
  const at = (year: number) => Date.UTC(year, 0, 1) * 1_000;
  await home.send([flow({ time: at(1900), srcMac: macOf(1) })]);
  expect(home.counts()).toEqual({ letters: 1, stored: 0 });
  await home.send([flow({ time: at(2200), srcMac: macOf(2) }), flow({ time: at(1970), srcMac: macOf(3) })]);
  expect(home.counts()).toEqual({ letters: 1, stored: 1 });
  expect(await home.counted('ingest_events_from_future_total', { sensor: 'attic' })).toBe(1);
  const seen = [...home.inventory.all()].map(({ lastSeen }) => lastSeen);
  expect(Math.max(...seen)).toBeLessThanOrEqual(home.nowUs() + 300_000_000);
});

test('sensors without end', async () => {
  const home = pipeline();
  for (let i = 0; i < 3_000; i++) await home.send([flow({ time: home.nowUs() })], `sensor-${i}`);
  await home.second();
  expect([home.ingest.sensors.all().length, home.counts().stored]).toEqual([1_000, 3_000]);
  await home.second();
  const full = 'lanhound can remember no more sensors (ingest): new ones go unnoticed';
  expect(home.tablesFull().filter((title) => title === full)).toEqual([full]);
});
