// npx tsx packages/collector/src/inventory/inventory.bench.ts
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Event, formatMac } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { dhcp, dns, EVENT_TIME, flow, neighbor } from '@lanhound/testkit';
import { createInventory } from './inventory.ts';
import { InventoryConfig } from './inventory-config.ts';
import { noKinds } from './kind-reader.ts';
import { liveThrough } from './testing/live-through.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const WEEKS = 20;
const DEVICES = 10_000;
const EVENTS_EACH = 40;
/** Heard in each second of event time. */
const TICK_DEVICES = 500;

function weeks(): void {
  const sums = { rotations: 0, newcomers: 0, falselyNew: 0, missed: 0, wronglyMerged: 0, wronglyGone: 0, left: 0 };
  for (let seed = 1; seed <= WEEKS; seed++) {
    const { week, falselyNew, missed, wronglyMerged, wronglyGone, left } = liveThrough(seed);
    sums.rotations += week.rotations;
    sums.newcomers += week.newcomers.length;
    sums.falselyNew += falselyNew.length;
    sums.missed += missed.length;
    sums.wronglyMerged += wronglyMerged.length;
    sums.wronglyGone += wronglyGone.length;
    sums.left += left;
    for (const each of [...falselyNew, ...missed, ...wronglyMerged, ...wronglyGone])
      console.log(`  seed ${seed}: ${each}`);
  }
  console.log(`${WEEKS} ordinary weeks: ${JSON.stringify(sums)}`);
}

/** What was measured when a round begins. */
const PHASES: ReadonlyMap<number, string> = new Map([
  [1, 'all of them arriving'],
  [5, '256 of them compared with the others'],
]);

/** Made before anything is timed: making an event costs more than learning from it. */
function eventsOf(round: number, from: number, startUs: number): Event[] {
  const events: Event[] = [];
  for (let i = from; i < Math.min(from + TICK_DEVICES, DEVICES); i++) {
    const mac = formatMac(0x021b_7700_0000 + i);
    const ip = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
    const time = startUs + (i - from) * 2_000;
    const name = `www.site${(i * 7 + round) % 20_000}.example`;
    events.push(
      dhcp({ time, clientMac: mac, hostname: `host-${i}`, messageType: 'request', parameterList: [1, 3, 6, i % 50] }),
      neighbor({ time, senderMac: mac, senderIp: ip, etherMac: mac }),
      dns({ time, src: ip, srcMac: mac, name, rttUs: 900 }),
      flow({ time, src: ip, srcMac: mac }),
    );
  }
  return events;
}

/** Every device joins, says its name, looks names up and talks: what an event costs, and a device. */
function tenThousand(): void {
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed;
  const deps = { vendorOf: () => undefined, report: silentReport(), kinds: noKinds, learningSpanMs: 600_000 };
  const inventory = createInventory(InventoryConfig.parse({}), deps);
  let time = EVENT_TIME;
  let count = 0;
  let cpuUs = 0;
  let worstTickMs = 0;
  for (let round = 0; round < EVENTS_EACH / 4; round++) {
    const phase = PHASES.get(round);
    if (phase) {
      console.log(`${DEVICES} devices, ${phase}: ${(cpuUs / count).toFixed(1)} us an event`);
      // After ten minutes nobody is a newcomer any more.
      if (round > 1) time += 660_000_000;
      inventory.tick(time);
      inventory.takeNews();
      cpuUs = 0;
      count = 0;
    }
    for (let from = 0; from < DEVICES; from += TICK_DEVICES) {
      const events = eventsOf(round, from, time);
      time += 1_000_000;
      const before = process.cpuUsage();
      for (const event of events) inventory.see(event);
      const startMs = performance.now();
      inventory.tick(time);
      inventory.takeNews();
      worstTickMs = Math.max(worstTickMs, performance.now() - startMs);
      const { user, system } = process.cpuUsage(before);
      cpuUs += user + system;
      count += events.length;
    }
  }
  inventory.finish();
  inventory.takeChanged();
  const devices = [...inventory.all()].length;
  collectGarbage();
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  const usEach = cpuUs / count;
  console.log(
    `${devices} devices: ${usEach.toFixed(1)} us an event, ${heapMb.toFixed(0)} MB, slowest second ${worstTickMs.toFixed(0)} ms`,
  );
  if (devices !== DEVICES) throw new Error(`${devices} devices of ${DEVICES}`);
}

tenThousand();
weeks();
