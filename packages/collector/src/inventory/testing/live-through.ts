import { silentReport } from '@lanhound/runtime';
import { ordinaryWeek } from '@lanhound/testkit';
import { createInventory } from '../inventory.ts';
import { InventoryConfig } from '../inventory-config.ts';
import { type KindReader, noKinds } from '../kind-reader.ts';

const SECOND_US = 1_000_000;
const QUIET_US = 60 * SECOND_US;
const LEARNING_MS = 600_000;

/** The week as the inventory sees it, told against what is so. */
export function liveThrough(seed: number, kinds: KindReader = noKinds) {
  const week = ordinaryWeek(seed);
  const deps = { vendorOf: () => undefined, report: silentReport(), kinds, learningSpanMs: LEARNING_MS };
  const inventory = createInventory(InventoryConfig.parse({}), deps);
  const told = new Set<string>();
  const falselyNew: string[] = [];
  const wronglyGone: string[] = [];
  const begin = week.events[0]?.time ?? 0;
  let ticked = begin;
  let left = 0;
  const listen = () => {
    for (const news of inventory.takeNews()) {
      const owner = week.ownerOf.get(news.device.mac) ?? '';
      if (news.type === 'appeared' && news.time - begin >= LEARNING_MS * 1000) {
        if (told.has(owner) || !week.newcomers.includes(owner)) falselyNew.push(`${owner} at ${news.time - begin}`);
      }
      if (news.type === 'appeared') told.add(owner);
      if (news.type === 'left') left++;
      const stays = week.athome.get(owner) ?? [];
      const isHome = stays.some(([from, to]) => from <= news.time && news.time < to);
      if (news.type === 'left' && isHome) wronglyGone.push(`${owner} at ${(news.time - begin) / 3.6e9} h`);
    }
  };
  for (const event of week.events) {
    while (ticked + SECOND_US <= event.time) {
      inventory.tick(ticked);
      listen();
      // Nothing is waited for while all is quiet.
      ticked += event.time - ticked > QUIET_US ? 10 * SECOND_US : SECOND_US;
    }
    inventory.see(event);
  }
  inventory.finish();
  listen();
  const wronglyMerged = [...inventory.all()].flatMap(({ macs }) => {
    const owners = new Set(macs.map((mac) => week.ownerOf.get(mac)));
    return owners.size > 1 ? [[...owners].join(' = ')] : [];
  });
  const missed = week.newcomers.filter((name) => !told.has(name));
  return { week, inventory, falselyNew, missed, wronglyMerged, wronglyGone, left };
}
