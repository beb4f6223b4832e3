import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PacketFault, PacketScanner } from './packet-scanner.ts';

/** The remaining length as MQTT 3.1.1 section 2.2.3 encodes it. */
function lengthBytes(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}

const packet = (type: number, length: number) => [type, ...lengthBytes(length), ...new Array(length).fill(0xff)];

const pings = (count: number) => [...packet(0x10, 20), ...new Array(count).fill([0xc0, 0]).flat()];

test.each<[string, number[], PacketFault | undefined]>([
  ['a CONNECT', packet(0x10, 20), undefined],
  ['a CONNECT and a PUBLISH at the limit', [...packet(0x10, 20), ...packet(0x32, 1000)], undefined],
  ['a PUBLISH of one byte more', [...packet(0x10, 20), ...packet(0x32, 1001)], 'packetTooLarge'],
  ['only the header of it', [...packet(0x10, 20), 0x32, ...lengthBytes(1001)], 'packetTooLarge'],
  ['a PUBLISH first', packet(0x32, 20), 'notConnect'],
  ['a CONNECT with flags', packet(0x11, 20), 'notConnect'],
  ['a body of nothing', [...packet(0x10, 0), ...packet(0xc0, 0)], undefined],
  ['a length of five bytes', [0x10, 0x80, 0x80, 0x80, 0x80], 'malformedLength'],
  ['as many packets as fit', pings(2047), undefined],
  ['one more', pings(2048), 'packetFlood'],
  ['a length of four', [0x10, 0x80, 0x80, 0x80, 0x00], undefined],
])('%s', (_, bytes, fault) => expect(new PacketScanner(1000).scan(Uint8Array.from(bytes))).toBe(fault));

test('a raised limit counts from the next length on', () => {
  const scanner = new PacketScanner(100);
  expect(scanner.scan(Uint8Array.from(packet(0x10, 100)))).toBeUndefined();
  scanner.bodyBytesMax = 1000;
  expect(scanner.scan(Uint8Array.from(packet(0x32, 1000)))).toBeUndefined();
});

test('it does not matter where the chunks end', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .array(fc.integer({ min: 0, max: 300 }), { maxLength: 5 })
      .map((lengths) => Uint8Array.from([...packet(0x10, 10), ...lengths.flatMap((length) => packet(0x32, length))])),
  );
  fc.assert(
    fc.property(bytes, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (all, sizes) => {
      const scanner = new PacketScanner(200);
      let fault: PacketFault | undefined;
      for (let at = 0, i = 0; at < all.length && !fault; i++) {
        const size = sizes[i % sizes.length] as number;
        fault = scanner.scan(all.subarray(at, at + size));
        at += size;
      }
      expect(fault).toBe(new PacketScanner(200).scan(all));
    }),
  );
});
