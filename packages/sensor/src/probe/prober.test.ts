import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { noProbeCounts } from './counts.ts';
import { neighborhoodOf } from './links.ts';
import { createProber } from './prober.ts';
import { interfacesOf } from './testing/interfaces.ts';
import { sentOver } from './testing/sent.ts';

const EVERYTHING = { eth0: ['10.0.0.5/16', 'fe80::5/64'], wlan0: ['192.168.1.5/24', 'fe80::6/64'] };

function probing(networks = ['eth0', 'wlan0'], refuses?: (to: string) => boolean) {
  const clock = fakeClock();
  const counts = noProbeCounts();
  const network = sentOver(clock, refuses);
  let cidrs: Record<string, string[]> = EVERYTHING;
  const neighborhood = () => neighborhoodOf(networks, interfacesOf(cidrs));
  const prober = createProber({ neighborhood, open: network.open, counts, clock, log: silentReport().log });
  return {
    ...network,
    clock,
    counts,
    prober,
    ask: (ip: string, issued = clock.nowMs() * 1000) => prober.hear({ type: 'probe', id: ip, issued, ip }),
    moveTo: (next: Record<string, string[]>) => {
      cidrs = next;
    },
  };
}

const counted = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

test('a probe is one empty datagram on the link of its address', async () => {
  const { ask, sent, clock, counts, openNow } = probing();
  ask('10.0.3.4');
  ask('192.168.1.9');
  await clock.advance(1_000);
  expect(sent.map(({ link, to, port, bytes }) => [link, to, port, bytes.length])).toEqual([
    ['eth0 4', '10.0.3.4', 9, 0],
    ['wlan0 4', '192.168.1.9', 9, 0],
  ]);
  expect(counted(counts)).toEqual({ 'probe.asked': 2, 'probe.sent': 2 });
  expect(openNow()).toBe(0);
});

test('an address of the link is asked for on every link that may be used', async () => {
  const { ask, sent, clock } = probing();
  ask('fe80::7');
  await clock.advance(1_000);
  expect(sent.map(({ link, to }) => [link, to])).toEqual([
    ['eth0 6', 'fe80::7'],
    ['wlan0 6', 'fe80::7'],
  ]);
});

test.each([
  ['198.51.100.1', 'probe.outsideRefused'],
  ['224.0.0.1', 'probe.groupRefused'],
  ['192.168.1.255', 'probe.groupRefused'],
  ['10.0.0.5', 'probe.ownRefused'],
  ['attic', 'probe.malformedRefused'],
])('nothing is sent for %s', async (ip, reason) => {
  const { ask, sent, clock, counts } = probing();
  ask(ip);
  await clock.advance(1_000);
  expect(sent).toEqual([]);
  expect(counted(counts)).toEqual({ 'probe.asked': 1, [reason]: 1 });
});

test('however many are asked for, they go one after another, and of too many none', async () => {
  const { ask, sent, clock, counts } = probing();
  for (let i = 0; i < 1_000; i++) ask(`10.0.${i >> 8}.${(i & 255) + 6}`.replace(/\.(2[5-9]\d|26\d)$/, '.1'));
  await clock.advance(60_000);
  const gaps = sent.slice(1).map(({ atMs }, i) => atMs - (sent[i]?.atMs ?? 0));
  expect(Math.min(...gaps)).toBe(200);
  // One has left the queue before the others come.
  expect(sent).toHaveLength(65);
  expect(counts['probe.queueRefused'] + counts['probe.sent'] + counts['probe.repeated']).toBe(1_000);
});

test('of a flood of what may not be asked, most is not even looked at', async () => {
  const { ask, clock, counts } = probing();
  for (let i = 0; i < 1_000; i++) ask('198.51.100.1');
  expect(counts).toMatchObject({ 'probe.outsideRefused': 100, 'probe.queueRefused': 900 });
  await clock.advance(1_000);
  ask('198.51.100.1');
  expect(counts['probe.outsideRefused']).toBe(101);
});

test('the same is not asked for again within ten seconds', async () => {
  const { ask, sent, clock, counts } = probing();
  const times = [0, 1, 9_998, 1, 10_000];
  for (const after of times) {
    await clock.advance(after);
    ask('10.0.3.4');
  }
  await clock.advance(1_000);
  expect(sent.map(({ atMs }) => atMs)).toEqual([0, 10_000, 20_000]);
  expect(counts['probe.repeated']).toBe(2);
});

test('one that comes late is not done', async () => {
  const { ask, sent, clock, counts } = probing();
  ask('10.0.3.4');
  await clock.advance(60_000);
  ask('10.0.3.5', (clock.nowMs() - 11_000) * 1000);
  await clock.advance(1_000);
  expect(sent.map(({ to }) => to)).toEqual(['10.0.3.4']);
  expect(counts['probe.lateRefused']).toBe(1);
});

test('what waits is not sent once the machine is in another network', async () => {
  const { ask, sent, clock, moveTo } = probing();
  for (const ip of ['10.0.3.4', '10.0.3.5', '10.0.3.6']) ask(ip);
  moveTo({ eth0: ['172.16.0.5/24'] });
  await clock.advance(1_000);
  expect(sent.map(({ to }) => to)).toEqual(['10.0.3.4']);
});

test('what cannot be sent is counted, and the next is tried', async () => {
  const { ask, sent, clock, counts } = probing(['eth0'], (to) => to === '10.0.3.4');
  ask('10.0.3.4');
  ask('10.0.3.5');
  await clock.advance(1_000);
  expect(sent.map(({ to }) => to)).toEqual(['10.0.3.5']);
  expect(counts).toMatchObject({ 'probe.failed': 1, 'probe.sent': 1 });
});

test('a stop waits for nothing', async () => {
  const { ask, sent, clock, prober, openNow } = probing();
  for (let i = 1; i < 60; i++) ask(`10.0.3.${i}`);
  await clock.advance(500);
  await prober.stop();
  expect([sent.length, openNow()]).toEqual([3, 0]);
});
