import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  HOME_NETWORKS,
  isNetwork,
  macOfBytes,
  type Neighbor,
  NeighborTable,
  parseMediaIndex,
  parsePhysicalIndex,
} from './neighbor-table.ts';
import { eventSink } from './testing/event-sink.ts';

const NOW_US = 1_772_712_000_000_000;
const TYPE = { other: 1, invalid: 2, dynamic: 3, fixed: 4, local: 5 } as const;
const STATE = { reachable: 1, stale: 2, delay: 3, probe: 4, invalid: 5, unknown: 6, incomplete: 7 } as const;

const neighbor = (more: Partial<Neighbor> = {}): Neighbor => ({
  ...{ interfaceIndex: 2, ip: '192.168.1.7', mac: '02:00:00:00:00:07', type: TYPE.dynamic, state: STATE.reachable },
  ...more,
});

function table(networks = HOME_NETWORKS) {
  const { sink, events } = eventSink();
  const neighbors = new NeighborTable(networks);
  return {
    neighbors,
    /** Addresses that are told of one reading. */
    see(rows: Neighbor[]) {
      neighbors.see(rows, NOW_US, sink);
      return events.splice(0).map((event) => event.type === 'neighbor' && event.senderIp);
    },
    event(row: Neighbor) {
      neighbors.see([row], NOW_US, sink);
      return events.splice(0);
    },
  };
}

test('a neighbour is told as the router has it', () => {
  expect(table().event(neighbor())).toEqual([
    { type: 'neighbor', time: NOW_US, op: 'table', senderMac: '02:00:00:00:00:07', senderIp: '192.168.1.7' },
  ]);
});

test.each([
  ['reachable', { state: STATE.reachable }, 1, 1],
  ['stale, which may have left hours ago', { state: STATE.stale }, 0, 0],
  ['waited for', { state: STATE.delay }, 0, 0],
  ['asked', { state: STATE.probe }, 0, 0],
  ['silent', { state: STATE.incomplete }, 0, 0],
  ['not told about', { state: undefined }, 1, 0],
  ['unknown', { state: STATE.unknown }, 1, 0],
  ['set by people', { type: TYPE.fixed }, 0, 0],
  ['the router itself', { type: TYPE.local }, 0, 0],
  ['no more valid', { type: TYPE.invalid }, 0, 0],
  ['without a type', { type: undefined }, 1, 1],
])('one that is %s', (_, more, first, again) => {
  const { see } = table();
  expect([see([neighbor(more)]).length, see([neighbor(more)]).length]).toEqual([first, again]);
});

describe('where the router tells no states', () => {
  const row = neighbor({ state: undefined });

  test('one counts when it comes back, and when it has another MAC', () => {
    const { see } = table();
    see([row]);
    expect(see([])).toEqual([]);
    expect(see([row])).toEqual(['192.168.1.7']);
    expect(see([{ ...row, mac: '02:00:00:00:00:08' }])).toEqual(['192.168.1.7']);
  });

  test('a restart makes none new', () => {
    const before = table();
    before.see([row]);
    const after = table();
    after.neighbors.restore(JSON.parse(JSON.stringify(before.neighbors.save())));
    expect(after.see([row])).toEqual([]);
  });
});

describe('interfaces', () => {
  const provider = neighbor({ interfaceIndex: 3, ip: '198.51.100.1', mac: '02:00:00:00:00:99' });
  const theirs = neighbor({ interfaceIndex: 3, ip: 'fe80::99', mac: '02:00:00:00:00:99' });
  const global = neighbor({ ip: '2001:db8::7' });
  const link = neighbor({ ip: 'fe80::7' });

  test('the one to the provider does not count; all of the home’s do', () => {
    expect(table().see([provider, theirs, neighbor(), global, link])).toEqual([
      '192.168.1.7',
      '2001:db8::7',
      'fe80::7',
    ]);
  });

  test('those that are named do', () => {
    expect(table(['198.51.100.0/24']).see([provider, theirs, neighbor()])).toEqual(['198.51.100.1', 'fe80::99']);
  });
});

test.each([
  ['2.1.4.192.168.1.7', '192.168.1.7'],
  ['2.2.16.253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7', 'fd00::7'],
  ['2.4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.0.0.2', 'fe80::7'],
  ['2.3.8.192.168.1.7.0.0.0.1', '192.168.1.7'],
  ['2.1.4.192.168.1', undefined],
  ['2.1.4.192.168.1.256', undefined],
  ['2.16.3.97.46.98', undefined],
  ['', undefined],
  ['a.b', undefined],
])('index %s', (index, ip) => expect(parsePhysicalIndex(index)?.ip).toBe(ip));

test.each([
  ['2.192.168.1.7', { interfaceIndex: 2, ip: '192.168.1.7' }],
  ['2.192.168.1.7.1', undefined],
  ['2.192.168.1', undefined],
])('older index %s', (index, expected) => expect(parseMediaIndex(index)).toEqual(expected));

test.each([
  ['020000000007', '02:00:00:00:00:07'],
  ['000000000000', undefined],
  ['01005e000001', undefined],
  ['0200000007', undefined],
])('address of bytes %s', (hex, mac) => expect(macOfBytes(Buffer.from(hex, 'hex'))).toBe(mac));

test('any index is survived', () => {
  const index = fc.oneof(
    fc.string(),
    fc.array(fc.integer({ min: -1, max: 300 }), { maxLength: 40 }).map((all) => all.join('.')),
  );
  fc.assert(
    fc.property(index, (text) => {
      for (const place of [parsePhysicalIndex(text), parseMediaIndex(text)]) {
        if (place) expect(place.ip).toMatch(/^[0-9a-f.:]+$/);
      }
    }),
  );
});

test.each([
  ['192.168.1.0/24', true],
  ['fd00::/8', true],
  ['192.168.1.0/33', false],
  ['192.168.1.0', false],
  ['home/8', false],
])('network %s', (text, expected) => expect(isNetwork(text)).toBe(expected));
