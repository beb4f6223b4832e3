// npx tsx packages/collector/src/detect/engine.bench.ts
import { decodeBatch, type Event, encodeBatch } from '@lanhound/proto';
import { checkConfig, silentReport } from '@lanhound/runtime';
import { batch, dns, EVENT_TIME, flow } from '@lanhound/testkit';
import { createInventory } from '../inventory/inventory.ts';
import { InventoryConfig } from '../inventory/inventory-config.ts';
import { noKinds } from '../inventory/kind-reader.ts';
import { DetectConfig } from './detect-config.ts';
import { createDetection } from './engine.ts';

const EVENTS = 20_000;
const ROUNDS = 10;

/** What 25 devices that browse and look up names cause, as the bus delivers it. */
function evening(): Event[] {
  const events = Array.from({ length: EVENTS }, (_, i): Event => {
    const host = i % 25;
    const mac = `aa:bb:cc:00:00:${(16 + host).toString(16)}`;
    const from = { time: EVENT_TIME + i * 1000, src: `192.168.1.${host + 10}`, srcMac: mac };
    if (i % 4 === 0) return dns({ ...from, name: `host${i % 500}.example.com` });
    const to = { dst: `198.51.${i % 200}.${i % 250}`, serverName: `www.site${i % 3000}.com`, app: 'tls' };
    return flow({ ...from, ...to, flowId: i, state: i % 2 === 0 ? 'open' : 'closed' });
  });
  const batches = Array.from({ length: EVENTS / 500 }, (_, i) => events.slice(i * 500, (i + 1) * 500));
  return batches.flatMap((some) => decodeBatch(encodeBatch(batch({ events: some }))).events);
}

const report = silentReport();
let alerts = 0;
const detection = createDetection(checkConfig(DetectConfig, {}), {
  inventory: createInventory(checkConfig(InventoryConfig, {}), {
    ...{ vendorOf: () => undefined, report, kinds: noKinds, learningSpanMs: 0 },
  }),
  nameLists: { match: () => undefined },
  report,
  onAlert: () => void alerts++,
});
const events = evening();
let bestUs = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  // Of the processor, not of the wall: other programs run here too.
  const before = process.cpuUsage();
  detection.see(events);
  const { user, system } = process.cpuUsage(before);
  bestUs = Math.min(bestUs, user + system);
}
const nsPerEvent = (bestUs * 1000) / EVENTS;
console.log(`inventory and all detectors: ${nsPerEvent.toFixed(0)} ns an event, ${alerts} alerts`);
