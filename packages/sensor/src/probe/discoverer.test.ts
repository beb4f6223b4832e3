import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { encode } from 'dns-packet';
import { afterEach, expect, test } from 'vitest';
import type { AllNodesAnswer } from './all-nodes.ts';
import { noProbeCounts } from './counts.ts';
import { discover } from './discoverer.ts';
import { DiscoveryConfig } from './discovery-config.ts';
import { neighborhoodOf } from './links.ts';
import { ALL_TYPES } from './service-types.ts';
import { interfacesOf } from './testing/interfaces.ts';
import { sentOver } from './testing/sent.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const MINUTE_MS = 60_000;

/** A machine that looks for devices; chance is always in the middle. */
function discovering(config: object, cidrs: Record<string, string[]>, refuses?: (to: string) => boolean) {
  const clock = fakeClock();
  const counts = noProbeCounts();
  const network = sentOver(clock, refuses);
  const pinged: string[] = [];
  const parsed = DiscoveryConfig.parse({ networks: ['eth0', 'wlan0'], ...config });
  const stopped = new AbortController();
  let now = cidrs;
  const running = discover(
    parsed,
    {
      neighborhood: () => neighborhoodOf(parsed.networks, interfacesOf(now)),
      open: network.open,
      askAllNodes: async (name): Promise<AllNodesAnswer> => {
        pinged.push(name);
        return 'silence';
      },
      ...{ counts, clock, random: () => 0.5, log: silentReport().log },
    },
    stopped.signal,
  );
  stops.push(async () => {
    stopped.abort();
    await running;
  });
  return {
    ...{ ...network, clock, counts, pinged },
    addresses: () => network.sent.filter(({ port }) => port === 9),
    moveTo: (next: Record<string, string[]>) => {
      now = next;
    },
  };
}

test('it waits some seconds, asks for services, and then for each address at its pace', async () => {
  const { clock, sent, addresses, openNow } = discovering({}, { eth0: ['192.168.1.5/28'] });
  await clock.advance(5_000);
  expect(sent).toEqual([]);
  await clock.advance(40_000);
  const asked = sent.filter(({ port }) => port !== 9).map(({ to, port }) => `${to} ${port}`);
  expect(asked).toEqual([...Array(3).fill('224.0.0.251 5353'), '239.255.255.250 1900']);
  expect(new Set(addresses().map(({ to }) => to)).size).toBe(13);
  const gaps = addresses()
    .slice(1)
    .map(({ atMs }, i) => atMs - (addresses()[i]?.atMs ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000 / 6 - 1);
  expect(openNow()).toBe(0);
});

test('it looks again after an hour, a tenth more or less', async () => {
  const { clock, addresses } = discovering({}, { eth0: ['192.168.1.5/30'] });
  await clock.advance(59 * MINUTE_MS);
  expect(addresses()).toHaveLength(1);
  await clock.advance(2 * MINUTE_MS);
  expect(addresses()).toHaveLength(2);
  await clock.advance(180 * MINUTE_MS);
  expect(addresses()).toHaveLength(5);
});

test('a new subnet is looked at at once, one that comes back is not', async () => {
  const { clock, addresses, moveTo } = discovering({}, { eth0: ['192.168.1.5/30'] });
  await clock.advance(MINUTE_MS);
  moveTo({ eth0: ['192.168.7.5/30'] });
  await clock.advance(MINUTE_MS);
  expect(addresses().map(({ to }) => to)).toEqual(['192.168.1.6', '192.168.7.6']);
  for (let i = 0; i < 10; i++) {
    moveTo({ eth0: [i % 2 === 0 ? '192.168.1.5/30' : '192.168.7.5/30'] });
    await clock.advance(MINUTE_MS);
  }
  expect(addresses()).toHaveLength(2);
});

test('a sweep ends where the machine leaves the network', async () => {
  const { clock, addresses, moveTo } = discovering({}, { eth0: ['192.168.1.5/24'] });
  await clock.advance(30_000);
  const before = addresses().length;
  expect(before).toBeGreaterThan(10);
  moveTo({});
  await clock.advance(30_000);
  // One may have been on its way.
  expect(addresses().length).toBeLessThanOrEqual(before + 1);
});

test('nothing is sent where it is in none of the networks', async () => {
  const { clock, sent, counts } = discovering(
    { networks: ['192.168.1.0/24'] },
    { eth0: ['10.0.0.5/24', 'fe80::5/64'] },
  );
  await clock.advance(180 * MINUTE_MS);
  expect([sent.length, counts['discovery.rounds']]).toEqual([0, 0]);
});

test('IPv6 is asked by questions to all, and no address by address', async () => {
  const { clock, sent, pinged } = discovering({}, { eth0: ['2001:db8:1::5/64', 'fe80::5/64'] });
  await clock.advance(MINUTE_MS);
  expect(pinged).toEqual(['eth0']);
  expect(new Set(sent.map(({ to, port }) => `${to} ${port}`))).toEqual(new Set(['ff02::fb 5353', 'ff02::c 1900']));
});

test('types that a neighbour names are asked for, those of a stranger are not', async () => {
  const { clock, sent, answers } = discovering({}, { eth0: ['192.168.1.5/30'] });
  await clock.advance(8_000);
  const naming = (data: string) => encode({ type: 'response', answers: [{ type: 'PTR', name: ALL_TYPES, data }] });
  answers[0]?.give(naming('_near._tcp.local'), '192.168.1.6');
  answers[0]?.give(naming('_far._tcp.local'), '198.51.100.1');
  answers[0]?.give(naming('_odd._tcp.local'), 'nobody');
  await clock.advance(30_000);
  const text = Buffer.concat(sent.map(({ bytes }) => bytes)).toString('latin1');
  expect(['_near', '_far', '_odd'].map((name) => text.includes(name))).toEqual([true, false, false]);
});

test('what cannot be sent is counted, and all else goes on', async () => {
  const refuses = (to: string) => to === '224.0.0.251' || to === '192.168.1.6';
  const { clock, addresses, counts } = discovering({}, { eth0: ['192.168.1.5/29'] }, refuses);
  await clock.advance(MINUTE_MS);
  expect(addresses()).toHaveLength(4);
  expect(counts).toMatchObject({ 'discovery.failed': 4, 'discovery.addresses': 4, 'discovery.rounds': 1 });
});

test('of a subnet that is too large the rest is told', async () => {
  const { clock, addresses, counts } = discovering({ addressesPerSecond: 20 }, { eth0: ['10.0.0.5/16'] });
  await clock.advance(10 * MINUTE_MS);
  expect(counts['discovery.addressesOmitted']).toBe(65_536 - 1_024);
  // Without its own address, and without that of the network.
  expect(addresses()).toHaveLength(1_022);
});
