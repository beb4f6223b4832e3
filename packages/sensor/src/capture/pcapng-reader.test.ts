import { expect, test } from 'vitest';
import { CaptureReader } from './capture-reader.ts';
import { block, enhancedPacket, halves, interfaceBlock, keepingSink, option, section, words } from './fixture.ts';
import { Frame } from './frame.ts';
import { DamagedRecord, noCounts } from './record-parser.ts';

function read(...blocks: Uint8Array[]) {
  const sink = keepingSink();
  const counters = noCounts();
  const reader = new CaptureReader({ frame: new Frame(), sink, counters });
  reader.push(Buffer.concat(blocks));
  return { frames: sink.frames, counters, cut: reader.finish() };
}

const data = Buffer.from('0102030405', 'hex');
const hex = '0102030405';
const low = 0x1234;
const RESOLUTION = 9;
const OFFSET = 14;
const INTERFACE_DROPS = 5;
const KERNEL_DROPS = 7;

test.each([
  ['little', false],
  ['big', true],
])('an enhanced packet, %s endian', (_, bigEndian) => {
  const packet = { high: 0x5_f5e1, low, data, original: 1_500 };
  const { frames } = read(section(bigEndian), interfaceBlock(113, 0, [], bigEndian), enhancedPacket(packet, bigEndian));
  expect(frames).toEqual([{ timeUs: 0x5_f5e1 * 2 ** 32 + low, linkType: 113, wireBytes: 1_500, data: hex }]);
});

test('interfaces have their own link types and resolutions', () => {
  const nanoseconds = interfaceBlock(101, 0, [option(RESOLUTION, Buffer.of(9))]);
  const { frames } = read(
    section(),
    interfaceBlock(1),
    nanoseconds,
    enhancedPacket({ number: 1, low: 5_999, data }),
    enhancedPacket({ number: 0, low: 5_999, data }),
  );
  expect(frames.map(({ linkType, timeUs }) => [linkType, timeUs])).toEqual([
    [101, 5],
    [1, 5_999],
  ]);
});

test('a new section, in another byte order, has new interfaces', () => {
  const first = [section(false), interfaceBlock(1), interfaceBlock(2), enhancedPacket({ number: 1, data })];
  const second = [section(true), interfaceBlock(3, 0, [], true), enhancedPacket({ data }, true)];
  expect(read(...first, ...second).frames.map(({ linkType }) => linkType)).toEqual([2, 3]);
  const third = [section(true), interfaceBlock(3, 0, [], true), enhancedPacket({ number: 1, data }, true)];
  expect(() => read(...first, ...third)).toThrow(
    'a described interface in pcapng block 7, found number 1 but only 0 to 0',
  );
});

test('an offset of seconds is added, also a negative one', () => {
  const offset = (seconds: bigint) => {
    const value = Buffer.alloc(8);
    value.writeBigInt64LE(seconds);
    return interfaceBlock(1, 0, [option(OFFSET, value)]);
  };
  const packets = [enhancedPacket({ number: 0, low: 7, data }), enhancedPacket({ number: 1, low: 9_000_007, data })];
  const { frames } = read(section(), offset(1_700_000_000n), offset(-2n), ...packets);
  expect(frames.map(({ timeUs }) => timeUs)).toEqual([1_700_000_000_000_007, 7_000_007]);
});

test('a simple packet is of interface 0, cut at its snapshot length, at the time of the packet before', () => {
  const simple = (original: number, bytes: Buffer) => block(3, Buffer.concat([words(false, original), bytes]));
  const timed = enhancedPacket({ low: 77 });
  const { frames } = read(
    section(),
    interfaceBlock(1, 4),
    timed,
    simple(9, data.subarray(0, 4)),
    simple(2, data.subarray(0, 2)),
  );
  expect(frames.slice(1)).toEqual([
    { timeUs: 77, linkType: 1, wireBytes: 9, data: '01020304' },
    { timeUs: 77, linkType: 1, wireBytes: 2, data: '0102' },
  ]);
});

test('an obsolete packet', () => {
  const body = [words(false, halves(false, 1, 0xffff), 1, 2, data.length, 60), data];
  const { frames } = read(section(), interfaceBlock(1), interfaceBlock(105), block(2, Buffer.concat(body)));
  expect(frames).toEqual([{ timeUs: 2 ** 32 + 2, linkType: 105, wireBytes: 60, data: hex }]);
});

test('unknown blocks of any size and options that make no sense are passed over', () => {
  const options = [option(RESOLUTION, Buffer.of(9, 9)), option(1, Buffer.from('comment')), words(false, 0xffff_0009)];
  const unknown = block(0x0bad_cafe, Buffer.alloc(3_000_000));
  const { frames, cut } = read(
    section(),
    unknown,
    interfaceBlock(1, 0, options),
    unknown,
    enhancedPacket({ low, data }),
    unknown,
  );
  expect(frames).toEqual([{ timeUs: low, linkType: 1, wireBytes: 5, data: hex }]);
  expect(cut).toBeUndefined();
});

test('drops are the growth of what the statistics of each interface say', () => {
  const u64 = (value: number) => words(false, value, 0);
  const statistics = (number: number, kernel: number, onInterface: number) =>
    block(
      5,
      Buffer.concat([
        words(false, number, 0, 0),
        option(KERNEL_DROPS, u64(kernel)),
        option(INTERFACE_DROPS, u64(onInterface)),
      ]),
    );
  const { counters } = read(
    section(),
    interfaceBlock(),
    interfaceBlock(),
    ...[statistics(0, 3, 1), statistics(1, 10, 0), statistics(0, 5, 1), statistics(0, 4, 0)],
  );
  expect(counters).toMatchObject({ kernelDrops: 15, interfaceDrops: 1 });
});

test.each<[string, Uint8Array[], number, string]>([
  ['no byte-order magic', [block(0x0a0d0d0a, Buffer.alloc(16))], 8, 'the byte-order magic 1a2b3c4d'],
  ['version 2', [section(false, 2)], 12, 'pcapng version 1, found 2'],
  ['a length that is no multiple of 4', [section(), words(false, 1, 21, 0, 0, 0, 0)], 32, 'found 21'],
  ['a length below that of an empty block', [section(), words(false, 99, 8, 8)], 32, 'found 8'],
  [
    'a packet block too short for its fields',
    [section(), interfaceBlock(), block(6, Buffer.alloc(16))],
    52,
    'found 28',
  ],
  ['a block larger than the limit', [section(), words(false, 1, 1_048_580, 0)], 32, 'found 1048580'],
  ['another length at the end', [section(), words(false, 1, 20, 1, 0, 24)], 44, 'the length 20 again at the end'],
  ['an interface that is not there', [section(), enhancedPacket({ data })], 28, 'found number 0 but none is'],
  [
    'more captured bytes than the block has',
    [section(), interfaceBlock(), enhancedPacket({ data, captured: 9 })],
    76,
    'at most 8 captured bytes in pcapng block 3, found 9',
  ],
  [
    'too many interfaces',
    [section(), ...Array.from({ length: 4_097 }, () => interfaceBlock())],
    81_948,
    'at most 4096',
  ],
])('%s is damage', (_, blocks, at, expected) => {
  expect(() => read(...blocks)).toThrow(DamagedRecord);
  expect(() => read(...blocks)).toThrow(expect.objectContaining({ at, expected: expect.stringContaining(expected) }));
});

test.each([
  [
    'the section header',
    section().subarray(0, 20),
    0,
    '28 bytes of the first pcapng section header, only 20 are there',
  ],
  [
    'a packet',
    Buffer.concat([section(), interfaceBlock(), enhancedPacket({ data })]).subarray(0, 80),
    48,
    '40 bytes of pcapng block 3, only 32 are there',
  ],
  [
    'a skipped block',
    Buffer.concat([section(), block(99, Buffer.alloc(100))]).subarray(0, 100),
    28,
    '40 more bytes of a pcapng block',
  ],
])('a file that ends in %s is cut', (_, file, offset, expected) => {
  expect(read(file).cut).toEqual({ offset, expected });
});
