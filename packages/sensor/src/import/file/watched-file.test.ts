import { mkdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentReport } from '@lanhound/runtime';
import { fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { eventSink } from '../testing/event-sink.ts';
import { createWatchedFile, WATCHED_BYTES_MAX } from './watched-file.ts';

/** Polls give up before the test does, also on a busy machine. */
const WAIT = { timeout: 4_000, interval: 10 };

function watched() {
  const directory = temporaryDirectory();
  const file = join(directory, 'leases');
  const texts: string[] = [];
  const writtenUs: number[] = [];
  const clock = fakeClock();
  const report = silentReport();
  const reader = () => ({
    read(text: string, times: { writtenUs: number }) {
      texts.push(text);
      writtenUs.push(times.writtenUs);
    },
    counters: () => ({}),
    save: () => texts.length,
    restore: () => {},
  });
  const source = createWatchedFile({ name: 'leases', file, reader }, { clock, report });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  void source.run(eventSink().sink, stop.signal);
  /** Until the reading of real files, which no clock of ours moves, has come to this. */
  const until = (condition: () => unknown) =>
    expect.poll(async () => {
      await clock.advance(1_000);
      return condition();
    }, WAIT);
  const reasons = () =>
    [...report.healthOf().values()].map((health) => (health.state === 'ok' ? 'ok' : health.reason.replace(file, 'it')));
  return { directory, file, texts, writtenUs, until, reasons };
}

test('it is read whenever it was written to, and not otherwise', async () => {
  const { file, texts, writtenUs, until } = watched();
  writeFileSync(file, 'one');
  utimesSync(file, 1_772_712_000, 1_772_712_000);
  await until(() => texts).toEqual(['one']);
  expect(writtenUs).toEqual([1_772_712_000_000_000]);
  await until(() => texts).toEqual(['one']);
  writeFileSync(file, 'two\xff', 'latin1');
  await until(() => texts).toEqual(['one', 'two\xff']);
});

test('another file in its place is read, too', async () => {
  const { directory, file, texts, until } = watched();
  writeFileSync(file, 'one');
  await until(() => texts).toEqual(['one']);
  writeFileSync(join(directory, 'next'), 'two');
  renameSync(join(directory, 'next'), file);
  await until(() => texts).toEqual(['one', 'two']);
});

test('what cannot be read is told, and waited for', async () => {
  const { file, texts, until, reasons } = watched();
  await until(reasons).toEqual(['it does not exist']);
  mkdirSync(file);
  await until(reasons).toEqual(['it is no regular file']);
  rmSync(file, { recursive: true });
  writeFileSync(file, '');
  truncateSync(file, WATCHED_BYTES_MAX + 1);
  await until(reasons).toEqual([`it has ${WATCHED_BYTES_MAX + 1} bytes, want at most ${WATCHED_BYTES_MAX}`]);
  writeFileSync(file, 'one');
  await until(reasons).toEqual(['ok']);
  expect(texts).toEqual(['one']);
});
