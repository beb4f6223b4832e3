import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentReport } from '@lanhound/runtime';
import { fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { eventSink } from '../testing/event-sink.ts';
import { createFollowedFile, type LineReader } from './followed-file.ts';

/** Polls give up before the test does, also on a busy machine. */
const WAIT = { timeout: 4_000, interval: 10 };

function followed(given: Partial<LineReader> = {}) {
  const directory = temporaryDirectory();
  const file = join(directory, 'log');
  const stateDir = join(directory, 'state');
  const lines: string[] = [];
  const said: string[] = [];
  const clock = fakeClock();
  const report = silentReport();
  vi.spyOn(report.log, 'warn').mockImplementation((fields: unknown) => {
    said.push((fields as { reason: string }).reason);
  });
  const reader = (): LineReader => ({
    line: (bytes) => void lines.push(bytes.toString()),
    tick: () => {},
    finish: () => void lines.push('(end)'),
    counters: () => ({}),
    ...given,
  });
  return {
    file,
    stateDir,
    lines,
    said,
    healths: () => [...report.healthOf().values()].map(({ state }) => state),
    /** Runs it, and lets some seconds pass. */
    start(startAt: 'beginning' | 'end' = 'end') {
      const options = { name: `test ${file}`, file, startAt, lineBytesMax: 100, reader };
      const source = createFollowedFile(options, { clock, report, stateDir });
      const stop = new AbortController();
      const ended = source.run(eventSink().sink, stop.signal);
      onTestFinished(() => stop.abort());
      const stopped = () => {
        stop.abort();
        return ended;
      };
      return { stopped };
    },
    /** Until the reading of real files, which no clock of ours moves, has come to this. */
    until: (condition: () => unknown) =>
      expect.poll(async () => {
        await clock.advance(500);
        return condition();
      }, WAIT),
    advance: (ms: number) => clock.advance(ms),
  };
}

test('over a restart it goes on where it was, also with what the reader knows', async () => {
  const restored: unknown[] = [];
  const log = followed({ save: () => ({ columns: 3 }), restore: (state) => void restored.push(state) });
  writeFileSync(log.file, 'old\n');
  const first = log.start('beginning');
  await log.until(() => log.lines).toEqual(['old']);
  await first.stopped();
  appendFileSync(log.file, 'meanwhile\n');
  const second = log.start('end');
  await log.until(() => log.lines).toEqual(['old', '(end)', 'meanwhile']);
  await second.stopped();
  expect(restored).toEqual([{ columns: 3 }]);
});

test('a reader that knows nothing goes on, too', async () => {
  const log = followed();
  writeFileSync(log.file, 'old\n');
  const first = log.start('beginning');
  await log.until(() => log.lines).toEqual(['old']);
  await first.stopped();
  appendFileSync(log.file, 'meanwhile\n');
  const second = log.start('end');
  await log.until(() => log.lines).toEqual(['old', '(end)', 'meanwhile']);
  await second.stopped();
});

test('how far it got is kept once a minute, and not for nothing', async () => {
  const log = followed();
  writeFileSync(log.file, 'a\n');
  const running = log.start('beginning');
  await log.until(() => log.lines).toEqual(['a']);
  expect(existsSync(log.stateDir)).toBe(false);
  await log.advance(60_000);
  await log.until(() => existsSync(log.stateDir) && readdirSync(log.stateDir).length).toBe(1);
  await running.stopped();
});

test('what is wrong is told once, and when it is over', async () => {
  const log = followed();
  const running = log.start();
  await log.until(() => log.healths()).toEqual(['failed']);
  await log.advance(5_000);
  expect(log.said).toEqual([`${log.file} does not exist`]);
  writeFileSync(log.file, 'a\n');
  await log.until(() => log.healths()).toEqual(['ok']);
  expect(log.lines).toEqual(['a']);
  await running.stopped();
});

test('a doubt of the reader is told', async () => {
  const log = followed({ doubt: () => 'wrong zone' });
  writeFileSync(log.file, 'a\n');
  const running = log.start();
  await log.until(() => log.healths()).toEqual(['degraded']);
  expect(log.said).toEqual(['wrong zone']);
  await running.stopped();
});
