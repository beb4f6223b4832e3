import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Follower, type FollowerOptions, type LineContext, type Polled } from './follower.ts';

/** A file, and who follows it. */
function followed(options: Partial<FollowerOptions> = {}) {
  const file = join(temporaryDirectory(), 'queries.log');
  const all: FollowerOptions = { file, startAt: 'beginning', lineBytesMax: 100, backlogBytesMax: 10_000, ...options };
  let follower = new Follower(all);
  onTestFinished(() => follower.close());
  const lines: string[] = [];
  const contexts: LineContext[] = [];
  /** Turns until all that is there was read. */
  async function poll(): Promise<Polled> {
    for (let turns = 0; ; turns++) {
      const polled = await follower.poll(64, (line, context) => {
        lines.push(line.toString());
        contexts.push(context);
      });
      if (polled.type !== 'more' || turns > 1_000) return polled;
    }
  }
  return {
    file,
    lines,
    contexts,
    poll,
    /** Until a file that took the place of another is read too. */
    async settle() {
      for (let i = 0; i < 5; i++) await poll();
    },
    append: (text: string) => appendFileSync(file, text),
    follower: () => follower,
    /** Ends it and begins anew, as over the restart of a process. */
    async restart(positioned = true) {
      await follower.close();
      follower = new Follower(all, positioned ? follower.position : undefined);
    },
    take: () => lines.splice(0),
  };
}

describe('at the first start', () => {
  test.each([
    ['beginning', ['old', 'new']],
    ['end', ['new']],
  ] as const)('it begins at the %s', async (startAt, expected) => {
    const log = followed({ startAt });
    log.append('old\n');
    await log.poll();
    log.append('new\n');
    await log.poll();
    expect(log.lines).toEqual(expected);
    expect(log.contexts.map(({ live }) => live)).toEqual(expected.map((line) => line === 'new'));
  });

  test.each(['beginning', 'end'] as const)('(%s) a file that appears later is read whole', async (startAt) => {
    const log = followed({ startAt });
    expect(await log.poll()).toEqual({ type: 'away', reason: `${log.file} does not exist` });
    log.append('first\n');
    expect(await log.poll()).toEqual({ type: 'end' });
    expect(log.lines).toEqual(['first']);
  });

  test('what was in it before comes first, oldest first', async () => {
    const log = followed({ olderSuffixes: ['.2', '.1'] });
    writeFileSync(`${log.file}.1`, 'newer\n');
    writeFileSync(`${log.file}.2`, 'oldest\nhalf');
    log.append('now\n');
    await log.poll();
    expect(log.lines).toEqual(['oldest', 'newer', 'now']);
  });
});

describe('while it follows', () => {
  test('a line is given once it has its end', async () => {
    const log = followed();
    log.append('one\ntw');
    await log.poll();
    log.append('o\n');
    await log.poll();
    expect(log.lines).toEqual(['one', 'two']);
  });

  test('renamed and made anew: the rest of the old one, then the new one', async () => {
    const log = followed();
    log.append('a\n');
    await log.poll();
    renameSync(log.file, `${log.file}.1`);
    appendFileSync(`${log.file}.1`, 'b\n');
    await log.poll();
    writeFileSync(log.file, '');
    appendFileSync(`${log.file}.1`, 'c\nhalf');
    await log.poll();
    log.append('d\n');
    await log.settle();
    expect(log.lines).toEqual(['a', 'b', 'c', 'd']);
  });

  test('copied and truncated: from the new beginning', async () => {
    const log = followed();
    log.append('a\nb\nhalf');
    await log.poll();
    copyFileSync(log.file, `${log.file}.1`);
    truncateSync(log.file);
    log.append('c\n');
    await log.poll();
    expect(log.lines).toEqual(['a', 'b', 'c']);
  });

  test('truncated, and longer than before when it is looked at again', async () => {
    const log = followed();
    log.append('a\n');
    await log.poll();
    writeFileSync(log.file, 'another\nbeginning\n');
    await log.poll();
    expect(log.lines).toEqual(['a', 'another', 'beginning']);
  });

  test('missing for a while', async () => {
    const log = followed();
    log.append('a\n');
    await log.poll();
    rmSync(log.file);
    expect(await log.poll()).toEqual({ type: 'end' });
    log.append('b\n');
    await log.settle();
    expect(log.lines).toEqual(['a', 'b']);
  });

  test('what is too far behind is passed over and counted, up to the next line', async () => {
    const log = followed({ backlogBytesMax: 10 });
    log.append(`${'x'.repeat(50)}\nlast\n`);
    await log.poll();
    expect(log.lines).toEqual(['last']);
    expect(log.follower().skippedBytes).toBe(46);
  });

  test('a turn ends after about the bytes it may read', async () => {
    const log = followed({ backlogBytesMax: 10_000_000 });
    log.append('0123456789\n'.repeat(20_000));
    expect(await log.follower().poll(100_000, () => {})).toEqual({ type: 'more' });
    expect(log.follower().position?.offset).toBeLessThan(200_000);
    expect(await log.poll()).toEqual({ type: 'end' });
  });

  test('what is no file is told, and waited for', async () => {
    const log = followed();
    mkdirSync(log.file);
    expect(await log.poll()).toEqual({ type: 'away', reason: `${log.file} is no regular file` });
    rmSync(log.file, { recursive: true });
    log.append('a\n');
    await log.poll();
    expect(log.lines).toEqual(['a']);
  });
});

describe('after a restart', () => {
  test.each<[string, (log: ReturnType<typeof followed>) => void, string[]]>([
    ['it goes on where it was', (log) => log.append('o\nthree\n'), ['two', 'three']],
    [
      'it finds the rest where a rotation put it',
      (log) => {
        log.append('o\n');
        renameSync(log.file, `${log.file}-20260301`);
        log.append('three\n');
      },
      ['two', 'three'],
    ],
    [
      'it finds the rest in the copy',
      (log) => {
        log.append('o\n');
        copyFileSync(log.file, `${log.file}.1`);
        writeFileSync(log.file, 'three\n');
      },
      ['two', 'three'],
    ],
    ['it reads a new file whole', (log) => writeFileSync(log.file, 'another\nline\n'), ['another', 'line']],
    ['it waits for a file that has gone', (log) => rmSync(log.file), []],
  ])('%s', async (_, meanwhile, expected) => {
    const log = followed({ startAt: 'end' });
    log.append('zero\n');
    await log.poll();
    log.append('one\ntw');
    await log.poll();
    expect(log.take()).toEqual(['one']);
    await log.restart();
    meanwhile(log);
    await log.settle();
    expect(log.lines).toEqual(expected);
    await log.restart();
    await log.settle();
    expect(log.lines).toEqual(expected);
  });

  test('of a file compressed or gone since, the older ones are read again', async () => {
    const log = followed({ olderSuffixes: ['.1'] });
    log.append('a\n');
    await log.poll();
    await log.restart();
    writeFileSync(`${log.file}.1`, 'compacted\n');
    writeFileSync(log.file, 'b\n');
    await log.settle();
    expect(log.lines).toEqual(['a', 'compacted', 'b']);
  });

  test('without a position it is the first start again', async () => {
    const log = followed();
    log.append('a\n');
    await log.poll();
    await log.restart(false);
    await log.poll();
    expect(log.lines).toEqual(['a', 'a']);
  });
});

test('whatever is done to the file, each line comes once and in order', async () => {
  const step = fc.constantFrom('write', 'write', 'half', 'poll', 'rename', 'truncate', 'restart', 'settle');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const log = followed({ lineBytesMax: 1_000 });
      const written: string[] = [];
      let rotations = 0;
      let isHalf = false;
      const write = (end: string) => {
        if (!isHalf) written.push(`line ${written.length}`);
        log.append(`${isHalf ? '' : `line ${written.length - 1}`}${end}`);
        isHalf = end === '';
      };
      for (const each of steps) {
        if (each === 'write') write('\n');
        if (each === 'half') write('');
        if (each === 'poll') await log.poll();
        if (each === 'restart') await log.restart();
        if (each === 'settle') await log.settle();
        if (each !== 'rename' && each !== 'truncate') continue;
        // Servers end their lines before they let go of a file; what was not read before a truncation is lost.
        if (isHalf) write('\n');
        await log.settle();
        if (written.length === 0) continue;
        if (each === 'truncate') truncateSync(log.file);
        else renameSync(log.file, `${log.file}.${rotations++}`);
        write('\n');
        await log.settle();
      }
      if (isHalf) write('\n');
      await log.settle();
      expect(log.lines).toEqual(written);
    }),
    { numRuns: 60 },
  );
});
