import type { CaptureCounters } from '@lanhound/sensor';
import { formatBytes, formatCount, plural } from './units.ts';
import type { ViewOutput } from './view.ts';

const EVERY_MS = 200;
/** Input that is done sooner needs no progress. */
const AFTER_MS = 500;
const WIDTH_DEFAULT = 80;

/** How far reading has come. */
export type Reading = Pick<CaptureCounters, 'packets' | 'inputBytes' | 'inputBytesTotal'> & {
  /** Events said so far, where somebody counts them. */
  events?: number;
};

/** "62 %, 310 MB of 500 MB, 1 234 567 packets (450 000/s), 8 901 events". */
export function progressText({ packets, inputBytes, inputBytesTotal, events }: Reading, spanMs: number): string {
  const share = inputBytesTotal ? [`${Math.min(100, Math.floor((100 * inputBytes) / inputBytesTotal))} %`] : [];
  const of = inputBytesTotal ? ` of ${formatBytes(inputBytesTotal)}` : '';
  const rate = spanMs > 0 ? ` (${formatCount(Math.round((1000 * packets) / spanMs))}/s)` : '';
  const said = events === undefined ? [] : [plural(events, 'event')];
  return [...share, `${formatBytes(inputBytes)}${of}`, `${plural(packets, 'packet')}${rate}`, ...said].join(', ');
}

/** Shows how far reading has come, on a terminal only. Returns what ends it and leaves nothing behind. */
export function showProgress(
  output: ViewOutput,
  reading: () => Reading,
  nowMs: () => number = () => performance.now(),
): () => void {
  if (!output.isTTY) return () => {};
  const startMs = nowMs();
  let shown = false;
  const show = () => {
    shown = true;
    const text = progressText(reading(), nowMs() - startMs);
    output.write(`\r\u001b[K${text.slice(0, (output.columns ?? WIDTH_DEFAULT) - 1)}`);
  };
  let repeat: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    show();
    repeat = setInterval(show, EVERY_MS);
  }, AFTER_MS);
  return () => {
    clearTimeout(first);
    clearInterval(repeat);
    if (shown) output.write('\r\u001b[K');
  };
}
