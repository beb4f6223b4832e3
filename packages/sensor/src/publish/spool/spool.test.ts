import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EncodedBatch } from '../batch-writer.ts';
import type { Loss } from '../losses.ts';
import { EPOCH_US, encodedBatch } from '../testing/batches.ts';
import { HeldError } from './lock.ts';
import { Spool, type Spooled } from './spool.ts';

// A disk that others use too may take its time to say that something is on it.
vi.setConfig({ testTimeout: 30_000 });

const BYTES_MAX = 8_000_000;
const onDisk = () => 'disk' as const;

function spoolIn(dir: string, bytesMax = BYTES_MAX) {
  const losses: Loss[] = [];
  const spool = new Spool({ dir, bytesMax, onLost: (loss) => void losses.push(loss) });
  onTestFinished(() => spool.close());
  return { spool, losses };
}

async function opened(dir = join(temporaryDirectory(), 'home.attic'), bytesMax?: number) {
  const made = spoolIn(dir, bytesMax);
  const { content, ...inheritance } = await made.spool.open();
  return { ...made, dir, inheritance: { ...inheritance, ...(await content) } };
}

const batches = (count: number, bytes?: number): EncodedBatch[] =>
  Array.from({ length: count }, (_, i) => encodedBatch(i + 1, bytes));
const filesIn = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.spool'));
const second = (sequence: number) => EPOCH_US + sequence * 1_000_000;

async function taken(spool: Spool): Promise<Spooled[]> {
  const all: Spooled[] = [];
  for (let next = await spool.next(); next; next = await spool.next()) all.push(next);
  return all;
}
const sequencesOf = (all: readonly Spooled[]) => all.map(({ batch }) => batch.sequence);

test('gives what it was given, oldest first, and keeps it until it is answered for', async () => {
  const { spool, dir } = await opened();
  await spool.append(batches(2), onDisk);
  await spool.append([encodedBatch(3)], onDisk);
  expect(spool.depth).toMatchObject({ batches: 3, oldestUs: second(1) });
  const all = await taken(spool);
  expect(all.map(({ batch }) => ({ ...batch, bytes: Buffer.from(batch.bytes) }))).toEqual(batches(3));
  expect(filesIn(dir)).toHaveLength(1);
  for (const { segment } of all) await spool.release(segment);
  expect(filesIn(dir)).toEqual([]);
  expect(spool.depth).toEqual({ batches: 0, bytes: 0, oldestUs: undefined });
});

test('takes new ones while old ones are read', async () => {
  const { spool } = await opened();
  await spool.append(batches(2), onDisk);
  expect((await spool.next())?.batch.sequence).toBe(1);
  await spool.append([encodedBatch(3)], onDisk);
  expect(sequencesOf(await taken(spool))).toEqual([2, 3]);
});

test('does not give what its owner has, nor what is answered for, and keeps a copy of the first', async () => {
  const { spool, dir } = await opened();
  await spool.append(batches(4), ({ sequence }) => (['memory', 'done'] as const)[sequence - 2] ?? 'disk');
  const all = await taken(spool);
  expect(sequencesOf(all)).toEqual([1, 4]);
  for (const { segment } of all) await spool.release(segment);
  expect(filesIn(dir)).toHaveLength(1);
  await spool.close();
  const after = await opened(dir);
  expect(sequencesOf(await taken(after.spool))).toEqual([1, 2, 3, 4]);
});

test('its files are for this user alone', async () => {
  const { spool, dir } = await opened();
  await spool.append(batches(1), onDisk);
  await spool.saveState({ epochUs: 1, hasEnded: false, losses: [] });
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect(modeOf(dir)).toBe('700');
  for (const name of readdirSync(dir)) expect([name, modeOf(join(dir, name))]).toEqual([name, '600']);
});

test('is for one process at a time', async () => {
  const { spool, dir } = await opened();
  const other = spoolIn(dir);
  await expect(other.spool.open()).rejects.toThrow(HeldError);
  await spool.close();
  await other.spool.open();
});

describe('the next process', () => {
  test('finds all of it, and the state', async () => {
    const { spool, dir, inheritance } = await opened();
    expect(inheritance).toEqual({ state: undefined, newestUs: undefined, batches: 0, tornBytes: 0 });
    await spool.append(batches(2_000, 2_000), onDisk);
    const loss: Loss = { reason: 'spoolFull', start: 1, end: 2, batches: 3, events: 4 };
    await spool.saveState({ epochUs: 7, hasEnded: true, losses: [loss] });
    await spool.close();
    const after = await opened(dir);
    expect(after.inheritance).toEqual({
      ...{ state: { epochUs: 7, hasEnded: true, losses: [loss] }, newestUs: second(2_001) - 1 },
      ...{ batches: 2_000, tornBytes: 0 },
    });
    await after.spool.append([encodedBatch(2_001)], onDisk);
    expect(sequencesOf(await taken(after.spool))).toEqual(Array.from({ length: 2_001 }, (_, i) => i + 1));
    expect(after.losses).toEqual([]);
  });

  test('drops what is torn off at the end', async () => {
    const { spool, dir } = await opened();
    await spool.append(batches(3), onDisk);
    await spool.close();
    const file = join(dir, filesIn(dir)[0] as string);
    truncateSync(file, statSync(file).size - 10);
    const after = await opened(dir);
    expect(after.inheritance).toMatchObject({ batches: 2, tornBytes: 1_042 });
    expect(sequencesOf(await taken(after.spool))).toEqual([1, 2]);
    expect(after.losses).toEqual([]);
  });

  test('skips what is damaged, counts it and knows of when it was', async () => {
    const { spool, dir } = await opened();
    await spool.append(batches(4), onDisk);
    await spool.close();
    const file = join(dir, filesIn(dir)[0] as string);
    const content = readFileSync(file);
    content[1_500] = 0;
    writeFileSync(file, content);
    const after = await opened(dir);
    expect(sequencesOf(await taken(after.spool))).toEqual([1, 3, 4]);
    expect(after.losses).toEqual([{ reason: 'damaged', start: second(2) - 1, end: second(3), batches: 1, events: 0 }]);
  });

  test('ignores what is no file of the spool, and a state that is none', async () => {
    const { spool, dir } = await opened();
    await spool.close();
    for (const name of ['notes.txt', '000000000001-zz.spool', 'process.json']) writeFileSync(join(dir, name), 'x');
    writeFileSync(join(dir, '000000000001-00000000000000aa.spool'), 'nothing of ours');
    const after = await opened(dir);
    expect(after.inheritance).toMatchObject({ state: undefined, batches: 0, tornBytes: 15 });
    expect(filesIn(dir)).toEqual(['000000000001-zz.spool']);
  });

  test('starts over whatever became of the files', async () => {
    const { spool, dir } = await opened();
    for (const batch of batches(6)) {
      await spool.append([batch], onDisk);
      // Reading closes a file, so that there are two.
      if (batch.sequence % 2 === 0) await spool.next();
    }
    await spool.close();
    const files = filesIn(dir).map((name) => ({ name, content: readFileSync(join(dir, name)) }));
    expect(files).toHaveLength(2);
    const harm = fc.record({ file: fc.nat(), at: fc.nat(), byte: fc.nat(255), cut: fc.option(fc.nat(), { freq: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(harm, { maxLength: 6 }), async (harms) => {
        for (const { name, content } of files) writeFileSync(join(dir, name), content);
        for (const { file, at, byte, cut } of harms) {
          const path = join(dir, files[file % files.length]?.name as string);
          const content = readFileSync(path);
          if (content.length > 0) content[at % content.length] = byte;
          writeFileSync(path, cut === null ? content : content.subarray(0, cut % (content.length + 1)));
        }
        const after = spoolIn(dir).spool;
        await after.open();
        const all = await taken(after);
        await after.close();
        const sequences = sequencesOf(all);
        expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
        for (const { batch } of all) expect(Buffer.from(batch.bytes)).toEqual(encodedBatch(batch.sequence).bytes);
      }),
    );
  });
});

describe('a full spool', () => {
  test('gives up the oldest, and says what it was', async () => {
    const { spool, losses } = await opened(undefined, 4_000_000);
    await spool.append(batches(60, 100_000), onDisk);
    expect(spool.depth.bytes).toBeLessThanOrEqual(4_000_000);
    const left = sequencesOf(await taken(spool));
    const lost = losses.reduce((sum, loss) => sum + loss.batches, 0);
    expect(left).toEqual(Array.from({ length: 60 - lost }, (_, i) => lost + 1 + i));
    expect(losses[0]).toEqual({ reason: 'spoolFull', start: second(1), end: second(11) - 1, batches: 10, events: 10 });
  });

  test('does not count as lost what its owner has', async () => {
    const { spool, losses } = await opened(undefined, 4_000_000);
    await spool.append(batches(10, 100_000), ({ sequence }) => (sequence <= 8 ? 'memory' : 'disk'));
    await spool.append(batches(40, 100_000), onDisk);
    expect(losses[0]).toMatchObject({ reason: 'spoolFull', batches: 2, start: second(9) });
  });
});

describe('trouble', () => {
  test('a directory that is gone is made again', async () => {
    const { spool, dir } = await opened();
    rmSync(dir, { recursive: true });
    await spool.append(batches(1), onDisk);
    expect(sequencesOf(await taken(spool))).toEqual([1]);
  });

  test('a file that is gone is a loss', async () => {
    const { spool, dir, losses } = await opened();
    await spool.append(batches(5), onDisk);
    for (const name of filesIn(dir)) rmSync(join(dir, name));
    expect(await spool.next()).toBeUndefined();
    expect(losses).toEqual([{ reason: 'damaged', start: second(1), end: second(6) - 1, batches: 5, events: 0 }]);
    expect(spool.depth).toEqual({ batches: 0, bytes: 0, oldestUs: undefined });
  });

  test('a file that cannot be read is left alone, and goes as a loss when room is needed', async () => {
    const { spool, dir } = await opened(undefined, 4_000_000);
    await spool.close();
    mkdirSync(join(dir, '000000000001-00000000000000aa.spool'));
    const after = await opened(dir, 4_000_000);
    await after.spool.append(batches(2), onDisk);
    expect(sequencesOf(await taken(after.spool))).toEqual([1, 2]);
    expect(after.losses).toEqual([]);
    await after.spool.giveUpOldest();
    await after.spool.giveUpOldest().catch(() => {});
    expect(after.losses).toMatchObject([{ reason: 'damaged', batches: 1 }]);
  });

  test('what cannot be a directory is told, and tried again', async () => {
    const dir = join(temporaryDirectory(), 'home.attic');
    writeFileSync(dir, '');
    const { spool } = spoolIn(dir);
    await expect(spool.open()).rejects.toThrow('EEXIST');
    rmSync(dir);
    await spool.open();
    expect(spool.isOpen).toBe(true);
  });
});
