import { expect, test } from 'vitest';
import { Packet } from '../decode/packet.ts';
import { DnsFragments } from './dns-fragments.ts';

const LIMITS = { fragmentedMax: 2, bufferedBytesMax: 10_000 };
const payload = Buffer.from('the answer that did not fit into one packet');
const datagram = Buffer.concat([Buffer.from('003530390000', 'hex'), Buffer.alloc(2), payload]);
datagram.writeUInt16BE(datagram.length, 4);

function fragment(start: number, end: number, fields: Partial<Packet> = {}): Packet {
  const packet = new Packet();
  packet.bytes = datagram.subarray(start, end);
  packet.fragmentOffset = start;
  packet.moreFragments = end < datagram.length;
  packet.payloadEnd = end - start;
  if (start === 0) Object.assign(packet, { transportAt: 0, payloadAt: 8, srcPort: 53, dstPort: 12_345 });
  return Object.assign(packet, fields);
}

test('the pieces in order', () => {
  const fragments = new DnsFragments(LIMITS);
  fragments.first(fragment(0, 24), 'k');
  expect(fragments.later(fragment(24, 40), 'k')).toBeUndefined();
  const whole = fragments.later(fragment(40, datagram.length), 'k');
  expect(whole).toMatchObject({ srcPort: 53, dstPort: 12_345 });
  expect(Buffer.from(whole?.payload ?? []).toString()).toBe(payload.toString());
  expect(fragments.later(fragment(40, datagram.length), 'k')).toBeUndefined();
});

test('later pieces out of order, and one sent twice', () => {
  const fragments = new DnsFragments(LIMITS);
  fragments.first(fragment(0, 24), 'k');
  expect(fragments.later(fragment(40, datagram.length), 'k')).toBeUndefined();
  expect(fragments.later(fragment(40, datagram.length), 'k')).toBeUndefined();
  expect(fragments.later(fragment(24, 40), 'k')?.payload).toHaveLength(payload.length);
});

test('pieces that overlap are refused, with all others of their datagram', () => {
  const fragments = new DnsFragments(LIMITS);
  fragments.first(fragment(0, 24), 'k');
  expect(fragments.later(fragment(16, 40), 'k')).toBeUndefined();
  expect(fragments.later(fragment(24, datagram.length), 'k')).toBeUndefined();
  expect(fragments.counters).toEqual({ refused: 1, incomplete: 1 });
});

test('pieces without a first one are not held', () => {
  const fragments = new DnsFragments(LIMITS);
  expect(fragments.later(fragment(24, datagram.length), 'k')).toBeUndefined();
  fragments.first(fragment(0, 24), 'k');
  fragments.expire(60_000_000);
  expect(fragments.counters).toEqual({ refused: 0, incomplete: 0 });
  fragments.expire(60_000_001);
  expect(fragments.counters).toEqual({ refused: 0, incomplete: 1 });
});

test.each<[string, Partial<typeof LIMITS>, Partial<Packet>]>([
  ['beyond the number that is held', { fragmentedMax: 0 }, {}],
  ['beyond the memory', { bufferedBytesMax: 23 }, {}],
  ['cut by the snapshot length', {}, { payloadCut: true }],
])('a datagram %s is refused', (_, limits, fields) => {
  const fragments = new DnsFragments({ ...LIMITS, ...limits });
  fragments.first(fragment(0, 24, fields), 'k');
  expect(fragments.counters.refused).toBe(1);
  expect(fragments.later(fragment(24, datagram.length), 'k')).toBeUndefined();
});
