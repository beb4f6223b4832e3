// Each line holds the SHA-256 of the line before it, so that one that was changed, taken out or put in shows.
import { createHash } from 'node:crypto';

/** Before the first line. */
export const NO_LINE = '0'.repeat(64);

/** Of a line without its end. */
export const lineHash = (line: string | Uint8Array): string => createHash('sha256').update(line).digest('hex');

export interface ChainCheck {
  lines: number;
  /** Begins with the first line ever; otherwise what was before has been rotated away, or taken away. */
  isWhole: boolean;
  /** Where a line does not follow the one before it; the first of them. */
  breaks: readonly string[];
  breakCount: number;
}

/** Breaks that are said one by one. */
const BREAKS_MAX = 10;
/** In all forms: JSON, ECS and syslog. */
const PREVIOUS = /(?:"previous":"| previous=")([0-9a-f]{64})"/;

/** Takes lines in their order, the oldest first; `where` is for people, such as "evidence.jsonl, line 7". */
export function createChainCheck(): { see(line: string, where: string): void; result(): ChainCheck } {
  let before: string | undefined;
  let isWhole = false;
  let lines = 0;
  let breakCount = 0;
  const breaks: string[] = [];
  return {
    see(line, where) {
      const previous = PREVIOUS.exec(line)?.[1];
      if (before === undefined) isWhole = previous === NO_LINE;
      else if (previous !== before) {
        breakCount++;
        if (breaks.length < BREAKS_MAX) breaks.push(where);
      }
      before = lineHash(line);
      lines++;
    },
    result: () => ({ lines, isWhole, breaks, breakCount }),
  };
}
