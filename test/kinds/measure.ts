import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryBus } from '@lanhound/bus';
import { decodeBatch } from '@lanhound/proto';
import { checkConfig, silentReport, startAll, stopAll, systemClock } from '@lanhound/runtime';
import { createSensor, SensorConfig } from '@lanhound/sensor';
import { type Captures, pcapFile } from '@lanhound/testkit';
import { createInventory, type Inventory } from '../../packages/collector/src/inventory/inventory.ts';
import { InventoryConfig } from '../../packages/collector/src/inventory/inventory-config.ts';
import { membersOf } from '../../packages/collector/src/inventory/kind/kind.ts';
import { createKindReader } from '../../packages/collector/src/inventory/kind/reader.ts';
import { createVendorLookup, type VendorOf } from '../../packages/collector/src/inventory/vendor.ts';
import { builtInRegistry } from '../../packages/collector/src/vendors/built-in.ts';
import { CAPTURE_LABELS } from './capture-labels.ts';
import { framesOf } from './frames.ts';
import type { Label } from './label.ts';
import { PORTRAITS } from './portraits.ts';

/** What was made of a labelled device. */
export interface Measured {
  label: Label;
  /** The capture, or the portrait's own name. */
  from: string;
  mac: string;
  /** Broader is the word for a group that it is one of. */
  outcome: 'right' | 'broader' | 'wrong' | 'nothing';
  said?: string;
  confidence: number;
  reasons: readonly string[];
}

export const vendorLookup = (): VendorOf => createVendorLookup(() => builtInRegistry().prefixes);

/** Every labelled device of the captures, through a real sensor and the real inventory. */
export async function measureCaptures(captures: Captures, vendorOf: VendorOf): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const file of new Set(CAPTURE_LABELS.map((label) => label.capture))) {
    const inventory = await inventoryOf(captures.path(file), vendorOf);
    const labels = CAPTURE_LABELS.filter(({ capture }) => capture === file);
    measured.push(...labels.map((label) => judged(inventory, label, file, label.mac)));
  }
  return measured;
}

/** Every portrait, alone in its network: frames as such a device sends them, through the same. */
export async function measurePortraits(directory: string, vendorOf: VendorOf): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const portrait of PORTRAITS) {
    const file = join(directory, 'portrait.pcap');
    writeFileSync(file, pcapFile(framesOf(portrait)));
    measured.push(judged(await inventoryOf(file, vendorOf), portrait, portrait.name, portrait.mac));
  }
  return measured;
}

function judged(inventory: Inventory, label: Label, from: string, mac: string): Measured {
  const device = inventory.find('home', { mac });
  if (!device) throw new Error(`${from} has no device ${mac}`);
  const { value: said, confidence = 0, reasons = [] } = device.kind ?? {};
  if (said === undefined) return { label, from, mac, outcome: 'nothing', confidence, reasons };
  return {
    label,
    from,
    mac,
    outcome: outcomeOf(said, label),
    said,
    confidence,
    reasons,
  };
}

function outcomeOf(said: string, { kinds }: Label): Measured['outcome'] {
  if (kinds.some((kind) => kind === said)) return 'right';
  return kinds.some((kind) => membersOf(said).includes(kind)) ? 'broader' : 'wrong';
}

/** What the collector's inventory knows after a capture. */
async function inventoryOf(file: string, vendorOf: VendorOf): Promise<Inventory> {
  const report = silentReport();
  const deps = { clock: systemClock, report, random: () => 0.5, version: 'test' };
  const inventory = createInventory(InventoryConfig.parse({}), {
    vendorOf,
    kinds: createKindReader(),
    report,
    learningSpanMs: 0,
  });
  const bus = createMemoryBus();
  const handler = async ({ bytes }: { bytes: Uint8Array }) => {
    for (const event of decodeBatch(bytes).events) inventory.see(event);
  };
  const consumer = bus.createConsumer({ ...deps, handler });
  const publisher = bus.createPublisher(deps);
  const config = checkConfig(SensorConfig, { site: 'home', sensor: 'test', capture: { kind: 'files', files: [file] } });
  const sensor = createSensor(config, { ...deps, publisher });
  const parts = [consumer, publisher, sensor];
  await startAll(parts, report.log);
  await sensor.ended.catch(() => {});
  await stopAll(parts, report.log);
  inventory.finish();
  return inventory;
}

export interface Tally {
  devices: number;
  right: number;
  broader: number;
  wrong: number;
  nothing: number;
}

export function tallyOf(measured: readonly Measured[]): Tally {
  const count = (outcome: Measured['outcome']) => measured.filter((each) => each.outcome === outcome).length;
  return {
    devices: measured.length,
    right: count('right'),
    broader: count('broader'),
    wrong: count('wrong'),
    nothing: count('nothing'),
  };
}
