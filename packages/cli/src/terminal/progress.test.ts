import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressText, showProgress } from './progress.ts';

const reading = { packets: 1_234_567, inputBytes: 310_000_000, inputBytesTotal: 500_000_000 };

test.each([
  [reading, 2_000, '62 %, 310 MB of 500 MB, 1 234 567 packets (617 284/s)'],
  [{ ...reading, events: 1 }, 2_000, '62 %, 310 MB of 500 MB, 1 234 567 packets (617 284/s), 1 event'],
  [{ packets: 0, inputBytes: 24 }, 0, '24 B, 0 packets'],
])('%j after %d ms', (state, spanMs, text) => expect(progressText(state, spanMs)).toBe(text));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function shown(isTTY: boolean, spanMs: number): string {
  let text = '';
  const output = { write: (more: string) => (text += more), isTTY, columns: 20 };
  const end = showProgress(
    output,
    () => reading,
    () => vi.getMockedSystemTime()?.getTime() ?? 0,
  );
  vi.advanceTimersByTime(spanMs);
  end();
  vi.advanceTimersByTime(10_000);
  return text;
}

test('a terminal shows it on one line and keeps nothing of it', () => {
  expect(shown(true, 800).split('\r\u001b[K')).toEqual(['', '62 %, 310 MB of 500', '62 %, 310 MB of 500', '']);
});

test('what is done soon shows none', () => expect(shown(true, 400)).toBe(''));
test('a file gets none', () => expect(shown(false, 2_000)).toBe(''));
