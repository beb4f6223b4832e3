import { createHash } from 'node:crypto';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFileSource } from './capture/files.ts';
import { Frame } from './capture/frame.ts';
import { CaptureError } from './capture/source.ts';
import { createDecoder } from './decode/decode.ts';
import { Packet } from './decode/packet.ts';
import { BatchWriter } from './publish/batch-writer.ts';
import { createTrack } from './track/track.ts';
import { TrackConfig } from './track/track-config.ts';

const MARGIN = 300;

/** Numbers from 0 up to 1, the same every time (the generator known as mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Captured {
  content: Uint8Array;
  wireBytes: number;
  linkType: number;
  timeUs: number;
}

async function framesOf(file: string): Promise<Captured[]> {
  const frames: Captured[] = [];
  const see = ({ bytes, start, end, wireBytes, linkType, timeUs }: Frame) =>
    void frames.push({ content: bytes.slice(start, end), wireBytes, linkType, timeUs });
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  return frames;
}

/** Some frames change a few bytes, most of them in their headers; some lose their end; some come too early. */
function mutated(frames: readonly Captured[], random: () => number): Captured[] {
  return frames.map(({ content, timeUs, ...rest }) => {
    const changed = content.slice(0, random() < 0.1 ? Math.floor(random() * content.length) : content.length);
    const reach = Math.min(changed.length, random() < 0.7 ? 80 : changed.length);
    for (let changes = Math.floor(random() * 4); changes > 0 && reach > 0; changes--) {
      changed[Math.floor(random() * reach)] = Math.floor(random() * 256);
    }
    return { ...rest, content: changed, timeUs: random() < 0.01 ? Math.floor(random() * 2 ** 52) : timeUs };
  });
}

/** All that the sensor says of the frames when each lies amid bytes of this value. */
function saidOf(frames: readonly Captured[], amid: number): { batches: string; counted: number } {
  const hash = createHash('sha256');
  const onBatch = ({ bytes }: { bytes: Uint8Array }) => void hash.update(bytes);
  const sink = new BatchWriter({ address: { site: 's', sensor: 's' }, epochUs: 1, batchBytes: 65_536, onBatch });
  const tracker = createTrack(TrackConfig.parse({ flowsMax: 64 }), { sink, random: () => 0.5 });
  const decoder = createDecoder();
  const packet = new Packet();
  const frame = new Frame();
  for (const { content, ...rest } of frames) {
    Object.assign(frame, rest, { start: MARGIN, end: MARGIN + content.length });
    frame.bytes = new Uint8Array(content.length + 2 * MARGIN).fill(amid);
    frame.bytes.set(content, MARGIN);
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  }
  tracker.finish();
  sink.flush();
  return { batches: hash.digest('hex'), counted: decoder.packets };
}

describeWithCaptures('captures with changed bytes', (captures) => {
  test.each(captures.entries.map(({ file }, seed) => [file, seed] as const))(
    '%s: nothing throws, and nothing outside a frame is read',
    async (file, seed) => {
      const frames = mutated(await framesOf(captures.path(file)), numbersFrom(seed));
      const said = saidOf(frames, 0);
      expect(said.counted).toBe(frames.length);
      expect(saidOf(frames, 255)).toEqual(said);
    },
  );
});
