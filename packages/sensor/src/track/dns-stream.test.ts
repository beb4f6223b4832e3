import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Packet } from '../decode/packet.ts';
import { DnsStreams } from './dns-stream.ts';

const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
const LIMITS = { streamsMax: 8, idleUs: 60_000_000, bufferedBytesMax: 1_000_000 };

const message = (text: string): Buffer =>
  Buffer.concat([Uint8Array.of(text.length >> 8, text.length & 255), Buffer.from(text)]);
const stream = Buffer.concat(['alpha', 'b', 'gamma-'.repeat(50), 'delta'].map(message));
const texts = ['alpha', 'b', 'gamma-'.repeat(50), 'delta'];

interface Segment {
  sequence: number;
  bytes?: Uint8Array;
  flags?: number;
  key?: string;
  cut?: boolean;
  timeUs?: number;
}

function connection(limits: Partial<typeof LIMITS> = {}) {
  const seen: string[] = [];
  const streams = new DnsStreams({ ...LIMITS, ...limits }, (bytes, start, end) => {
    seen.push(Buffer.from(bytes.subarray(start, end)).toString());
  });
  const say = ({
    sequence,
    bytes = new Uint8Array(0),
    flags = FLAG.ack,
    key = 'a',
    cut = false,
    timeUs = 0,
  }: Segment) => {
    const packet = new Packet();
    packet.bytes = bytes;
    packet.payloadEnd = bytes.length;
    packet.tcpSequence = sequence >>> 0;
    packet.tcpFlags = flags;
    packet.payloadCut = cut;
    packet.timeUs = timeUs;
    streams.see(packet, key);
  };
  return { seen, streams, say };
}

/** After a SYN with sequence number 99 the stream's first byte is 100. */
const SYN: Segment = { sequence: 99, flags: FLAG.syn };
const part = (start: number, end: number): Segment => ({ sequence: 100 + start, bytes: stream.subarray(start, end) });

test('several messages in one segment', () => {
  const { seen, say } = connection();
  say(SYN);
  say(part(0, stream.length));
  expect(seen).toEqual(texts);
});

test('byte by byte', () => {
  const { seen, say } = connection();
  say(SYN);
  for (let i = 0; i < stream.length; i++) say(part(i, i + 1));
  expect(seen).toEqual(texts);
});

test('sequence numbers that begin anew at 2^32', () => {
  const { seen, say } = connection();
  say({ sequence: 0xffff_fffc, flags: FLAG.syn });
  say({ sequence: 0xffff_fffd, bytes: stream.subarray(0, 9) });
  say({ sequence: 6, bytes: stream.subarray(9) });
  expect(seen).toEqual(texts);
});

test('segments out of order, sent again and overlapping', () => {
  const { seen, say, streams } = connection();
  say(SYN);
  say(part(20, stream.length));
  say(part(5, 25));
  say(part(0, 8));
  say(part(0, 8));
  expect(seen).toEqual(texts);
  expect(streams.counters).toEqual({ gaps: 0, refused: 0 });
});

test('every order of segments gives the same messages', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 10 });
  const order = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(cuts, order, (at, random) => {
      const edges = [0, ...at.sort((a, b) => a - b), stream.length];
      const segments = edges.slice(0, -1).map((start, i) => part(start, edges[i + 1] as number));
      const shuffled = segments
        .map((segment) => ({ segment, rank: random.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ segment }) => segment);
      const { seen, say } = connection();
      say(SYN);
      for (const segment of [...shuffled, ...shuffled.slice(0, 2)]) say(segment);
      expect(seen).toEqual(texts);
    }),
    { numRuns: 200 },
  );
});

test('a connection whose beginning was not seen is read from a whole message on', () => {
  const { seen, say } = connection();
  say({ sequence: 500, bytes: stream.subarray(3, 7) });
  say({ sequence: 504, bytes: stream.subarray(7) });
  say({ sequence: 900, bytes: message('later') });
  expect(seen).toEqual(['b', 'gamma-'.repeat(50), 'delta', 'later'].slice(0, 3));
});

test('a segment that never comes is given up, and reading goes on behind it', () => {
  const { seen, say, streams } = connection();
  say(SYN);
  say(part(0, 7));
  for (let i = 0; i < 33; i++) say({ sequence: 1_000 + i * 10, bytes: Buffer.from('0123456789') });
  expect(streams.counters.gaps).toBe(1);
  say({ sequence: 5_000, bytes: message('after') });
  expect(seen).toEqual(['alpha', 'after']);
});

test('a segment that the snapshot length cut ends its stream there', () => {
  const { seen, say, streams } = connection();
  say(SYN);
  say({ ...part(0, 9), cut: true });
  expect(seen).toEqual(['alpha']);
  expect(streams.counters.gaps).toBe(1);
});

test.each([
  ['FIN', FLAG.fin],
  ['RST', FLAG.rst],
])('nothing is held after %s', (_, flags) => {
  const { seen, say } = connection({ streamsMax: 1 });
  say(SYN);
  say({ ...part(0, 3), flags });
  say({ ...SYN, key: 'b' });
  say({ ...part(0, stream.length), key: 'b' });
  expect(seen).toEqual(texts);
});

test('a connection beyond the limit is refused and counted', () => {
  const { seen, say, streams } = connection({ streamsMax: 1 });
  say(SYN);
  say({ ...SYN, key: 'b' });
  say(part(0, 7));
  expect(streams.counters.refused).toBe(1);
  expect(seen).toEqual(['alpha']);
});

test('a silent connection makes room', () => {
  const { say, streams } = connection({ streamsMax: 1, idleUs: 10 });
  say(SYN);
  streams.expire(9);
  say({ ...SYN, key: 'b' });
  streams.expire(10);
  say({ ...SYN, key: 'b' });
  expect(streams.counters.refused).toBe(1);
});

test('memory follows what came, not what a length claims, and ends at its limit', () => {
  const { say, streams } = connection({ bufferedBytesMax: 5_000, streamsMax: 8 });
  for (const key of ['a', 'b']) {
    say({ ...SYN, key });
    say({ sequence: 100, bytes: Uint8Array.of(0xff, 0xff, 1, 2, 3), key });
  }
  expect(streams.counters.refused).toBe(0);
  say({ ...SYN, key: 'c' });
  say({ sequence: 100, bytes: Uint8Array.of(0xff, 0xff, 1, 2, 3), key: 'c' });
  expect(streams.counters).toEqual({ refused: 1, gaps: 1 });
});

test('empty messages are passed on and do not stop the stream', () => {
  const { seen, say } = connection();
  say(SYN);
  say({ sequence: 100, bytes: Buffer.concat([message(''), message('x')]) });
  say({ sequence: 105, bytes: Uint8Array.of(0) });
  say({ sequence: 106, bytes: Buffer.concat([Uint8Array.of(0), message('y')]) });
  expect(seen).toEqual(['', 'x', '', 'y']);
});
