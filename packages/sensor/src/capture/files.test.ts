import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { createFileSource } from './files.ts';
import { keepingSink, pcapFile } from './fixture.ts';
import { CaptureError } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanhound-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const packet = (seconds: number) => ({ seconds, data: Buffer.alloc(100, seconds) });
const oneTwo = pcapFile({ packets: [packet(1), packet(2)] });
const three = pcapFile({ bigEndian: true, packets: [packet(3)] });
/** Packets that do not pack, so that the gzip file is long. */
const large = pcapFile({
  packets: Array.from({ length: 3_000 }, (_, i) => ({ seconds: i, data: Buffer.from(noise(1_000, i)) })),
});

function noise(length: number, seed: number): Uint8Array {
  let state = seed + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
}

interface Reading {
  stdin?: Readable;
  signal?: AbortSignal;
  settle?: () => Promise<void>;
}

async function read(files: string[], { stdin = Readable.from([]), signal, settle }: Reading = {}) {
  const sink = keepingSink(settle);
  const source = createFileSource({ kind: 'files', files, live: false }, { stdin });
  const end = await source.run(sink, signal ?? new AbortController().signal).catch((error: unknown) => error);
  return { source, end, seconds: sink.frames.map(({ timeUs }) => timeUs / 1_000_000), frames: sink.frames };
}

test('reads files in the order given, plain and gzip, and counts', async () => {
  const files = [file('a.pcap', oneTwo), file('b.pcap.gz', gzipSync(three)), file('c.pcap', pcapFile())];
  const { source, end, seconds } = await read(files);
  expect(end).toEqual({ type: 'end' });
  expect(seconds).toEqual([1, 2, 3]);
  const inputBytes = oneTwo.length + gzipSync(three).length + 24;
  expect(source.counters()).toMatchObject({ packets: 3, bytes: 300, inputBytes, inputBytesTotal: inputBytes });
});

test('a gzip file of several members is read to its end', async () => {
  const members = [gzipSync(oneTwo.subarray(0, 100)), gzipSync(oneTwo.subarray(100))];
  const { end, seconds } = await read([file('members.gz', Buffer.concat(members))]);
  expect([end, seconds]).toEqual([{ type: 'end' }, [1, 2]]);
});

test('a large gzip file gives the frames of the plain one', async () => {
  const plain = await read([file('large.pcap', large)]);
  const packed = await read([file('large.pcap.gz', gzipSync(large, { level: 1 }))]);
  expect(plain.frames).toHaveLength(3_000);
  expect(packed.frames).toEqual(plain.frames);
});

test('standard input is read, in pieces of any size, and has no size beforehand', async () => {
  const packed = gzipSync(oneTwo);
  const pieces = [packed.subarray(0, 1), packed.subarray(1, 2), packed.subarray(2, 50), packed.subarray(50)];
  const { source, end, seconds } = await read(['-'], { stdin: Readable.from(pieces) });
  expect([end, seconds]).toEqual([{ type: 'end' }, [1, 2]]);
  expect(source.name).toBe('standard input');
  expect(source.counters().inputBytesTotal).toBeUndefined();
});

test('standard input that is a terminal is refused', async () => {
  const stdin = Object.assign(Readable.from([]), { isTTY: true });
  const { end } = await read(['-'], { stdin });
  expect((end as Error).message).toMatch(/^standard input cannot be read: expected a capture piped into/);
});

test('cut files are told, the first by name, and do not stop the others', async () => {
  const cutAt = (bytes: number, name: string) => file(name, oneTwo.subarray(0, bytes));
  const { end, seconds } = await read([
    cutAt(200, 'cut-1'),
    file('whole', three),
    cutAt(30, 'cut-2'),
    cutAt(0, 'none'),
  ]);
  expect(seconds).toEqual([1, 3]);
  expect(end).toEqual({
    type: 'cut',
    file: join(folder, 'cut-1'),
    offset: 140,
    expected: '116 bytes of packet 2, only 60 are there',
    more: [
      { type: 'cut', file: join(folder, 'cut-2'), offset: 24, expected: '16 bytes of packet 1, only 6 are there' },
      { type: 'cut', file: join(folder, 'none'), offset: 0, expected: 'a pcap or pcapng header, the file is empty' },
    ],
  });
});

test('a gzip file that is cut gives what can be unpacked', async () => {
  const packed = gzipSync(large, { level: 1 });
  const { end, seconds } = await read([file('cut.gz', packed.subarray(0, packed.length / 2))]);
  expect(end).toMatchObject({ type: 'cut', expected: 'the rest of the gzip stream' });
  expect(seconds.length).toBeGreaterThan(1_400);
});

test('a gzip file that lacks only its last byte gives all packets', async () => {
  const { end, seconds } = await read([file('last.gz', gzipSync(oneTwo).subarray(0, -1))]);
  expect([end, seconds]).toMatchObject([{ type: 'cut', offset: oneTwo.length }, [1, 2]]);
});

test('every problem is in the error, the other files are read', async () => {
  const packed = gzipSync(large, { level: 1 });
  packed.fill(0xff, 1_500_000, 1_500_100);
  const damaged = Buffer.concat([oneTwo, Buffer.alloc(16, 0xff)]);
  const { end, seconds } = await read([
    file('damaged', damaged),
    file('text', Buffer.from('hello there')),
    join(folder, 'absent'),
    folder,
    file('cut', oneTwo.subarray(0, 200)),
    file('damaged.gz', packed),
    file('good', three),
  ]);
  expect(seconds.slice(0, 3)).toEqual([1, 2, 1]);
  expect(seconds.length).toBeGreaterThan(1_000);
  expect(seconds.at(-1)).toBe(3);
  expect(end).toBeInstanceOf(CaptureError);
  const { problems, message } = end as CaptureError;
  expect(problems.map(({ type, file: path }) => `${type} ${path.replace(folder, '')}`)).toEqual([
    'damaged /damaged',
    'damaged /text',
    'unreadable /absent',
    'unreadable ',
    'cut /cut',
    'damaged /damaged.gz',
  ]);
  expect(problems[0]).toMatchObject({ offset: 256, expected: expect.stringContaining('found 4294967295') });
  expect(message).toContain(`${folder}/text is damaged at byte 0: expected a pcap or pcapng file`);
  expect(message).toContain(`${folder}/absent cannot be read: expected a readable file, but ENOENT`);
});

test.each([
  ['unreadable', () => join(folder, 'absent-2'), /Name an existing file that this user may read\.$/],
  ['of another format', () => file('snoop', Buffer.from('snoop\0\0\0')), /editcap -F pcapng OLD NEW$/],
])('a file that is %s: the fix', async (_, path, fix) => {
  const { end } = await read([path()]);
  expect((end as Error).message).toMatch(fix);
});

test('waits for the sink between chunks', async () => {
  let waiting = 0;
  let waits = 0;
  const settle = async () => {
    waits++;
    waiting++;
    await new Promise(setImmediate);
    waiting--;
  };
  const { frames } = await read([file('chunks', large)], { settle });
  expect(frames).toHaveLength(3_000);
  expect(waits).toBe(3);
  expect(waiting).toBe(0);
});

test('what the sink throws is not taken for a bad file', async () => {
  const source = createFileSource({ kind: 'files', files: [file('d.pcap', oneTwo)], live: false });
  const sink = {
    see() {
      throw new RangeError('a bug');
    },
    settle: () => undefined,
  };
  await expect(source.run(sink, new AbortController().signal)).rejects.toThrow(RangeError);
});

test('stops between chunks when aborted, without a word of a cut', async () => {
  const controller = new AbortController();
  const settle = async () => controller.abort();
  const { end, seconds } = await read([file('e', large), file('f', three)], { settle, signal: controller.signal });
  expect(end).toEqual({ type: 'end' });
  expect(seconds.length).toBeLessThan(3_000);
  expect(seconds.length).toBeGreaterThan(0);
});

test('stops waiting for standard input when aborted', async () => {
  const controller = new AbortController();
  const stdin = new PassThrough();
  stdin.write(oneTwo.subarray(0, 200));
  const settle = async () => controller.abort();
  const { end, seconds } = await read(['-'], { stdin, settle, signal: controller.signal });
  expect([end, seconds]).toEqual([{ type: 'end' }, [1]]);
});
