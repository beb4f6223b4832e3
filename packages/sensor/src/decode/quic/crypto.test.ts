import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCryptoFrames } from './crypto-frames.ts';
import { CryptoStream } from './crypto-stream.ts';
import { cryptoFrame } from './testing/seal-initial.ts';

/** A handshake message of this length in all, each byte different from its neighbours. */
function message(bytes: number): Buffer {
  const whole = Buffer.from(Array.from({ length: bytes }, (_, i) => i % 251));
  whole.writeUInt32BE(0x01000000 + bytes - 4);
  return whole;
}

const contentOf = (stream: CryptoStream) => Buffer.from(stream.bytes.subarray(0, stream.messageEnd()));

test('pieces in any order, repeated and overlapping, give the message', () => {
  const cuts = fc.array(fc.nat({ max: 1_800 }), { maxLength: 20 });
  const repeats = fc.array(fc.tuple(fc.nat({ max: 1_799 }), fc.nat({ max: 300 })), { maxLength: 10 });
  fc.assert(
    fc.property(cuts, repeats, fc.infiniteStream(fc.nat()), (at, again, order) => {
      const whole = message(1_800);
      const edges = [...new Set([0, ...at, whole.length])].sort((a, b) => a - b);
      const pieces = edges.slice(1).map((end, i) => [edges[i] as number, end] as const);
      for (const [from, length] of again) pieces.push([from, Math.min(whole.length, from + length)]);
      const shuffled = pieces
        .map((piece) => ({ piece, rank: order.next().value }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ piece }) => piece);
      const stream = new CryptoStream();
      const seen = new Set<number>();
      for (const [from, end] of shuffled) {
        expect(stream.put(from, whole, from, end)).toBe(true);
        for (let i = from; i < end; i++) seen.add(i);
        expect(stream.messageEnd()).toBe(seen.size === whole.length ? whole.length : -1);
      }
      expect(contentOf(stream)).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});

test('messages are dropped one after the other, and do not come back', () => {
  const stream = new CryptoStream();
  const [first, second] = [message(40), message(60)];
  const both = Buffer.concat([first, second]);
  stream.put(0, both, 0, 70);
  expect(stream.messageEnd()).toBe(40);
  stream.drop(40);
  expect(stream.messageEnd()).toBe(-1);
  stream.put(20, both, 20, 80);
  stream.put(0, both, 0, 40);
  stream.put(75, both, 75, 100);
  expect(contentOf(stream)).toEqual(second);
  stream.drop(60);
  expect([stream.messageEnd(), stream.bytes.length]).toEqual([-1, 0]);
  stream.put(100, first, 0, 40);
  expect(contentOf(stream)).toEqual(first);
});

test('limits: beyond 16 KB, and more pieces than 64', () => {
  const byte = Buffer.of(1);
  const stream = new CryptoStream();
  expect(stream.put(16_383, byte, 0, 1)).toBe(true);
  expect(stream.put(16_384, byte, 0, 1)).toBe(false);
  expect(stream.put(2 ** 61, byte, 0, 1)).toBe(false);
  for (let i = 1; i < 64; i++) expect(stream.put(2 * i, byte, 0, 1)).toBe(true);
  expect(stream.put(1_000, byte, 0, 1)).toBe(false);
  // A piece that fills a gap is none more.
  expect(stream.put(3, byte, 0, 1)).toBe(true);
});

test('a message that says it is too long is known as such', () => {
  const stream = new CryptoStream();
  expect(stream.isTooLong()).toBe(false);
  stream.put(0, Buffer.from('01010000', 'hex'), 0, 4);
  expect(stream.isTooLong()).toBe(true);
  expect(stream.messageEnd()).toBe(-1);
});

test('memory grows with what is kept, and cleared there is none', () => {
  const stream = new CryptoStream();
  const whole = message(5_000);
  expect(stream.bytes.length).toBe(0);
  stream.put(0, whole, 0, 1_000);
  expect(stream.bytes.length).toBe(2_048);
  stream.put(1_000, whole, 1_000, 5_000);
  expect(stream.bytes.length).toBe(8_192);
  expect(contentOf(stream)).toEqual(whole);
  stream.clear();
  expect(stream.bytes.length).toBe(0);
  expect(stream.messageEnd()).toBe(-1);
});

const hello = message(30);
const crypto = cryptoFrame(0, hello).toString('hex');

test.each([
  ['CRYPTO alone', crypto, 'read', true],
  ['amid PADDING and PING', `0000000100${crypto}010000`, 'read', true],
  ['after an ACK of three ranges', `02401000020000010203${crypto}`, 'read', true],
  ['after an ACK with ECN counts', `03100000000102034003${crypto}`, 'malformed', false],
  ['after a well-formed ACK with ECN counts', `0310000000010203${crypto}`, 'read', true],
  ['after CONNECTION_CLOSE', `1c4128060461626364${crypto}`, 'read', true],
  ['a CONNECTION_CLOSE with a reason that does not fit', `1c41280640ff61${crypto}`, 'malformed', false],
  ['before a frame that Initials do not have', `${crypto}09`, 'malformed', true],
  ['CRYPTO as Google numbered it', crypto.replace('06', '08'), 'read', true],
  ["after Google's ACK", `4001000001 00${crypto}`, 'read', true],
  [
    "after Google's ACK of three blocks, with times",
    `65 012c 0000 02 0003 010001 010009 02 0504000000 010300 ${crypto}`,
    'read',
    true,
  ],
  ["Google's ACK that does not fit", `${crypto}4f01`, 'malformed', true],
  ['data that does not fit', '0600401e0100', 'malformed', false],
  ['a frame cut in its header', `${crypto}0640`, 'malformed', true],
  ['more ACK ranges than bytes', `020000bfffffff00${crypto}`, 'malformed', false],
  ['an offset beyond the limit', `06800100000100${crypto}`, 'refused', true],
])('frames: %s', (_, hex, verdict, isWhole) => {
  const stream = new CryptoStream();
  expect(readCryptoFrames(Buffer.from(hex.replaceAll(' ', ''), 'hex'), stream)).toBe(verdict);
  expect(stream.messageEnd()).toBe(isWhole ? hello.length : -1);
});

test('frames of any bytes are read without an error', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(0, 2, 3, 6, 8, 0x1c, 0x40, 0x7f), fc.nat({ max: 255 }))), (bytes) => {
      readCryptoFrames(Uint8Array.from(bytes), new CryptoStream());
    }),
  );
});
