import { checkConfig, silentReport } from '@lanhound/runtime';
import { ordinaryWeek } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createInventory } from '../inventory/inventory.ts';
import { InventoryConfig } from '../inventory/inventory-config.ts';
import { createKindReader } from '../inventory/kind/reader.ts';
import { DetectConfig } from './detect-config.ts';
import { createDetection } from './engine.ts';

/** Those that an ordinary week gives no cause. */
const QUIET: ReadonlySet<string> = new Set([
  ...['arp-spoof', 'ip-conflict', 'rogue-dhcp', 'rogue-router-advertisement', 'gateway-changed'],
  ...['dns-server-changed', 'device-changed', 'device-gone', 'device-back', 'table-full'],
]);

test('an ordinary week: nobody poses as another, and nothing changes hands', () => {
  const said: string[] = [];
  const report = silentReport();
  const inventory = createInventory(checkConfig(InventoryConfig, {}), {
    ...{ vendorOf: () => undefined, report, kinds: createKindReader(), learningSpanMs: 600_000 },
  });
  const detection = createDetection(checkConfig(DetectConfig, {}), {
    ...{ inventory, report, nameLists: { match: () => undefined } },
    onAlert: ({ type, alert }) => void (type === 'new' && said.push(`${alert.detector}: ${alert.title}`)),
  });
  detection.see(ordinaryWeek(1).events);
  detection.finish();
  expect(said.some((each) => each.startsWith('new-device: '))).toBe(true);
  expect(said.filter((each) => QUIET.has(each.split(': ')[0] ?? ''))).toEqual([]);
}, 60_000);
