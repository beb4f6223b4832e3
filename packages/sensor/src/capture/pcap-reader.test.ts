import { expect, test } from 'vitest';
import { CaptureReader } from './capture-reader.ts';
import { keepingSink, type PcapFixture, pcapFile, pcapRecord, type SeenFrame } from './fixture.ts';
import { Frame } from './frame.ts';
import { DamagedRecord, noCounts } from './record-parser.ts';

function read(file: Uint8Array) {
  const sink = keepingSink();
  const counters = noCounts();
  const reader = new CaptureReader({ frame: new Frame(), sink, counters });
  reader.push(file);
  return { frames: sink.frames, counters, cut: reader.finish() };
}

const data = Buffer.from('0102030405', 'hex');
const seen = (frame: Partial<SeenFrame>): SeenFrame => ({
  timeUs: 1_700_000_000_000_000,
  linkType: 1,
  wireBytes: 5,
  data: '0102030405',
  ...frame,
});

test.each<[string, PcapFixture, Partial<SeenFrame>]>([
  ['microseconds, little endian', { packets: [{ fraction: 999_999, data }] }, { timeUs: 1_700_000_000_999_999 }],
  [
    'microseconds, big endian',
    { bigEndian: true, packets: [{ fraction: 7, data }] },
    { timeUs: 1_700_000_000_000_007 },
  ],
  [
    'nanoseconds, little endian, cut to microseconds',
    { nanoseconds: true, packets: [{ fraction: 1_999, data }] },
    { timeUs: 1_700_000_000_000_001 },
  ],
  [
    'nanoseconds, big endian',
    { nanoseconds: true, bigEndian: true, packets: [{ fraction: 999_999_999, data }] },
    { timeUs: 1_700_000_000_999_999 },
  ],
  ['the year 2106', { packets: [{ seconds: 0xffff_ffff, data }] }, { timeUs: 4_294_967_295_000_000 }],
  ['a link type under an FCS length', { linkType: 0x2400_0113, packets: [{ data }] }, { linkType: 0x113 }],
  [
    'a link type of 16 bits, big endian',
    { linkType: 0xffff, bigEndian: true, packets: [{ data }] },
    { linkType: 65_535 },
  ],
  ['a packet that the snapshot length cut', { packets: [{ data, original: 1_500 }] }, { wireBytes: 1_500 }],
  ['a wire length below the captured one', { packets: [{ data, original: 2 }] }, { wireBytes: 5 }],
  ['a packet without bytes', { packets: [{}] }, { wireBytes: 0, data: '' }],
  ['an old minor version', { version: [2, 3], packets: [{ data }] }, {}],
])('%s', (_, file, expected) => {
  const { frames, cut } = read(pcapFile(file));
  expect(frames).toEqual([seen(expected)]);
  expect(cut).toBeUndefined();
});

test('a file without packets is whole', () => {
  expect(read(pcapFile())).toEqual({ frames: [], counters: noCounts(), cut: undefined });
});

test('counts packets and their bytes on the wire', () => {
  const { counters } = read(pcapFile({ packets: [{ data, original: 1_500 }, { data }] }));
  expect(counters).toMatchObject({ packets: 2, bytes: 1_505 });
});

test.each([
  ['nothing', Buffer.alloc(0), 0, 'a pcap or pcapng header, the file is empty'],
  ['half a magic number', pcapFile().subarray(0, 3), 0, '4 bytes of a pcap or pcapng header, only 3 are there'],
  ['half a file header', pcapFile().subarray(0, 23), 0, '24 bytes of the pcap file header, only 23 are there'],
  [
    'half a record header',
    pcapFile({ packets: [{ data }] }).subarray(0, 30),
    24,
    '16 bytes of packet 1, only 6 are there',
  ],
  [
    'half a packet',
    pcapFile({ packets: [{ data }, { data }] }).subarray(0, 65),
    45,
    '21 bytes of packet 2, only 20 are there',
  ],
])('a file that ends in %s is cut', (_, file, offset, expected) => {
  expect(read(file).cut).toEqual({ offset, expected });
});

test('the largest packet is read, one byte more is damage', () => {
  const largest = Buffer.concat([pcapFile(), pcapRecord({ data: Buffer.alloc(262_144) })]);
  expect(read(largest).counters.packets).toBe(1);
  const tooLarge = Buffer.concat([pcapFile({ packets: [{ data }] }), pcapRecord({ captured: 262_145 })]);
  const expected = 'a captured length of at most 262144 in packet 2, found 262145';
  expect(() => read(tooLarge)).toThrow(expect.objectContaining({ at: 45, expected }));
});

test.each([
  ['version 3', pcapFile({ version: [3, 0] }), 4, 'pcap version 2, found 3'],
  [
    'another format',
    Buffer.from('snoop\0\0\0'),
    0,
    'a pcap or pcapng file, which begins a1b2c3d4, a1b23c4d or 0a0d0d0a; found 736e6f6f',
  ],
  ['xz', Buffer.from('fd377a585a00', 'hex'), 0, 'a capture that is plain or gzip, found xz; `xz -dc` unpacks it'],
  [
    'bzip2',
    Buffer.from('425a683931', 'hex'),
    0,
    'a capture that is plain or gzip, found bzip2; `bzip2 -dc` unpacks it',
  ],
])('%s is refused', (_, file, at, expected) => {
  expect(() => read(file)).toThrow(DamagedRecord);
  expect(() => read(file)).toThrow(expect.objectContaining({ at, expected }));
});
