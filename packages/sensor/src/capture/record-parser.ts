import type { Frame } from './frame.ts';
import type { CaptureCounters, FrameSink } from './source.ts';

/** More captured bytes in one packet are damage: no tool's snapshot length is larger, and it bounds what is carried. */
export const CAPTURED_BYTES_MAX = 262_144;

/** Splits one format into packets. It keeps no bytes: whoever calls it carries over what it could not use yet. */
export interface RecordParser {
  /**
   * Hand every record that lies whole in bytes[start, end) to the sink. Returns where the first that does not lie whole
   * begins; past end when the bytes up to there are not wanted. Throws DamagedRecord.
   */
  parse(bytes: Uint8Array, start: number, end: number): number;
  /** How many bytes from the place that parse returned the next step needs; more than were there. */
  readonly needBytes: number;
  /** Where a record began that parse returned past the end for. */
  readonly skippedAt: number;
  /** What stands at the place that parse returned, in words. */
  awaited(): string;
}

/** What the bytes at an index should have been. Whoever knows the file adds its name and the offset. */
export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
  readonly at: number;
  readonly expected: string;

  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
    this.expected = expected;
  }
}

/** What a parser fills and counts; several files of one source share it. */
export interface ParserContext {
  frame: Frame;
  sink: Pick<FrameSink, 'see'>;
  counters: CaptureCounters;
}

/** Counters of a capture that has not seen anything. */
export const noCounts = (): CaptureCounters => ({
  packets: 0,
  bytes: 0,
  kernelDrops: 0,
  interfaceDrops: 0,
  inputBytes: 0,
});
