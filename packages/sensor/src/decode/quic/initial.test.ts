import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveInitialSecret, derivePacketKeys, type PacketKeys } from './initial-keys.ts';
import { openInitial, packetNumber } from './initial-packet.ts';
import { LONG_PACKET, LongHeader, readLongHeader } from './long-header.ts';
import {
  CLIENT_FRAME,
  DESTINATION,
  EXAMPLES,
  type Example,
  SERVER_FRAMES,
  SERVER_SOURCE,
} from './testing/rfc-examples.ts';
import { sealInitial } from './testing/seal-initial.ts';
import { type QuicVersion, quicVersionOf } from './version.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const keysOf = ({ version }: Example, side: 'client' | 'server'): PacketKeys => {
  const known = quicVersionOf(Number.parseInt(version, 16)) as QuicVersion;
  const destination = Buffer.from(DESTINATION, 'hex');
  return derivePacketKeys(known, deriveInitialSecret(known, destination, 0, destination.length), side);
};

/** The packet read amid other bytes. */
function open(packet: Uint8Array, keys: PacketKeys, numberBefore = -1) {
  const amid = Buffer.concat([Buffer.alloc(40, 0xa5), packet, Buffer.alloc(40, 0x5a)]);
  const header = new LongHeader();
  expect(readLongHeader(amid, 40, 40 + packet.length, header)).toBe('read');
  return { header, opened: openInitial(amid, header, keys, numberBefore), amid };
}

describe.each(EXAMPLES)('$name', (example) => {
  test('keys', () => {
    for (const [side, expected] of [['client', example.clientKeys] as const, ['server', example.serverKeys] as const]) {
      const { key, iv, hp } = keysOf(example, side);
      expect({ key: hexOf(key), iv: hexOf(iv), hp: hexOf(hp) }).toEqual(expected);
    }
  });

  test("the client's packet", () => {
    const keys = keysOf(example, 'client');
    const { version, type } = example;
    const payload = Buffer.from(CLIENT_FRAME, 'hex');
    const packet = sealInitial(
      { version, type, destination: DESTINATION, number: 2, payload, packetBytes: 1200 },
      keys,
    );
    // Sealed by the tests; that the specification's packet came out is what makes it one.
    expect(packet.length).toBe(1200);
    expect(hexOf(packet)).toMatch(new RegExp(`^${example.clientStart}.*${example.clientEnd}$`));
    const { header, opened, amid } = open(packet, keys);
    expect(header.kind).toBe(LONG_PACKET.initial);
    expect(hexOf(amid.subarray(header.destinationAt, header.destinationEnd))).toBe(DESTINATION);
    expect(opened?.number).toBe(2);
    expect(opened?.payload).toEqual(Buffer.concat([payload, Buffer.alloc(1162 - payload.length)]));
  });

  test("the server's packet", () => {
    const { header, opened, amid } = open(Buffer.from(example.serverPacket, 'hex'), keysOf(example, 'server'));
    expect(hexOf(amid.subarray(header.sourceAt, header.sourceEnd))).toBe(SERVER_SOURCE);
    expect(header.destinationEnd).toBe(header.destinationAt);
    expect(opened?.number).toBe(1);
    expect(hexOf(opened?.payload ?? Buffer.alloc(0))).toBe(SERVER_FRAMES);
  });

  test('nothing opens with the keys of the other side, or with a bit changed', () => {
    const packet = Buffer.from(example.serverPacket, 'hex');
    expect(open(packet, keysOf(example, 'client')).opened).toBeUndefined();
    const keys = keysOf(example, 'server');
    for (const at of [0, packet.length - 1, 40]) {
      const changed = Buffer.from(packet);
      changed[at] = (changed[at] as number) ^ 1;
      expect(open(changed, keys).opened).toBeUndefined();
    }
  });
});

test.each([
  // RFC 9000 appendix A.3.
  [0x9b32, 2, 0xa82f30ea, 0xa82f9b32],
  [0, 1, -1, 0],
  [255, 1, -1, 255],
  [0, 1, 255, 256],
  [1, 1, 300, 257],
  [255, 1, 256, 255],
])('packet number %i of %i bytes after %i is %i', (truncated, bytes, before, number) => {
  expect(packetNumber(truncated, bytes, before)).toBe(number);
});

test('a number that was sent short is completed by the one before', () => {
  const keys = keysOf(EXAMPLES[0] as Example, 'client');
  const packet = sealInitial(
    { version: '00000001', destination: DESTINATION, number: 70_000, numberBytes: 1, payload: Buffer.alloc(40) },
    keys,
  );
  expect(open(packet, keys).opened).toBeUndefined();
  expect(open(packet, keys, 69_990).opened?.number).toBe(70_000);
});

test.each([
  ['00000001', true],
  ['6b3343cf', true],
  ['709a50c4', true],
  ['ff00001d', true],
  ['ff000016', true],
  ['faceb002', true],
  ['54303531', true],
  // Drafts with another header, Google's own handshake, a version that provokes negotiation, negotiation.
  ['ff000015', false],
  ['51303530', false],
  ['1a2a3a4a', false],
  ['00000000', false],
])('version %s is known: %s', (version, isKnown) => {
  expect(quicVersionOf(Number.parseInt(version, 16)) !== undefined).toBe(isKnown);
});

test.each([
  ['Version Negotiation', '80000000000102030a0b0c00000001', 'read', LONG_PACKET.negotiation],
  ['Handshake', 'e0000000010101010103aabbcc', 'read', LONG_PACKET.sealed],
  ['0-RTT', 'd0000000010101010103aabbcc', 'read', LONG_PACKET.sealed],
  ['Retry', 'f00000000101010101aabbcc', 'read', LONG_PACKET.retry],
  ['Retry of version 2', 'c06b3343cf01010101aabbcc', 'read', LONG_PACKET.retry],
  ['an Initial with a token', 'c00000000100000201020400000000', 'read', LONG_PACKET.initial],
  ['a token without end', 'c000000001000040ff', 'cut', LONG_PACKET.initial],
  ['a length without end', 'c0000000010000000a00', 'cut', LONG_PACKET.initial],
  ['an identifier of 21 bytes', `c00000000115${'00'.repeat(40)}`, 'cut', -1],
  ['a header that ends early', 'c000000001', 'cut', -1],
  ['a short header', '400000000100', 'unknown', -1],
  ['a version that nobody knows', 'c0123456780000', 'unknown', -1],
])('%s', (_, hex, verdict, kind) => {
  const bytes = Buffer.from(hex, 'hex');
  const header = new LongHeader();
  expect(readLongHeader(bytes, 0, bytes.length, header)).toBe(verdict);
  if (kind >= 0) expect(header.kind).toBe(kind);
});

test('headers of any bytes lie within them, and what lies around does not matter', () => {
  const start = fc.constantFrom('c000000001', 'd06b3343cf', 'f000000001', 'ffff00001d', '');
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 80 }), (hex, rest) => {
      const packet = Buffer.concat([Buffer.from(hex, 'hex'), rest]);
      const [one, other] = [0x00, 0xff].map((around) => {
        const header = new LongHeader();
        const amid = Buffer.concat([Buffer.alloc(8, around), packet, Buffer.alloc(40, around)]);
        const verdict = readLongHeader(amid, 8, 8 + packet.length, header);
        if (verdict !== 'read') return { verdict };
        const { destinationEnd, sourceEnd, end } = header;
        expect(Math.max(destinationEnd, sourceEnd, end)).toBeLessThanOrEqual(8 + packet.length);
        return { verdict, destinationEnd, sourceEnd, end, kind: header.kind };
      });
      expect(one).toEqual(other);
    }),
  );
});
