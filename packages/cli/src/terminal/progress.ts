import type { CaptureCounters } from '@lanhound/sensor';
import { formatBytes, plural } from './units.ts';
import type { ViewOutput } from './view.ts';

const EVERY_MS = 200;
/** Input that is done sooner needs no progress. */
const AFTER_MS = 500;

/** "62 %, 1 234 567 packets, 310 MB of 500 MB". */
export function progressText({ packets, inputBytes, inputBytesTotal }: CaptureCounters): string {
  const of = inputBytesTotal ? ` of ${formatBytes(inputBytesTotal)}` : '';
  const share = inputBytesTotal ? `${Math.min(100, Math.floor((100 * inputBytes) / inputBytesTotal))} %, ` : '';
  return `${share}${plural(packets, 'packet')}, ${formatBytes(inputBytes)}${of}`;
}

/** Shows how far reading has come, on a terminal only. Returns what ends it. */
export function showProgress(output: ViewOutput, counters: () => CaptureCounters): () => void {
  if (!output.isTTY) return () => {};
  let shown = false;
  const show = () => {
    shown = true;
    output.write(`\r\u001b[K${progressText(counters())}`);
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
