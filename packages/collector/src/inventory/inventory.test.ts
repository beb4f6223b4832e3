import type { AnnouncementEvent, Event } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { cleartext, dhcp, dns, EVENT_TIME, flow, GATEWAY, LAPTOP, neighbor } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createInventory, type Inventory } from './inventory.ts';
import { InventoryConfig } from './inventory-config.ts';
import { noKinds } from './kind-reader.ts';
import type { Traits } from './traits.ts';

const HOUR_US = 3_600_000_000;
const at = (hours: number) => EVENT_TIME + hours * HOUR_US;
const TOASTER = { mac: 'aa:00:00:00:00:01', ip: '192.168.1.66' };

const announcement = (given: Partial<AnnouncementEvent>): AnnouncementEvent => ({
  ...{ type: 'announcement', time: EVENT_TIME, site: 'home', sensor: 'attic', via: 'mdns' },
  ...given,
});

function learn(events: readonly Event[], config: Partial<InventoryConfig> = {}) {
  const report = silentReport();
  const inventory = withMaker('Maker', config, report);
  for (const event of events) inventory.see(event);
  return { inventory, report };
}

/** What the registry says of laptops. */
function withMaker(maker: string | undefined, config: Partial<InventoryConfig> = {}, report = silentReport()) {
  const vendorOf = (mac: string) => (mac.startsWith('3c:22:fb') ? maker : undefined);
  return createInventory(InventoryConfig.parse(config), { vendorOf, report, kinds: noKinds, learningSpanMs: 0 });
}

const appearedIn = (inventory: Inventory): string[] =>
  inventory.takeNews().flatMap((news) => (news.type === 'appeared' ? [news.device.mac] : []));

/** "mac: addresses; names" of every device. */
const known = (events: readonly Event[], config: Partial<InventoryConfig> = {}): string[] =>
  [...learn(events, config).inventory.all()].map(
    ({ mac, addresses, names }) => `${mac}: ${[addresses.join(' '), ...names].join('; ')}`,
  );

const laptopArp = neighbor();
const gatewayArp = neighbor({ senderMac: GATEWAY.mac, senderIp: GATEWAY.ip, etherMac: GATEWAY.mac });
const internet = (ip: string, mac = GATEWAY.mac) => flow({ dst: ip, dstMac: mac });
const from = (mac: string, ip: string, time = EVENT_TIME) =>
  flow({ src: ip, srcMac: mac, dst: '192.168.1.9', dstPackets: 0, time });

test.each([
  ['ARP', [laptopArp], [`${LAPTOP.mac}: ${LAPTOP.ip}`]],
  ['a probe has no address yet', [neighbor({ op: 'probe', senderIp: '0.0.0.0' })], [`${LAPTOP.mac}: `]],
  ['a lying frame tells of its own sender only', [neighbor({ etherMac: TOASTER.mac })], [`${TOASTER.mac}: `]],
  ['a global IPv6 address by discovery', [neighbor({ senderIp: '2001:db8::7' })], [`${LAPTOP.mac}: 2001:db8::7`]],
  [
    'DHCP: asking is not having',
    [dhcp({ messageType: 'request' }), dhcp({ messageType: 'offer', assignedIp: '192.168.1.9' })],
    [`${LAPTOP.mac}: ; laptop`],
  ],
  ['DHCP: granted', [dhcp({ messageType: 'ack', assignedIp: LAPTOP.ip })], [`${LAPTOP.mac}: ${LAPTOP.ip}; laptop`]],
  [
    'a flow: its own private address, none for who passes on',
    [flow()],
    [`${LAPTOP.mac}: ${LAPTOP.ip}`, `${GATEWAY.mac}: `],
  ],
  ['who is only spoken to may not exist', [flow({ dstPackets: 0 })], [`${LAPTOP.mac}: ${LAPTOP.ip}`]],
  ['broadcast and zero are nobody', [flow({ srcMac: '00:00:00:00:00:00', dstMac: 'ff:ff:ff:ff:ff:ff' })], []],
  ['multicast is nobody', [flow({ srcMac: '01:00:5e:00:00:fb', dstPackets: 0 })], []],
  [
    'a clear-text service shows both ends',
    [cleartext()],
    [`${LAPTOP.mac}: ${LAPTOP.ip}`, `${GATEWAY.mac}: ${GATEWAY.ip}`],
  ],
  ['a lookup', [dns({ rttUs: 500 })], [`${LAPTOP.mac}: ${LAPTOP.ip}`]],
  ['an answer nobody asked for: who is told may not exist', [dns()], []],
  [
    'what it announces',
    [announcement({ mac: TOASTER.mac, ip: TOASTER.ip, name: 'Kitchen toaster' })],
    [`${TOASTER.mac}: ${TOASTER.ip}; Kitchen toaster`],
  ],
] as [string, Event[], string[]][])('%s', (_, events, devices) => expect(known(events)).toEqual(devices));

test.each([
  [
    'a gateway gets none of the addresses it passes on',
    [internet('198.51.100.1'), internet('198.51.100.2'), internet('198.51.100.3'), from(GATEWAY.mac, '10.9.0.7')],
    undefined,
  ],
  [
    'two networks of the internet make no router yet',
    [internet('198.51.100.1'), internet('198.51.100.2'), from(GATEWAY.mac, '10.9.0.7')],
    GATEWAY.mac,
  ],
  [
    'addresses of one IPv6 network make no router',
    [internet('2001:db8::1'), internet('2001:db8::2'), internet('2001:db8::3'), from(GATEWAY.mac, '10.9.0.7')],
    GATEWAY.mac,
  ],
  [
    'who has a fourth IPv4 address within an hour passes them on',
    ['10.9.0.7', '10.9.0.8', '10.9.0.9', '10.9.0.10'].map((ip) => from(GATEWAY.mac, ip)),
    undefined,
  ],
  [
    'over days a host may have many',
    ['10.9.0.7', '10.9.0.8', '10.9.0.9', '10.9.0.10'].map((ip, i) => from(TOASTER.mac, ip, at(i))),
    TOASTER.mac,
  ],
  [
    'ARP stands against packets',
    [neighbor({ senderIp: '10.9.0.7' }), from(TOASTER.mac, '10.9.0.7', at(23))],
    LAPTOP.mac,
  ],
  ['for a day', [neighbor({ senderIp: '10.9.0.7' }), from(TOASTER.mac, '10.9.0.7', at(24))], TOASTER.mac],
  ['packets do not stand against ARP', [from(TOASTER.mac, '10.9.0.7'), neighbor({ senderIp: '10.9.0.7' })], LAPTOP.mac],
] as [string, Event[], string | undefined][])('%s', (_, events, owner) => {
  const { inventory } = learn(events);
  expect(inventory.find('home', { ip: '10.9.0.7' })?.mac).toBe(owner);
});

test('a router keeps the address that is proven its own', () => {
  const foreign = ['198.51.100.1', '198.51.100.2', '198.51.100.3'].map((ip) => internet(ip));
  const { inventory } = learn([gatewayArp, from(GATEWAY.mac, '10.9.0.7'), ...foreign]);
  expect(inventory.find('home', { mac: GATEWAY.mac })).toMatchObject({ router: true, addresses: [GATEWAY.ip] });
});

test('an address that moves leaves the device that had it', () => {
  const { inventory } = learn([laptopArp, neighbor({ senderMac: TOASTER.mac, etherMac: TOASTER.mac })]);
  expect(inventory.find('home', { mac: LAPTOP.mac })?.addresses).toEqual([]);
  expect(inventory.find('home', { ip: LAPTOP.ip })?.mac).toBe(TOASTER.mac);
});

test('the name of an mDNS answer is for the owner of the address, from its own address only', () => {
  const answer = (dst: string) =>
    dns({
      ...{ src: '224.0.0.251', dst, via: 'mdns', name: 'toaster.local' },
      answers: [{ name: 'toaster.local', type: 'A', ttl: 120, data: TOASTER.ip }],
    });
  const { srcMac: _, ...fromOther } = answer(GATEWAY.ip);
  const { srcMac: __, ...fromOwn } = answer(TOASTER.ip);
  const arp = neighbor({ senderMac: TOASTER.mac, senderIp: TOASTER.ip, etherMac: TOASTER.mac });
  expect(known([arp, fromOther])).toEqual([`${TOASTER.mac}: ${TOASTER.ip}`]);
  expect(known([arp, fromOwn])).toEqual([`${TOASTER.mac}: ${TOASTER.ip}; toaster`]);
});

test('what is imported tells of devices too: a lease, a router’s table, who asked a resolver', () => {
  const lease = { type: 'dhcp', site: 'home', sensor: 'pihole', messageType: 'ack' } as const;
  const laptop = { ...lease, clientMac: LAPTOP.mac, assignedIp: LAPTOP.ip, hostname: 'laptop', leaseSeconds: 3600 };
  const { etherMac: _, ...toaster } = neighbor({ op: 'table', senderMac: TOASTER.mac, senderIp: TOASTER.ip });
  const { srcMac: __, rttUs: ___, ...logged } = dns({ src: TOASTER.ip, via: 'log', time: at(2) });
  const { inventory } = learn([{ ...laptop, time: EVENT_TIME }, toaster, logged]);
  const facts = [...inventory.all()].map(({ mac, addresses, names, lastSeen }) => ({
    mac,
    addresses,
    names,
    lastSeen,
  }));
  expect(facts).toEqual([
    { mac: LAPTOP.mac, addresses: [LAPTOP.ip], names: ['laptop'], lastSeen: EVENT_TIME },
    { mac: TOASTER.mac, addresses: [TOASTER.ip], names: [], lastSeen: at(2) },
  ]);
});

test.each([
  ['laptop.', 'laptop'],
  ['LAPTOP.local', 'LAPTOP'],
  [`a\u001b[31m\u202eb`, 'a[31mb'],
  ['x'.repeat(100), 'x'.repeat(64)],
])('the name %j is shown as %j', (hostname, name) => {
  expect(known([dhcp({ hostname })])).toEqual([`${LAPTOP.mac}: ; ${name}`]);
});

test('a device appears once, with what its MAC says', () => {
  const { inventory } = learn([laptopArp, laptopArp, from('aa:00:00:00:00:01', TOASTER.ip)]);
  inventory.finish();
  expect(appearedIn(inventory)).toEqual([LAPTOP.mac, TOASTER.mac]);
  expect([...inventory.all()]).toMatchObject([
    { vendor: 'Maker', randomised: false },
    { mac: TOASTER.mac, randomised: true },
  ]);
  expect(inventory.find('home', { mac: TOASTER.mac })).not.toHaveProperty('vendor');
});

test('first and last seen are event times, in whatever order they come', () => {
  const { inventory } = learn([
    neighbor({ time: 20 }),
    neighbor({ time: 30, sensor: 'cellar' }),
    neighbor({ time: 10 }),
  ]);
  expect([...inventory.all()]).toMatchObject([{ firstSeen: 10, lastSeen: 30, sensors: ['attic', 'cellar'] }]);
});

test('a flow that is told of late was heard when its last packet was', () => {
  const { inventory } = learn([neighbor(), flow({ time: at(2), end: at(1), state: 'closed' })]);
  expect(inventory.find('home', { mac: LAPTOP.mac })).toMatchObject({ lastSeen: at(1) });
});

test('the same address at another site is another device', () => {
  const { inventory } = learn([laptopArp, neighbor({ site: 'office', senderMac: TOASTER.mac, etherMac: TOASTER.mac })]);
  expect(inventory.find('home', { ip: LAPTOP.ip })?.mac).toBe(LAPTOP.mac);
  expect(inventory.find('office', { ip: LAPTOP.ip })?.mac).toBe(TOASTER.mac);
  expect(inventory.find('cellar', { ip: LAPTOP.ip })).toBeUndefined();
});

test('changed devices are given once, as copies', () => {
  const { inventory } = learn([laptopArp]);
  const [first] = inventory.takeChanged();
  expect(inventory.takeChanged()).toEqual([]);
  inventory.see(dhcp());
  expect(first?.names).toEqual([]);
  expect(inventory.takeChanged()).toMatchObject([{ names: ['laptop'] }]);
});

const refusals = async (events: Event[], config: Partial<InventoryConfig>) => {
  const { report, inventory } = learn(events, config);
  const metric = await report.registry.getSingleMetric('lanhound_inventory_refused_total')?.get();
  return { devices: [...inventory.all()], refused: metric?.values.map(({ labels, value }) => [labels['what'], value]) };
};

test.each([
  ['devices', [laptopArp, gatewayArp], { devicesMax: 1 }, ['device', 1]],
  [
    'addresses seen within a day',
    [laptopArp, neighbor({ senderIp: '192.168.1.21', time: at(23) })],
    { addressesMax: 1 },
    ['address', 1],
  ],
  ['names', [dhcp(), dhcp({ hostname: 'other' })], { namesMax: 1 }, ['name', 1]],
] as [string, Event[], Partial<InventoryConfig>, unknown][])(
  'beyond the most %s new ones are refused and counted',
  async (_, events, config, counted) => {
    const { devices, refused } = await refusals(events, config);
    expect(devices).toMatchObject([{ mac: LAPTOP.mac }]);
    expect(refused).toEqual([counted]);
  },
);

test('an address not seen for a day makes room', () => {
  const later = neighbor({ senderIp: '192.168.1.21', time: at(24) });
  const { inventory } = learn([laptopArp, later], { addressesMax: 1 });
  expect(inventory.find('home', { mac: LAPTOP.mac })?.addresses).toEqual(['192.168.1.21']);
  expect(inventory.find('home', { ip: LAPTOP.ip })).toBeUndefined();
});

test('what was saved is known again, and appears no more', () => {
  const before = learn([laptopArp, dhcp(), flow(), gatewayArp]).inventory;
  before.finish();
  const { inventory } = learn([]);
  inventory.restore(JSON.parse(JSON.stringify(before.save())));
  expect([...inventory.all()]).toEqual([...before.all()]);
  expect(inventory.find('home', { ip: LAPTOP.ip })?.mac).toBe(LAPTOP.mac);
  inventory.see(laptopArp);
  inventory.finish();
  expect(appearedIn(inventory)).toEqual([]);
});

test.each([
  ['has another name for it', 'Maker, Inc.', 'Maker, Inc.'],
  ['knows it no more', undefined, 'Maker'],
])('the maker of a known device, when the registry that it is started with %s', (_, maker, expected) => {
  const before = learn([laptopArp, gatewayArp]).inventory;
  const saved: unknown = JSON.parse(JSON.stringify(before.save()));
  const fromStore: unknown = JSON.parse(JSON.stringify([...before.all()]));
  for (const state of [saved, fromStore]) {
    const inventory = withMaker(maker);
    inventory.restore(state);
    expect(inventory.find('home', { mac: LAPTOP.mac })?.vendor).toBe(expected);
    expect(inventory.find('home', { mac: GATEWAY.mac })?.vendor).toBeUndefined();
  }
  const traits = withMaker(maker);
  traits.restore(saved);
  expect(traits.details('home', LAPTOP.mac)?.traits.get('vendor')).toEqual([expected]);
});

test('one that answers within its patience is asked again the next time', () => {
  const minutes = (count: number) => EVENT_TIME + count * 60_000_000;
  const { inventory } = learn([laptopArp], { silenceSleepingMs: 120_000 });
  const asked: number[] = [];
  const until = (from: number, to: number) => {
    for (let time = minutes(from); time < minutes(to); time += 1_000_000) {
      inventory.tick(time);
      for (const _ of inventory.takeProbes()) asked.push((time - EVENT_TIME) / 1_000_000);
    }
  };
  for (const minute of [0, 1, 2, 3]) {
    inventory.see(neighbor({ time: minutes(minute) }));
    until(minute, minute + 1);
  }
  expect(asked).toEqual([30, 90, 150, 210]);
  until(4, 10);
  expect(asked).toEqual([30, 90, 150, 210, 240, 270]);
  expect(inventory.takeNews().at(-1)).toMatchObject({ type: 'left', device: { mac: LAPTOP.mac } });
});

test('sensors that hear a device ask it in turns', () => {
  const { inventory } = learn([neighbor({ sensor: 'cellar' }), laptopArp], { silenceSleepingMs: 120_000 });
  const asked: string[] = [];
  for (let second = 0; second < 120; second++) {
    inventory.tick(EVENT_TIME + second * 1_000_000);
    asked.push(...inventory.takeProbes().map(({ sensor }) => sensor));
  }
  expect(asked).toEqual(['attic', 'cellar', 'attic']);
});

test.each([[undefined], [null], [{ version: 9 }], [[{ mac: 5 }]]])('%j is nothing to restore', (state) => {
  const { inventory } = learn([]);
  inventory.restore(state);
  expect([...inventory.all()]).toEqual([]);
});

test('what people call a device is a trait of it, and not what it offers for others', () => {
  const names = ['Anna’s iPhone', 'LaserJet @ office-pc', 'annas-iphone.local'];
  const events = names.map((name) => announcement({ mac: TOASTER.mac, ip: TOASTER.ip, name, service: '_ipp._tcp' }));
  const seen: unknown[] = [];
  const classify = (traits: Traits) => {
    seen.push(traits.get('friendlyName'));
    return {};
  };
  const inventory = createInventory(InventoryConfig.parse({}), {
    ...{ vendorOf: () => undefined, kinds: { ...noKinds, classify }, report: silentReport(), learningSpanMs: 0 },
  });
  for (const event of events) inventory.see(event);
  inventory.finish();
  expect(seen.at(-1)).toEqual(['Anna’s iPhone']);
});

describe('what a resolver calls an address', () => {
  const reverse = (name: string, data: string) =>
    dns({ name, qtype: 'PTR', rttUs: 500, answers: [{ name, type: 'PTR', ttl: 60, data }] });
  const said = (name: string) => announcement({ ip: LAPTOP.ip, via: 'dns', name });
  const known = (events: Event[]) => learn(events).inventory.find('home', { ip: LAPTOP.ip })?.names;

  test.each([
    ['names a device that has no name', [laptopArp, reverse('20.1.168.192.in-addr.arpa', 'desk.home.lan')], ['desk']],
    ['and no other', [laptopArp, reverse('21.1.168.192.in-addr.arpa', 'desk.home.lan')], []],
    [
      'does not stand against its own',
      [laptopArp, dhcp(), reverse('20.1.168.192.in-addr.arpa', 'desk.lan')],
      ['laptop'],
    ],
    ['comes after its own', [laptopArp, reverse('20.1.168.192.in-addr.arpa', 'desk.lan'), dhcp()], ['laptop', 'desk']],
    ['is none when it is made of the address', [laptopArp, said('ip-192-168-1-20.lan')], []],
    ['may be what a sensor asked for', [laptopArp, said('desk.home.lan')], ['desk']],
  ] as [string, Event[], string[]][])('%s', (_, events, names) => expect(known(events)).toEqual(names));
});

test('one MAC of several hosts is known as such, and is nobody else', () => {
  const guests = ['192.168.1.30', '192.168.1.31', '192.168.1.32'].map((senderIp) => neighbor({ senderIp }));
  expect(learn([laptopArp, ...guests.slice(1)]).inventory.find('home', { mac: LAPTOP.mac })).not.toHaveProperty(
    'shared',
  );
  const { inventory } = learn([laptopArp, ...guests, dhcp({ hostname: 'annas-mac' })]);
  expect(inventory.find('home', { mac: LAPTOP.mac })).toMatchObject({ shared: true });
  inventory.see(dhcp({ clientMac: TOASTER.mac, hostname: 'annas-mac', time: EVENT_TIME + 60_000_000 }));
  inventory.finish();
  expect([...inventory.all()].map(({ mac }) => mac)).toEqual([LAPTOP.mac, TOASTER.mac]);
});
