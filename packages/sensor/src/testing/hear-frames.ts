import { createHash } from 'node:crypto';
import { Frame } from '../capture/frame.ts';
import { createDecoder } from '../decode/decode.ts';
import { Packet } from '../decode/packet.ts';
import { BatchWriter } from '../publish/batch-writer.ts';
import { createTrack } from '../track/track.ts';
import { TrackConfig } from '../track/track-config.ts';
import type { Captured } from './captured.ts';

/** What lies before and behind each frame, so that reading outside of it would be noticed. */
const MARGIN_BYTES = 300;

/** Small tables, so that their limits are met. */
const LIMITS = {
  flowsMax: 64,
  stream: { conversationsMax: 16, bufferBytesMax: 1_048_576 },
  dns: { pendingMax: 16, fragmentedMax: 4 },
};

export interface HeardFrames {
  /** Of all batches. */
  digest: string;
  packets: number;
  /** The longest that one frame took, and which. */
  slowestMs: number;
  slowestFrame: number;
}

/** A whole sensor without capture and bus, which hears frames that each lie amid bytes of one value. */
export class FrameHearer {
  packets = 0;
  events = 0;
  slowestMs = 0;
  slowestFrame = 0;
  readonly #amid: number;
  readonly #hash = createHash('sha256');
  readonly #decoder = createDecoder();
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  readonly #sink = new BatchWriter({
    address: { site: 's', sensor: 's' },
    epochUs: 1,
    batchBytes: 65_536,
    onBatch: ({ bytes, events }) => {
      this.#hash.update(bytes);
      this.events += events;
    },
  });
  readonly #tracker = createTrack(TrackConfig.parse(LIMITS), { sink: this.#sink, random: () => 0.5 });

  constructor(amid: number) {
    this.#amid = amid;
  }

  hear(frames: readonly Captured[]): void {
    for (const [i, captured] of frames.entries()) {
      const startMs = performance.now();
      this.#hearFrame(captured);
      const tookMs = performance.now() - startMs;
      if (tookMs <= this.slowestMs) continue;
      this.slowestMs = tookMs;
      this.slowestFrame = i + 1;
    }
  }

  /** Says what is still held; the digest of all batches. */
  finish(): string {
    this.#tracker.finish();
    this.#sink.flush();
    this.packets = this.#decoder.packets;
    return this.#hash.digest('hex');
  }

  #hearFrame({ content, ...rest }: Captured): void {
    const frame = this.#frame;
    Object.assign(frame, rest, { start: MARGIN_BYTES, end: MARGIN_BYTES + content.length });
    frame.bytes = new Uint8Array(content.length + 2 * MARGIN_BYTES).fill(this.#amid);
    frame.bytes.set(content, MARGIN_BYTES);
    if (this.#decoder.decode(frame, this.#packet) === 0) this.#tracker.see(this.#packet);
  }
}

/** All that a sensor says of frames when each lies amid bytes of this value. */
export function hearFrames(frames: readonly Captured[], amid: number): HeardFrames {
  const hearer = new FrameHearer(amid);
  hearer.hear(frames);
  const digest = hearer.finish();
  const { packets, slowestMs, slowestFrame } = hearer;
  return { digest, packets, slowestMs, slowestFrame };
}
