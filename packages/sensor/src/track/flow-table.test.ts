import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NETWORK, Packet } from '../decode/packet.ts';
import { FLAG, SLOT_WORDS, WORD } from './flow-slot.ts';
import { FlowTable } from './flow-table.ts';

const FLOWS_MAX = 24;

/** A packet between two of a few hosts, and its ports as the table takes them. */
interface Key {
  src: number;
  dst: number;
  srcPort: number;
  dstPort: number;
  proto: number;
  wide: boolean;
}

const key: fc.Arbitrary<Key> = fc.record({
  src: fc.nat(3),
  dst: fc.nat(3),
  srcPort: fc.constantFrom(0, 1, 65_535),
  dstPort: fc.constantFrom(0, 1, 65_535),
  proto: fc.constantFrom(6, 17),
  wide: fc.boolean(),
});

function packetOf({ src, dst, proto, wide }: Key): Packet {
  const packet = new Packet();
  packet.bytes = new Uint8Array(32);
  packet.network = wide ? NETWORK.ipv6 : NETWORK.ipv4;
  packet.ipLength = wide ? 16 : 4;
  packet.srcIpAt = 0;
  packet.dstIpAt = 16;
  packet.proto = proto;
  // Hosts differ in their first bytes or in their last.
  packet.bytes[src < 2 ? 0 : packet.ipLength - 1] = src + 1;
  packet.bytes[16 + (dst < 2 ? 0 : packet.ipLength - 1)] = dst + 1;
  return packet;
}

/** The same for both directions. */
function nameOf({ src, dst, srcPort, dstPort, proto, wide }: Key): string {
  return `${proto} ${wide} ${[`${src}:${srcPort}`, `${dst}:${dstPort}`].sort().join(' ')}`;
}

const find = (table: FlowTable, at: Key) => table.find(packetOf(at), (at.srcPort << 16) | at.dstPort);

test('finds what a map would, through any order of adding and removing', () => {
  const step = fc.record({ key, remove: fc.boolean(), reversed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), fc.integer(), (steps, seed) => {
      const table = new FlowTable(FLOWS_MAX, seed);
      const map = new Map<string, { slot: number; key: Key }>();
      for (const { key, remove, reversed } of steps) {
        const name = nameOf(key);
        const slot = find(table, key);
        expect(slot).toBe(map.get(name)?.slot ?? -1);
        if (remove && slot >= 0) {
          table.remove(slot);
          map.delete(name);
        } else if (slot < 0 && table.size < FLOWS_MAX) {
          const added = table.add(reversed);
          table.words[added * SLOT_WORDS + WORD.flags] = FLAG.live;
          map.set(name, { slot: added, key });
        }
      }
      for (const held of map.values()) expect(find(table, held.key)).toBe(held.slot);
      const live: number[] = [];
      for (let slot = table.nextLive(0); slot >= 0; slot = table.nextLive(slot + 1)) live.push(slot);
      expect(live).toEqual([...map.values()].map(({ slot }) => slot).sort((a, b) => a - b));
      expect(table.size).toBe(map.size);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['as sent', false],
  ['the other way round', true],
])('tells the direction of a packet against a flow added %s', (_, added) => {
  const sent: Key = { src: 1, dst: 3, srcPort: 5, dstPort: 80, proto: 6, wide: true };
  const answer: Key = { ...sent, src: 3, dst: 1, srcPort: 80, dstPort: 5 };
  const table = new FlowTable(FLOWS_MAX, 1);
  find(table, sent);
  const slot = table.add(added);
  expect([find(table, sent), table.reversed]).toEqual([slot, added]);
  expect([find(table, answer), table.reversed]).toEqual([slot, !added]);
});

test('between equal ends everything goes forward', () => {
  const own: Key = { src: 1, dst: 1, srcPort: 7, dstPort: 7, proto: 17, wide: false };
  const table = new FlowTable(FLOWS_MAX, 1);
  find(table, own);
  table.add(false);
  expect([find(table, own), table.reversed]).toEqual([0, false]);
});
