import { readFileSync } from 'node:fs';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureReader } from './capture-reader.ts';
import { createFileSource } from './files.ts';
import { Frame } from './frame.ts';
import { DamagedRecord, noCounts } from './record-parser.ts';
import { CaptureError } from './source.ts';

const SMALL_BYTES = 2_500;

describeWithCaptures('capture files of the corpus', (captures) => {
  test.each(captures.entries)('$file is read as its truth file says', async ({ file, size }) => {
    const truth = captures.truth(file);
    const sink = summingSink();
    const source = createFileSource({ kind: 'files', files: [captures.path(file)], live: false });
    const end = await source.run(sink, new AbortController().signal).catch((error: unknown) => error);
    const { records, wireBytes } = sink.sums;
    expect(sink.sums).toEqual({
      records: truth.container.records,
      wireBytes: truth.wire_bytes,
      capturedBytes: truth.captured_bytes,
      firstUs: truthUs(truth.first_ts ?? '0'),
      lastUs: truthUs(truth.last_ts ?? '0'),
    });
    expect(source.counters()).toMatchObject({ packets: records, bytes: wireBytes, inputBytes: size });
    expect(tailOf(end)).toBe(truth.container.tail);
  });

  const small = captures.entries.filter(({ size, file }) => size <= SMALL_BYTES && !file.endsWith('.gz'));

  test.each(small)('every truncation of $file gives the packets before it, and says where it ends', ({ file }) => {
    const bytes = readFileSync(captures.path(file));
    const odd: string[] = [];
    let before = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const { records, end } = readTruncated(bytes.subarray(0, length));
      if (records < before || end > length) odd.push(`cut to ${length}: ${records} packets, whole up to ${end}`);
      before = records;
    }
    expect(odd).toEqual([]);
    expect(before).toBe(captures.truth(file).container.records);
  });
});

/** Sums over frames, without keeping them. */
function summingSink() {
  const sums = { records: 0, wireBytes: 0, capturedBytes: 0, firstUs: 0, lastUs: 0 };
  const see = ({ timeUs, wireBytes, start, end }: Frame) => {
    if (sums.records === 0) sums.firstUs = timeUs;
    sums.lastUs = timeUs;
    sums.records++;
    sums.wireBytes += wireBytes;
    sums.capturedBytes += end - start;
  };
  return { sums, see, settle: () => undefined };
}

/** Whole microseconds of seconds with nine decimals. */
function truthUs(seconds: string): number {
  const [whole = '0', fraction = ''] = seconds.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.slice(0, 6));
}

function tailOf(end: unknown): string {
  if (end instanceof CaptureError) return end.problems[0]?.type ?? 'no problem';
  return (end as { type: string }).type === 'end' ? 'ok' : 'cut';
}

/** Packets, and the offset up to which the bytes are whole. */
function readTruncated(bytes: Uint8Array): { records: number; end: number } {
  const counters = noCounts();
  const reader = new CaptureReader({ frame: new Frame(), sink: { see: () => undefined }, counters });
  try {
    reader.push(bytes);
    return { records: counters.packets, end: reader.finish()?.offset ?? bytes.length };
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    return { records: counters.packets, end: error.at };
  }
}
