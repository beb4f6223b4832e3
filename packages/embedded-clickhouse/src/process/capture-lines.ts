import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '@lanhound/runtime';

const LINE_CHARS_MAX = 500;
const LINES_MAX = 50;
const WINDOW_MS = 10_000;

/** Log what a program prints, as much as a person would read; the rest is counted. Gives the last line. */
export function captureLines(stream: Readable, log: Logger): () => string {
  let last = '';
  let windowEndsMs = 0;
  let lines = 0;
  let suppressed = 0;
  // Bytes that never end a line would be kept by readline; an engine prints no such thing unless it is broken.
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    const nowMs = performance.now();
    if (nowMs > windowEndsMs) {
      if (suppressed > 0) log.warn({ suppressed }, 'the database printed more than is logged');
      windowEndsMs = nowMs + WINDOW_MS;
      lines = 0;
      suppressed = 0;
    }
    if (line.trim() === '') return;
    last = line.slice(0, LINE_CHARS_MAX);
    if (++lines > LINES_MAX) suppressed++;
    else log.warn({ line: last }, 'the database says');
  });
  return () => last;
}
