import type { Event, NeighborEvent } from '@lanhound/proto';
import { dhcp, EVENT_TIME, neighbor } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { type DryRunDeps, dryRun } from '../dry-run.ts';
import { arpSpoof } from './arp-spoof.ts';
import { ipConflict } from './ip-conflict.ts';

const SECOND = 1_000_000;

const ROUTER = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1' };
const VICTIM = { mac: '3c:22:fb:00:00:20', ip: '192.168.1.20' };
const ATTACKER = { mac: '00:0c:29:00:00:66', ip: '192.168.1.66' };
interface Host {
  mac: string;
  ip: string;
}

const at = (seconds: number) => EVENT_TIME + seconds * SECOND;
const message = (seconds: number, given: Partial<NeighborEvent> & { senderMac: string }) =>
  neighbor({ time: at(seconds), etherMac: given.senderMac, ...given });
const asks = (seconds: number, { mac, ip }: Host, target: string, given: Partial<NeighborEvent> = {}) =>
  message(seconds, { op: 'request', senderMac: mac, senderIp: ip, targetIp: target, ...given });
/** "ip is at mac", told to somebody. */
const tells = (seconds: number, { mac, ip }: Host, to: Host, given: Partial<NeighborEvent> = {}) =>
  message(seconds, { senderMac: mac, senderIp: ip, targetMac: to.mac, targetIp: to.ip, ...given });
const announces = (seconds: number, { mac, ip }: Host, given: Partial<NeighborEvent> = {}) =>
  message(seconds, { op: 'announce', senderMac: mac, senderIp: ip, targetIp: ip, ...given });
/** A question and its answer. */
const talk = (seconds: number, from: Host, to: Host) => [asks(seconds, from, to.ip), tells(seconds, to, from)];
const repeated = (count: number, everySeconds: number, make: (seconds: number) => Event | Event[]) =>
  Array.from({ length: count }, (_, i) => make(i * everySeconds)).flat();
const inOrder = (...events: (Event | Event[])[]): Event[] => events.flat().sort((a, b) => a.time - b.time);

/** The server of addresses has said who the gateway is. */
const lease = dhcp({ time: at(-60), messageType: 'ack', routers: [ROUTER.ip], dnsServers: ['192.168.1.2'] });
const posingAs = (ip: string): Host => ({ mac: ATTACKER.mac, ip });

const device = (given: Partial<Device> & { mac: string }) =>
  createDevice({ site: 'home', sensors: ['attic'], ...given });
const devices = [
  device({ mac: ROUTER.mac, names: ['router'], addresses: [ROUTER.ip], router: true }),
  device({ mac: VICTIM.mac, names: ['laptop'], addresses: [VICTIM.ip] }),
  device({ mac: ATTACKER.mac, vendor: 'Acme', addresses: [ATTACKER.ip] }),
];

const said = (events: Event[], deps: DryRunDeps = {}) =>
  dryRun(arpSpoof, {}, events, { devices, ...deps }).findings.map(({ severity, title }) => `${severity}: ${title}`);
const bothSay = (events: Event[], deps: DryRunDeps = {}) => [
  ...said(events, deps),
  ...dryRun(ipConflict, {}, events, { devices, ...deps }).findings.map(
    ({ severity, title }) => `${severity}: ${title}`,
  ),
];

const POSES = 'critical: Acme (192.168.1.66) poses as the gateway 192.168.1.1';

describe('answers that nobody asked for, about an address that another has', () => {
  const pushes = (count: number, everySeconds = 2) => [
    ...[lease, ...talk(-10, VICTIM, ROUTER), announces(-5, ATTACKER)],
    ...repeated(count, everySeconds, (s) => tells(s, posingAs(ROUTER.ip), VICTIM)),
  ];
  test.each([
    ['two', pushes(2), []],
    ['three', pushes(3), [POSES]],
    ['three, fifteen seconds apart', pushes(3, 15), []],
    ['three, ten seconds apart', pushes(3, 10), [POSES]],
    ['many are one finding in ten seconds', pushes(6), [POSES]],
    [
      'to each of three only one',
      [...pushes(0), ...[1, 2, 3].map((i) => tells(i, posingAs(ROUTER.ip), { ...VICTIM, ip: `192.168.1.3${i}` }))],
      [],
    ],
  ])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

  test('of an ordinary device are high, and all victims are one alert', () => {
    const events = [
      ...[lease, ...talk(-10, VICTIM, ROUTER)],
      ...repeated(3, 1, (s) => tells(s, posingAs(VICTIM.ip), ROUTER)),
      ...repeated(3, 1, (s) => tells(s + 4, posingAs(ROUTER.ip), VICTIM)),
    ];
    const { findings } = dryRun(arpSpoof, {}, events, { devices });
    expect(findings.map(({ severity, title, identity }) => [severity, title, identity])).toEqual([
      ['high', 'Acme (192.168.1.66) poses as laptop, 192.168.1.20', [ATTACKER.mac]],
      [
        'critical',
        'Acme (192.168.1.66) poses as the gateway 192.168.1.1, and has 2 addresses of others',
        [ATTACKER.mac],
      ],
    ]);
  });

  test('the evidence says who, who else, and who was first', () => {
    const [finding] = dryRun(arpSpoof, {}, pushes(3), { devices }).findings;
    expect(finding?.evidence).toEqual({
      address: ROUTER.ip,
      role: 'gateway',
      mac: ATTACKER.mac,
      vendor: 'Acme',
      claimsSince: '2026-03-01T12:00:00.000000Z',
      claims: 3,
      otherMac: ROUTER.mac,
      otherClaimsSince: '2026-03-01T11:59:50.000000Z',
      otherClaims: 1,
      first: ROUTER.mac,
      unaskedAnswersLastMinute: 3,
      changesOfMac: 1,
    });
    expect(finding?.device?.mac).toBe(ATTACKER.mac);
  });

  test.each([
    ['nine, where no rival was seen', 9, []],
    ['ten', 10, ['high: Acme (192.168.1.66) tells others, unasked, where 192.168.1.30 is']],
  ])('%s', (_, count, expected) => {
    expect(said(repeated(count, 2, (s) => tells(s, posingAs('192.168.1.30'), VICTIM)))).toEqual(expected);
  });

  test('IPv6 advertisements to one host are told apart the same way', () => {
    const router = { mac: ROUTER.mac, ip: 'fe80::1' };
    const events = [
      message(-5, {
        op: 'routerAdvertise',
        senderMac: router.mac,
        senderIp: router.ip,
        router: { lifetimeSeconds: 1800 },
      }),
      ...repeated(3, 2, (s) => tells(s, posingAs(router.ip), { mac: VICTIM.mac, ip: 'fe80::20' }, { op: 'advertise' })),
    ];
    expect(said(events)).toEqual(['critical: Acme (192.168.1.66) poses as the gateway fe80::1']);
  });
});

describe('a frame that speaks of another MAC', () => {
  const FORGED = 'de:ad:be:ef:00:01';
  const lies = (count: number, etherMac = ATTACKER.mac) => [
    ...[lease, ...talk(-10, VICTIM, ROUTER)],
    ...repeated(count, 3, (s) => announces(s, { mac: FORGED, ip: ROUTER.ip }, { etherMac })),
  ];
  test.each([
    ['once', lies(1), []],
    ['twice: whoever sent it is named', lies(2), [POSES]],
    [
      'of the MAC that has the address: a repeater answers for its client',
      [...lies(0), ...repeated(9, 1, (s) => announces(s, ROUTER, { etherMac: ATTACKER.mac }))],
      [],
    ],
    ['of a router with a virtual MAC', lies(9, '00:00:5e:00:01:0a'), []],
  ])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));
});

describe('two that answer for one address in turns', () => {
  const both = (ip: string, a: Host, b: Host, rounds: number, gap = 5) =>
    repeated(rounds, 2 * gap, (s) => [
      ...talk(s, VICTIM, { mac: a.mac, ip }),
      ...talk(s + gap, VICTIM, { mac: b.mac, ip }),
    ]);
  const IP = '192.168.1.40';
  const OWNER = { mac: '00:1b:a9:00:00:40', ip: IP };
  const LATER = { mac: '00:17:88:00:00:41', ip: '192.168.1.41' };

  test.each([
    ['the third time one had it briefly is too early', both(ROUTER.ip, ROUTER, ATTACKER, 2).slice(0, -2), []],
    [
      'the fourth change speaks',
      both(ROUTER.ip, ROUTER, ATTACKER, 2),
      [`critical: Acme (192.168.1.66) and router both claim to be the gateway 192.168.1.1`],
    ],
    ['slower than failovers', both(ROUTER.ip, ROUTER, ATTACKER, 6, 15), []],
    [
      'of an ordinary device, by one that has an address of its own',
      inOrder(announces(6, LATER), both(IP, OWNER, LATER, 2)),
      [`high: ${LATER.mac} poses as ${OWNER.mac}, ${IP}`],
    ],
    [
      'by one that had another address until then',
      [announces(-5, LATER), ...both(IP, OWNER, LATER, 2)],
      [`normal: ${LATER.mac} and ${OWNER.mac} both use ${IP}`],
    ],
    [
      'by one that has no other address: a mistake',
      both(IP, OWNER, LATER, 2),
      [`normal: ${LATER.mac} and ${OWNER.mac} both use ${IP}`],
    ],
    [
      'IPv6, where everybody has several',
      both('fd00::40', OWNER, LATER, 2),
      [`high: ${LATER.mac} poses as ${OWNER.mac}, fd00::40`],
    ],
  ])('%s', (_, events, expected) => {
    expect(bothSay([lease, ...events, announces(120, VICTIM)])).toEqual(expected);
  });

  const cards = [device({ mac: OWNER.mac, names: ['dock'] })];
  test.each<[string, Event[], DryRunDeps?]>([
    ['two cards of one device', both(IP, OWNER, LATER, 9), { deviceOf: () => cards[0] }],
    ['two ports of one network store', both(IP, OWNER, { ...OWNER, mac: '00:1b:a9:00:00:41' }, 9)],
    [
      'a machine that answers with either card for either address',
      inOrder(both(IP, OWNER, LATER, 9), both('192.168.1.42', LATER, OWNER, 9)),
    ],
    [
      'a repeater that answers for many',
      inOrder(
        [1, 2, 3].map((i) => announces(6, { mac: LATER.mac, ip: `192.168.1.5${i}` })),
        both(IP, OWNER, LATER, 9),
      ),
    ],
    ['the gateway that answers for its clients', [...talk(-5, VICTIM, ROUTER), ...both(IP, OWNER, ROUTER, 9)]],
    [
      'routers that share an address by GLBP',
      both(ROUTER.ip, { ...ROUTER, mac: '00:07:b4:00:01:01' }, { ...ROUTER, mac: '00:07:b4:00:01:02' }, 9),
    ],
    ['a router with its own and the virtual MAC', both(ROUTER.ip, { ...ROUTER, mac: '00:00:5e:00:01:01' }, ROUTER, 9)],
    [
      'networks that only have the same addresses',
      both(IP, OWNER, LATER, 9).map((event, i) => ({ ...event, sensor: i % 4 < 2 ? 'attic' : 'shed' })),
    ],
  ])('not %s', (_, events, deps) => expect(bothSay([lease, ...events, announces(300, VICTIM)], deps)).toEqual([]));
});

describe('one after the other is nobody’s fault', () => {
  const PARTNER = { mac: '00:25:90:00:00:03', ip: ROUTER.ip };
  const answering = (fromSeconds: number, host: Host, count = 20) =>
    repeated(count, 3, (s) => talk(fromSeconds + s, host.ip === VICTIM.ip ? ATTACKER : VICTIM, host));
  test.each([
    ['a failover', [...answering(0, ROUTER), announces(60, PARTNER), ...answering(61, PARTNER)]],
    [
      'and back',
      [
        ...answering(0, ROUTER),
        announces(60, PARTNER),
        ...answering(61, PARTNER),
        announces(130, ROUTER),
        ...answering(131, ROUTER),
      ],
    ],
    [
      'announced five times',
      [...answering(0, ROUTER), ...repeated(5, 1, (s) => announces(60 + s, PARTNER)), ...answering(66, PARTNER)],
    ],
    [
      'an address given to another',
      [
        ...answering(0, VICTIM),
        dhcp({ time: at(70), messageType: 'ack', clientMac: PARTNER.mac, assignedIp: VICTIM.ip }),
        ...answering(71, { ...PARTNER, ip: VICTIM.ip }),
      ],
    ],
    [
      'a sleeping computer’s proxy, woken now and then',
      repeated(6, 120, (s) => [announces(s, { mac: PARTNER.mac, ip: VICTIM.ip }), announces(s + 30, VICTIM)]),
    ],
    [
      'a phone that changes its MAC and keeps its address',
      [
        ...answering(0, VICTIM),
        announces(60, { ...VICTIM, mac: '3a:00:00:00:00:01' }),
        ...answering(61, { ...VICTIM, mac: '3a:00:00:00:00:01' }),
      ],
    ],
    [
      'a router that answers for a whole network',
      repeated(99, 1, (s) => talk(s, VICTIM, { mac: ROUTER.mac, ip: `10.0.0.${s}` })),
    ],
  ])('%s', (_, events) => expect(bothSay([lease, ...events, announces(900, VICTIM)])).toEqual([]));
});

describe('sensors that disagree about the gateway', () => {
  const seenBy = (sensor: string, events: Event[]) => events.map((event) => ({ ...event, sensor }));
  const story = (agreed: boolean, seconds: number) =>
    inOrder(
      lease,
      agreed ? seenBy('shed', talk(-20, VICTIM, ROUTER)) : [],
      seenBy(
        'attic',
        repeated(Math.ceil((seconds + 20) / 5), 5, (s) => talk(s - 20, VICTIM, ROUTER)),
      ),
      seenBy(
        'shed',
        repeated(Math.ceil(seconds / 5), 5, (s) => talk(s + 1, VICTIM, { ...ATTACKER, ip: ROUTER.ip })),
      ),
    );
  test.each([
    ['for less than their clocks may differ', story(true, 10), 0],
    ['for longer', story(true, 30), 1],
    ['as two networks do from the beginning', story(false, 30), 0],
  ])('%s', (_, events, atLeast) => {
    const findings = dryRun(arpSpoof, {}, events, { devices }).findings.filter(
      ({ evidence }) => evidence['sensorsThatDisagree'],
    );
    expect(Math.min(findings.length, 1)).toBe(atLeast);
  });
});

test('it is over when nothing was seen for a while', () => {
  const resolve = vi.fn();
  const events = [
    ...[lease, ...talk(-10, VICTIM, ROUTER)],
    ...repeated(3, 2, (s) => tells(s, posingAs(ROUTER.ip), VICTIM)),
    announces(4 + 600, VICTIM),
  ];
  dryRun(arpSpoof, {}, events, { devices, resolve });
  expect(resolve).toHaveBeenCalledExactlyOnceWith({
    site: 'home',
    identity: [ATTACKER.mac],
    time: at(604),
    evidence: { lastSign: '2026-03-01T12:00:04.000000Z' },
  });
});

test('what was known of addresses is known after a restart', () => {
  const { saved } = dryRun(arpSpoof, {}, [lease, ...talk(-10, VICTIM, ROUTER)], { devices });
  const events = repeated(3, 2, (s) => tells(s, posingAs(ROUTER.ip), VICTIM));
  expect(said(events, { saved: JSON.parse(JSON.stringify(saved)) })).toEqual([POSES]);
});

test('a flood of addresses is refused and counted, and what is known stays known', () => {
  const onRefused = vi.fn();
  const flood = Array.from({ length: 20_000 }, (_, i) =>
    announces(0, { mac: ATTACKER.mac, ip: `10.1.${i >> 8}.${i & 255}` }),
  );
  const events = [
    lease,
    ...talk(-10, VICTIM, ROUTER),
    ...flood,
    ...repeated(3, 2, (s) => tells(s, posingAs(ROUTER.ip), VICTIM)),
  ];
  expect(said(events, { onRefused })).toEqual([POSES]);
  expect(onRefused).toHaveBeenCalledWith('addresses');
});
