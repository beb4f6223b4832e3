import { checkConfig, silentReport } from '@lanhound/runtime';
import { busyEvenings } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { DetectConfig } from '../detect/detect-config.ts';
import { createDetection } from '../detect/engine.ts';
import { createInventory } from '../inventory/inventory.ts';
import { InventoryConfig } from '../inventory/inventory-config.ts';
import { createKindReader } from '../inventory/kind/reader.ts';
import { laneOptions } from './lane-options.ts';
import { freshAlerts, type Notification } from './notification.ts';
import { NotifyConfig } from './notify-config.ts';
import { createRouter } from './router.ts';

/** What a person is told in the last of nine busy evenings, and how many alerts there were in it. */
function lastEvening(seed: number): { told: Notification[]; alerts: string[] } {
  const config = checkConfig(NotifyConfig, { receivers: [{ type: 'log' }], timeZone: 'UTC' });
  const [receiver] = config.receivers;
  const report = silentReport();
  const lane = laneOptions(receiver as (typeof config.receivers)[number], {
    ...config,
    name: 'phone',
    audience: 'person',
  });
  const router = createRouter(
    { ...config, lanes: [lane] },
    {
      ...{ whyQuiet: () => undefined, learnsUntilUs: inventoryLearns, onDecision() {} },
      switchNotice: () => ({ title: '', text: '' }),
    },
  );
  const inventory = createInventory(checkConfig(InventoryConfig, {}), {
    ...{ vendorOf: () => undefined, report, kinds: createKindReader(), learningSpanMs: 600_000 },
  });
  function inventoryLearns(site: string): number {
    return inventory.learnsUntilUs(site);
  }
  const { events, lastUs } = busyEvenings(9, seed);
  const told: Notification[] = [];
  const alerts: string[] = [];
  let nowUs = 0;
  const deliver = () => {
    for (let next = router.lanes[0]?.first(); next; next = router.lanes[0]?.first()) {
      router.step('phone', { notification: next.id, state: 'sending' });
      if (nowUs >= lastUs) told.push(next);
      router.step('phone', { notification: next.id, state: 'delivered' });
    }
  };
  const detection = createDetection(checkConfig(DetectConfig, {}), {
    ...{ inventory, report, nameLists: { match: () => undefined } },
    onAlert(change) {
      if (change.type === 'new' && nowUs >= lastUs) alerts.push(`${change.alert.severity} ${change.alert.title}`);
      router.offer(change, nowUs);
      deliver();
    },
  });
  for (const event of events) {
    nowUs = Math.max(nowUs, event.time);
    detection.see([event]);
    router.tick(nowUs);
    deliver();
  }
  return { told, alerts };
}

test.each([1, 2])('a busy evening is two messages at most, of which one is the guest (home %i)', (seed) => {
  const { told, alerts } = lastEvening(seed);
  const titles = told.flatMap((each) => (each.type === 'alerts' ? freshAlerts(each.groups) : [])).map((a) => a.title);
  expect(told.length, alerts.join('\n')).toBeLessThanOrEqual(2);
  expect(titles).toEqual([expect.stringMatching(/^New device at home: /)]);
});
