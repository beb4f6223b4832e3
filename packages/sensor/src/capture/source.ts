import type { Frame } from './frame.ts';

/** What the health of a live capture is reported under. */
export const CAPTURE_COMPONENT = 'sensor/capture';

/** Where frames go. */
export interface FrameSink {
  /** One frame, borrowed until this returns. Never throws for what is in a frame. */
  see(frame: Frame): void;
  /** Called between chunks. A source that can wait, such as a file, waits for what this returns. */
  settle(): Promise<void> | undefined;
}

/**
 * How a capture ended: all was read, or a file ends inside a record, as copies of running captures do. The first such
 * file is named; further ones are in more.
 */
export type CaptureEnd =
  | { type: 'end' }
  | { type: 'cut'; file: string; offset: number; expected: string; more?: readonly CaptureProblem[] };

/** A place where a file could not be read on: it ends there, is not what it must be, or cannot be opened or read. */
export interface CaptureProblem {
  type: 'cut' | 'damaged' | 'unreadable';
  file: string;
  /** Where the record begins that could not be read, in bytes; of a gzip file in its uncompressed bytes. */
  offset: number;
  expected: string;
}

/** Totals since the capture began. */
export interface CaptureCounters {
  packets: number;
  bytes: number;
  kernelDrops: number;
  interfaceDrops: number;
  /** Bytes of input read so far and in all, where the size is known; for progress. */
  inputBytes: number;
  inputBytesTotal?: number;
}

/** Frames from somewhere: files, an interface by tcpdump or libpcap. */
export interface CaptureSource {
  /** For people: an interface or a file name. */
  readonly name: string;
  /** True when frames arrive as they happen, so that wall-clock time passes with them. */
  readonly live: boolean;
  /**
   * Reads until the input ends or the signal aborts. Rejects with CaptureError when it cannot go on, and when a file
   * was damaged or unreadable: then after the other files, so that what could be read has gone to the sink.
   */
  run(sink: FrameSink, signal: AbortSignal): Promise<CaptureEnd>;
  counters(): CaptureCounters;
}

/** What mends a capture: what to do, and the command that does it, to be copied. */
export interface CaptureRemedy {
  step: string;
  command: string;
}

/** A capture that cannot start or go on: what failed, and what to do. */
export class CaptureError extends Error {
  override name = 'CaptureError';
  /** What failed, without what to do; the message has both. */
  readonly problem: string;
  /** What mends it, in one sentence, when something does. */
  readonly fix: string | undefined;
  /** The same in its parts, when a command does it. */
  readonly remedy: CaptureRemedy | undefined;
  /** Where files could not be read on, in the order of reading; empty for a live capture. */
  readonly problems: readonly CaptureProblem[];

  constructor(
    problem: string,
    mend?: string | CaptureRemedy,
    cause?: unknown,
    problems: readonly CaptureProblem[] = [],
  ) {
    const remedy = typeof mend === 'object' ? mend : undefined;
    const fix = typeof mend === 'object' ? `${mend.step}: ${mend.command}` : mend;
    super(fix ? `${problem}. ${fix}` : problem, { cause });
    this.problem = problem;
    this.fix = fix;
    this.remedy = remedy;
    this.problems = problems;
  }
}
