import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureReader } from './capture-reader.ts';
import {
  block,
  enhancedPacket,
  interfaceBlock,
  keepingSink,
  option,
  pcapFile,
  type SeenFrame,
  section,
} from './fixture.ts';
import { Frame } from './frame.ts';
import { DamagedRecord, noCounts } from './record-parser.ts';

interface Outcome {
  frames: SeenFrame[];
  /** The end in words: whole, cut or damaged, and where. */
  end: string;
}

/** Reads a file in pieces of the sizes given, over and over; each is a copy that is overwritten once it was read. */
function readInPieces(file: Uint8Array, sizes: readonly number[]): Outcome {
  const sink = keepingSink();
  const reader = new CaptureReader({ frame: new Frame(), sink, counters: noCounts() });
  try {
    for (let at = 0, i = 0; at < file.length; i++) {
      const piece = Uint8Array.from(file.subarray(at, at + (sizes[i % sizes.length] as number)));
      reader.push(piece);
      piece.fill(0xee);
      at += piece.length;
    }
    const cut = reader.finish();
    return { frames: sink.frames, end: cut ? `cut at ${cut.offset}` : 'whole' };
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    return { frames: sink.frames, end: `damaged at ${error.at}: ${error.expected}` };
  }
}

const whole = (file: Uint8Array): Outcome => readInPieces(file, [file.length + 1]);

const bytes = (length: number) => Buffer.alloc(length, length);
const packets = [0, 1, 60, 1_514, 3].map((length, i) => ({ data: bytes(length), fraction: i, original: length + i }));
const files: [string, Buffer][] = [
  ['pcap', pcapFile({ packets })],
  ['pcap, big endian, nanoseconds', pcapFile({ packets, bigEndian: true, nanoseconds: true })],
  [
    'pcapng',
    Buffer.concat([
      ...[section(), interfaceBlock(1, 0, [option(9, Buffer.of(9))]), block(99, bytes(300)), interfaceBlock(113)],
      ...packets.map(({ data }, i) => enhancedPacket({ number: i % 2, low: i * 1_000, data })),
      ...[block(98, bytes(5)), section(true), interfaceBlock(101, 0, [], true)],
      ...packets.map(({ data }, i) => enhancedPacket({ low: i, data }, true)),
    ]),
  ],
];

test.each(files)('%s: chunks of any sizes give the same frames', (_, file) => {
  const expected = whole(file);
  expect(expected.end).toBe('whole');
  expect(readInPieces(file, [1])).toEqual(expected);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 }), (sizes) => {
      expect(readInPieces(file, sizes)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test.each(files)('%s: whatever it is cut to, the frames before that are read and the cut is told', (_, file) => {
  const { frames } = whole(file);
  for (let length = 0; length < file.length; length++) {
    const outcome = readInPieces(file.subarray(0, length), [200]);
    expect(outcome.frames).toEqual(frames.slice(0, outcome.frames.length));
    expect(outcome.end).toMatch(length < 24 ? /^cut at 0$/ : /^(whole|cut at \d+)$/);
  }
});

test.each(files)('%s: changed bytes do no harm, however they are split', (_, file) => {
  const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }));
  const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), sizes, (changes, pieces) => {
      const changed = Buffer.from(file);
      for (const [at, value] of changes) changed[at] = value;
      expect(readInPieces(changed, pieces)).toEqual(whole(changed));
    }),
    { numRuns: 300 },
  );
});

test('any bytes after a magic number do no harm', () => {
  const magic = fc.constantFrom('a1b2c3d4', 'd4c3b2a1', '4d3cb2a1', '0a0d0d0a1c0000004d3c2b1a01000000');
  fc.assert(
    fc.property(magic, fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (start, rest, size) => {
      const file = Buffer.concat([Buffer.from(start, 'hex'), rest]);
      expect(readInPieces(file, [size])).toEqual(whole(file));
    }),
    { numRuns: 500 },
  );
});

test('a block that claims gigabytes is passed over in constant memory', () => {
  const claim = Buffer.from('63000000fcffffff', 'hex');
  const sink = keepingSink();
  const reader = new CaptureReader({ frame: new Frame(), sink, counters: noCounts() });
  reader.push(Buffer.concat([section(), claim, bytes(4)]));
  const chunk = bytes(1_000_000);
  for (let i = 0; i < 4_294; i++) reader.push(chunk);
  expect(reader.finish()).toEqual({
    offset: 28,
    expected: `${0xfffffffc - 12 - 4_294_000_000} more bytes of a pcapng block`,
  });
});
