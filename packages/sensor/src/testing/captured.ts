import type { Readable } from 'node:stream';
import { createFileSource } from '../capture/files.ts';
import type { Frame } from '../capture/frame.ts';
import { CaptureError } from '../capture/source.ts';

/** A frame with bytes of its own. */
export interface Captured {
  content: Uint8Array;
  wireBytes: number;
  linkType: number;
  timeUs: number;
}

/** Every frame of a capture file, or of standard input by the name -. A cut or damaged end is no error. */
export async function framesOf(file: string, stdin?: Readable): Promise<Captured[]> {
  const frames: Captured[] = [];
  const see = ({ bytes, start, end, wireBytes, linkType, timeUs }: Frame) =>
    void frames.push({ content: new Uint8Array(bytes.subarray(start, end)), wireBytes, linkType, timeUs });
  const source = createFileSource({ kind: 'files', files: [file], live: false }, stdin ? { stdin } : {});
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  return frames;
}
