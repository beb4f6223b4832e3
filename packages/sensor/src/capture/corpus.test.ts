import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CaptureReader } from './capture-reader.ts';
import { corpusCaptures, truthOf, truthUs } from './corpus.ts';
import { createFileSource } from './files.ts';
import { Frame } from './frame.ts';
import { DamagedRecord, noCounts } from './record-parser.ts';
import { CaptureError } from './source.ts';

const captures = corpusCaptures();
const SMALL_BYTES = 2_500;

/** Sums over frames, without keeping them. */
function summingSink() {
  const sums = { records: 0, wireBytes: 0, capturedBytes: 0, firstUs: 0, lastUs: 0 };
  return {
    sums,
    settle: () => undefined,
    see(frame: Frame) {
      if (sums.records === 0) sums.firstUs = frame.timeUs;
      sums.lastUs = frame.timeUs;
      sums.records++;
      sums.wireBytes += frame.wireBytes;
      sums.capturedBytes += frame.end - frame.start;
    },
  };
}

test.skipIf(captures.length === 0).each(captures.length > 0 ? captures : [undefined])(
  '$file is read as its truth file says',
  async (capture) => {
    if (!capture) return;
    const truth = truthOf(capture);
    const sink = summingSink();
    const source = createFileSource({ kind: 'files', files: [capture.path], live: false });
    const end = await source.run(sink, new AbortController().signal).catch((error: unknown) => error);
    expect(sink.sums).toEqual({
      records: truth.container.records,
      wireBytes: truth.wire_bytes,
      capturedBytes: truth.captured_bytes,
      firstUs: truthUs(truth.first_ts ?? '0'),
      lastUs: truthUs(truth.last_ts ?? '0'),
    });
    expect(source.counters()).toMatchObject({
      packets: sink.sums.records,
      bytes: sink.sums.wireBytes,
      inputBytes: capture.size,
    });
    expect(tailOf(end)).toBe(truth.container.tail);
  },
);

function tailOf(end: unknown): string {
  if (end instanceof CaptureError) return end.problems[0]?.type ?? 'no problem';
  return (end as { type: string }).type === 'end' ? 'ok' : 'cut';
}

const small = captures.filter(({ size, file }) => size <= SMALL_BYTES && !file.endsWith('.gz'));

test.skipIf(small.length === 0)(
  'every truncation of every small capture gives the packets before it, and says where it ends',
  () => {
    for (const capture of small) {
      const bytes = readFileSync(capture.path);
      const odd: string[] = [];
      let before = 0;
      for (let length = 0; length <= bytes.length; length++) {
        const { records, end } = readTruncated(bytes.subarray(0, length));
        if (records < before || end > length)
          odd.push(`${capture.file} cut to ${length}: ${records} packets, to ${end}`);
        before = records;
      }
      expect(odd).toEqual([]);
      expect(before).toBe(truthOf(capture).container.records);
    }
  },
);

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
