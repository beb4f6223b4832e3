import type { Event } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { dhcp, EVENT_TIME, LAPTOP, neighbor } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { DeviceChange } from './changes.ts';
import { createInventory, type Inventory } from './inventory.ts';
import { InventoryConfig } from './inventory-config.ts';
import { noKinds } from './kind-reader.ts';

const TABLET = { mac: 'a2:00:00:00:00:01', ip: '192.168.1.66' };
const anna = { by: 'anna', timeUs: EVENT_TIME };
const SITE = { site: 'home' };
const laptop = { ...SITE, mac: LAPTOP.mac };

const arp = ({ mac, ip }: { mac: string; ip: string }, seconds = 0) =>
  neighbor({ time: EVENT_TIME + seconds * 1_000_000, senderMac: mac, senderIp: ip, etherMac: mac });

function home(events: readonly Event[] = [arp(LAPTOP), arp(TABLET, 5)], config = {}): Inventory {
  const deps = { vendorOf: () => undefined, report: silentReport(), kinds: noKinds, learningSpanMs: 0 };
  const inventory = createInventory(InventoryConfig.parse(config), deps);
  for (const event of events) inventory.see(event);
  inventory.finish();
  inventory.takeNews();
  return inventory;
}

const macsOf = (inventory: Inventory): string[] =>
  [...inventory.all()].map(({ mac, macs }) => `${mac}: ${macs.join(' ')}`);

test('what a person says is kept, told by whom, and taken back by nothing', () => {
  const inventory = home();
  inventory.change({ ...laptop, type: 'edit', edit: { name: 'Desk', state: 'trusted', tags: ['work'] } }, anna);
  expect(inventory.find('home', { mac: LAPTOP.mac })).toMatchObject({
    state: 'trusted',
    given: { name: 'Desk', tags: ['work'] },
  });
  inventory.change({ ...laptop, type: 'edit', edit: { name: '', tags: [] } }, anna);
  expect(inventory.find('home', { mac: LAPTOP.mac })?.given).toEqual({});
  expect(inventory.takeAudit()).toMatchObject([
    { by: 'anna', mac: LAPTOP.mac, action: 'edit', what: 'state new → trusted, name none → Desk, tags none → work' },
    { what: 'name Desk → none, tags work → none' },
  ]);
});

test('two that are one: the first keeps its name for ever, and the alert about the other is over', () => {
  const inventory = home();
  inventory.change({ ...SITE, mac: TABLET.mac, type: 'edit', edit: { owner: 'Anna', state: 'trusted' } }, anna);
  inventory.change({ ...laptop, type: 'merge', from: TABLET.mac }, anna);
  expect(macsOf(inventory)).toEqual([`${LAPTOP.mac}: ${TABLET.mac} ${LAPTOP.mac}`]);
  expect(inventory.find('home', { ip: TABLET.ip })).toMatchObject({
    ...{ mac: LAPTOP.mac, addresses: [TABLET.ip, LAPTOP.ip], state: 'trusted', given: { owner: 'Anna' } },
  });
  expect(inventory.takeNews()).toMatchObject([{ type: 'recognised', mac: TABLET.mac }]);
  expect(inventory.takeRemoved()).toMatchObject([{ mac: TABLET.mac }]);
});

test.each([
  ['one that came later', TABLET.mac, [`${LAPTOP.mac}: ${LAPTOP.mac}`, `${TABLET.mac}: ${TABLET.mac}`]],
  ['the one it is known by', LAPTOP.mac, [`${TABLET.mac}: ${TABLET.mac}`, `${LAPTOP.mac}: ${LAPTOP.mac}`]],
])('one that is two, taking out %s: what was said stays with the other', (_, mac, expected) => {
  const inventory = home();
  inventory.change({ ...laptop, type: 'merge', from: TABLET.mac }, anna);
  inventory.change({ ...laptop, type: 'edit', edit: { name: 'Desk' } }, anna);
  inventory.change({ ...SITE, type: 'split', mac }, anna);
  expect(macsOf(inventory).sort()).toEqual(expected.sort());
  const named = [...inventory.all()].filter(({ given }) => given.name === 'Desk');
  expect(named.map((device) => device.mac)).toEqual([mac === LAPTOP.mac ? TABLET.mac : LAPTOP.mac]);
});

test.each([
  ['nobody', undefined, 'new'],
  ['somebody trusted', 'trusted', 'trusted'],
  ['somebody blocked', 'blocked', 'blocked'],
] as const)('a MAC that %s before it was merged is %s again when it is taken out', (_, state, expected) => {
  const inventory = home();
  if (state) inventory.change({ ...SITE, type: 'edit', mac: TABLET.mac, edit: { state } }, anna);
  inventory.change({ ...laptop, type: 'edit', edit: { state: 'watched' } }, anna);
  inventory.change({ ...laptop, type: 'merge', from: TABLET.mac }, anna);
  const restarted = home([]);
  restarted.restore(JSON.parse(JSON.stringify(inventory.save())));
  restarted.change({ ...SITE, type: 'split', mac: TABLET.mac }, anna);
  expect(restarted.find('home', { mac: TABLET.mac })?.state).toBe(expected);
  expect(restarted.find('home', { mac: LAPTOP.mac })?.state).toBe('watched');
});

test('what a person took apart is not put together again', () => {
  const says = { hostname: 'annas-mac', messageType: 'request' as const };
  const twice = [
    dhcp({ ...says, clientMac: 'a2:00:00:00:00:01' }),
    dhcp({ ...says, clientMac: 'a2:00:00:00:00:02', time: EVENT_TIME + 60_000_000 }),
  ];
  const inventory = home([]);
  const merge = (events: Event[]) => {
    for (const event of events) inventory.see(event);
    inventory.finish();
  };
  merge(twice);
  inventory.change({ ...SITE, type: 'merge', mac: 'a2:00:00:00:00:01', from: 'a2:00:00:00:00:02' }, anna);
  inventory.change({ ...SITE, type: 'split', mac: 'a2:00:00:00:00:02' }, anna);
  const saved = JSON.parse(JSON.stringify(inventory.save()));
  const restarted = home([]);
  restarted.restore(saved);
  expect(macsOf(restarted)).toEqual(macsOf(inventory));
  expect(macsOf(inventory)).toHaveLength(2);
});

test.each([
  ['a device that is not there', { ...SITE, type: 'forget', mac: 'a2:00:00:00:00:09' }, 'unknown'],
  ['a device with itself', { ...laptop, type: 'merge', from: LAPTOP.mac }, 'impossible'],
  ['the only MAC of a device', { ...laptop, type: 'split' }, 'impossible'],
  ['one more than there is room for', { ...SITE, type: 'add', mac: 'a2:00:00:00:00:09', edit: {} }, 'full'],
] as [string, DeviceChange, string][])('%s is refused', (_, change, reason) => {
  const inventory = home(undefined, { devicesMax: 2 });
  expect(inventory.change(change, anna)).toMatchObject({ ok: false, reason });
  expect(macsOf(inventory)).toHaveLength(2);
  expect(inventory.takeAudit()).toEqual([]);
});

test('who is forgotten makes room, and is new when it comes again', () => {
  const inventory = home(undefined, { devicesMax: 2 });
  inventory.change({ ...SITE, type: 'forget', mac: TABLET.mac }, anna);
  expect(macsOf(inventory)).toEqual([`${LAPTOP.mac}: ${LAPTOP.mac}`]);
  expect(inventory.find('home', { ip: TABLET.ip })).toBeUndefined();
  inventory.see(arp(TABLET, 9));
  inventory.finish();
  expect(inventory.takeNews()).toMatchObject([{ type: 'appeared', device: { mac: TABLET.mac } }]);
});

test('who is known before it comes is not new', () => {
  const inventory = home([]);
  inventory.change({ ...SITE, type: 'add', mac: TABLET.mac, edit: { name: 'Tablet' } }, anna);
  expect(inventory.find('home', { mac: TABLET.mac })).toMatchObject({
    presence: 'away',
    state: 'trusted',
    lastSeen: 0,
  });
  inventory.see(arp(TABLET));
  inventory.finish();
  expect(inventory.takeNews().filter(({ type }) => type === 'appeared')).toEqual([]);
  expect(inventory.find('home', { ip: TABLET.ip })).toMatchObject({ presence: 'here', given: { name: 'Tablet' } });
});

test.each([
  ['a MAC that is none', { ...SITE, type: 'forget', mac: 'tablet' }],
  ['a state that is none', { ...laptop, type: 'edit', edit: { state: 'nice' } }],
  ['control characters', { ...laptop, type: 'edit', edit: { name: 'a\u001b[2J' } }],
  ['a name without end', { ...laptop, type: 'edit', edit: { name: 'x'.repeat(65) } }],
])('%s is not taken', (_, change) => expect(DeviceChange.safeParse(change).success).toBe(false));
