import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentReport } from '@lanhound/runtime';
import { fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import type { Input } from './input.ts';
import { createMemory } from './memory.ts';
import { MemoryConfig } from './memory-config.ts';

const batch = (text: string): Input => ({ type: 'batch', receivedUs: 7, bytes: Buffer.from(text) });
const wordOf = (input: Input): string => {
  switch (input.type) {
    case 'batch':
      return Buffer.from(input.bytes).toString();
    case 'tick':
      return String(input.wallUs);
    case 'told':
      return JSON.stringify(input.words);
    case 'certificates':
      return JSON.stringify(input.due);
    case 'external':
      return JSON.stringify(input.posted);
    case 'device':
    case 'notify':
      return `${input.by} ${JSON.stringify(input.change)}`;
  }
};

/** Remembers the words of its inputs. */
function open(directory: string, config: Partial<MemoryConfig> = {}) {
  const clock = fakeClock(0);
  const report = silentReport();
  const state = {
    words: [] as string[],
    skipped: [] as string[],
    blank: false,
    failing: undefined as string | undefined,
  };
  const memory = createMemory(MemoryConfig.parse(config), {
    ...{ directory, clock, report },
    parts: {
      words: {
        save: () => [...state.words],
        restore: (saved) => void state.words.push(...(saved as string[])),
      },
    },
    replay(input) {
      if (wordOf(input) === state.failing) throw new Error('killed');
      state.words.push(wordOf(input));
    },
    skip: (input) => void state.skipped.push(wordOf(input)),
    onBlank: async () => {
      state.blank = true;
    },
  });
  const say = (...inputs: Input[]) => {
    for (const input of inputs) {
      memory.record(input);
      state.words.push(wordOf(input));
    }
  };
  return { memory, state, clock, report, say };
}

const files = (directory: string, kind: string) =>
  readdirSync(directory)
    .filter((name) => name.startsWith(kind))
    .sort((a, b) => Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, '')))
    .map((name) => join(directory, name));

test('a first start knows nothing, and asks', async () => {
  const { memory, state } = open(temporaryDirectory());
  await memory.start();
  expect([state.blank, state.words]).toEqual([true, []]);
});

test('whatever was written down is known after the process ended anyhow', async () => {
  const directory = temporaryDirectory();
  const first = open(directory);
  await first.memory.start();
  first.say(batch('a'), { type: 'tick', wallUs: 5 }, { type: 'told', words: { alert: 'x' } });
  const second = open(directory);
  await second.memory.start();
  expect(second.state).toMatchObject({ words: ['a', '5', '{"alert":"x"}'], blank: false });
  second.say(batch('b'));
  await second.memory.stop();
  const third = open(directory);
  await third.memory.start();
  expect(third.state.words).toEqual(['a', '5', '{"alert":"x"}', 'b']);
});

test('a snapshot comes when the journal is large, or with time; what is old goes, but for one more', async () => {
  const directory = temporaryDirectory();
  const { memory, clock, say } = open(directory, { journalBytesMax: 100_000, snapshotEveryMs: 10_000 });
  await memory.start();
  const pass = async () => {
    await clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  say({ type: 'tick', wallUs: 1 });
  for (let i = 0; i < 12; i++) await pass();
  expect(files(directory, 'snapshot')).toHaveLength(1);
  say(batch('a'));
  await pass();
  expect(files(directory, 'snapshot')).toHaveLength(2);
  for (let round = 0; round < 3; round++) {
    say(batch('x'.repeat(100_000)));
    await pass();
  }
  expect(files(directory, 'snapshot')).toHaveLength(2);
  expect(files(directory, 'journal')).toHaveLength(2);
  await memory.stop();
});

const BREAKS: [string, (file: string) => void][] = [
  ['cut short', (file) => truncateSync(file, readFileSync(file).length - 3)],
  ['empty', (file) => truncateSync(file, 0)],
  ['longer', (file) => appendFileSync(file, 'x')],
  ['of another version', (file) => writeFileSync(file, '{"version":99,"bytes":2,"crc32":0}\n{}')],
  [
    'changed in one place',
    (file) =>
      writeFileSync(
        file,
        readFileSync(file).map((byte, i, all) => (i === all.length - 3 ? byte ^ 1 : byte)),
      ),
  ],
];

test.each(BREAKS)(
  'of a newest snapshot that is %s the one before and the journal since tell all',
  async (_, damage) => {
    const directory = temporaryDirectory();
    const first = open(directory);
    await first.memory.start();
    first.say(batch('a'));
    await first.memory.stop();
    const second = open(directory);
    await second.memory.start();
    second.say(batch('b'));
    await second.memory.stop();
    damage(files(directory, 'snapshot').at(-1) as string);
    const third = open(directory);
    await third.memory.start();
    expect(third.state.words).toEqual(['a', 'b']);
  },
);

test('all snapshots bad is a first start, and never the end', async () => {
  const directory = temporaryDirectory();
  const first = open(directory);
  for (let i = 0; i < 3; i++) await open(directory).memory.start();
  await first.memory.start();
  for (const file of files(directory, 'snapshot')) writeFileSync(file, 'rubbish');
  const next = open(directory);
  await next.memory.start();
  expect(next.state).toMatchObject({ blank: true, words: [] });
});

test.each([
  ['torn', (file: string) => truncateSync(file, readFileSync(file).length - 2), ['a']],
  ['followed by rubbish', (file: string) => appendFileSync(file, Buffer.from([255, 255, 255, 255, 1])), ['a', 'b']],
  ['a hole of zeros', (file: string) => appendFileSync(file, Buffer.alloc(4096)), ['a', 'b']],
])('of a journal whose end is %s all before it is known', async (_, damage, words) => {
  const directory = temporaryDirectory();
  const first = open(directory);
  await first.memory.start();
  first.say(batch('a'), batch('b'));
  damage(files(directory, 'journal').at(-1) as string);
  const next = open(directory);
  await next.memory.start();
  expect(next.state.words).toEqual(words);
});

test('an input that ends every start is left out after three', async () => {
  const directory = temporaryDirectory();
  const first = open(directory);
  await first.memory.start();
  first.say(batch('fine'), batch('fatal'));
  const start = async () => {
    const next = open(directory);
    next.state.failing = 'fatal';
    return next.memory.start().then(
      () => next.state,
      () => undefined,
    );
  };
  const starts = [await start(), await start(), await start(), await start()];
  expect(starts).toEqual([
    undefined,
    undefined,
    undefined,
    expect.objectContaining({ words: ['fine'], skipped: ['fatal'] }),
  ]);
  expect(existsSync(join(directory, 'starts'))).toBe(true);
});
