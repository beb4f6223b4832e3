import type { Batch } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { batch, dns, fakeClock, flow } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { BatchRefusedError } from '../ingest/batch-sink.ts';
import { WriterConfig } from './config.ts';
import type { InsertRequest } from './database.ts';
import { storeMetrics } from './metrics.ts';
import { StoreError } from './store-error.ts';
import { storedBatches } from './stored-batches.ts';
import { type EventTable, eventTables } from './tables.ts';
import { createWriter } from './writer.ts';

const down = () => new StoreError('no answer', { fault: 'passing' });
const unreadable = () => new StoreError('cannot parse', { fault: 'rows' });

/** A writer over a database that answers as told; without a word it accepts. */
function start(config: Partial<WriterConfig> = {}) {
  const clock = fakeClock();
  const inserts: InsertRequest[] = [];
  const answers: (string | undefined)[] = [];
  let answer: (request: InsertRequest) => Promise<void> = async () => {};
  const stored = storedBatches();
  /** What a database that dies of rows has of them, and how often it died. */
  const engine = { deaths: 0, holds: new Set<number>(), asked: [] as string[] };
  const writer = createWriter(WriterConfig.parse(config), {
    ...{ clock, stored, random: () => 0, log: silentReport().log, metrics: storeMetrics(silentReport()) },
    onAnswer: (error) => answers.push(error?.message),
    insert(request) {
      inserts.push(request);
      return answer(request);
    },
    deaths: () => engine.deaths,
    async heldBy({ name }, keys) {
      engine.asked.push(`${name} ${keys.map(({ sequence }) => sequence)}`);
      return keys.filter(({ sequence }) => engine.holds.has(sequence));
    },
  });
  const outcomes = new Map<number, string>();
  return {
    ...{ clock, inserts, answers, stored, writer, outcomes, engine },
    answerWith(next: typeof answer) {
      answer = next;
    },
    /** Write without waiting; the outcome shows later. */
    write(given: Partial<Batch>) {
      const one = batch({ events: [flow()], ...given });
      writer.write(one).then(
        () => outcomes.set(one.sequence, 'stored'),
        (error: Error) => outcomes.set(one.sequence, error.name),
      );
    },
    told: () => Object.fromEntries(outcomes),
    tables: () => inserts.map(({ table, rows }) => `${table} ${rows.length}`),
  };
}

test('batches that come within the linger time share an insert per table', async () => {
  const { clock, write, tables, told } = start({ lingerMs: 100 });
  write({ sequence: 1 });
  await clock.advance(99);
  write({ sequence: 2, events: [flow(), dns()] });
  expect(tables()).toEqual([]);
  await clock.advance(1);
  expect(tables()).toEqual(['flows 2', 'dns 1']);
  expect(told()).toEqual({ 1: 'stored', 2: 'stored' });
});

test('a full group does not linger', async () => {
  const { clock, write, tables } = start({ lingerMs: 1_000, groupRowsMax: 3 });
  write({ sequence: 1, events: [flow(), flow()] });
  write({ sequence: 2, events: [flow()] });
  await clock.advance(0);
  expect(tables()).toEqual(['flows 2']);
});

test('a group holds no more rows than it may, but at least one batch', async () => {
  const { clock, write, inserts } = start({ lingerMs: 0, groupRowsMax: 2 });
  for (const [i, count] of [5, 1, 1, 1].entries()) write({ sequence: i + 1, events: Array(count).fill(flow()) });
  await clock.advance(0);
  expect(inserts.map(({ rows }) => rows.join('').match(/\n/g)?.length)).toEqual([5, 2, 1]);
});

test('a group that failed is sent again as it was, with what came since in the next', async () => {
  const { clock, write, inserts, answerWith, told, answers } = start({ lingerMs: 0, retryFirstMs: 100 });
  answerWith(() => Promise.reject(down()));
  write({ sequence: 1 });
  await clock.advance(0);
  write({ sequence: 2 });
  answerWith(async () => {});
  await clock.advance(100);
  const [first, again, next] = inserts;
  expect(again).toEqual(first);
  expect(next?.token).not.toBe(first?.token);
  expect(told()).toEqual({ 1: 'stored', 2: 'stored' });
  expect(answers).toEqual(['no answer', undefined, undefined]);
});

test('only the table that failed is sent again', async () => {
  const { clock, write, tables, answerWith } = start({ lingerMs: 0, retryFirstMs: 100 });
  let failures = 1;
  answerWith(async ({ table }) => {
    if (table === 'dns' && failures-- > 0) throw down();
  });
  write({ sequence: 1, events: [flow(), dns()] });
  await clock.advance(100);
  expect(tables()).toEqual(['flows 1', 'dns 1', 'dns 1']);
});

test('after giveUpMs the caller is told, and finds its batch under way when it comes again', async () => {
  const { clock, write, inserts, answerWith, told } = start({ lingerMs: 0, giveUpMs: 1_000, retryMostMs: 500 });
  answerWith(() => Promise.reject(down()));
  write({ sequence: 1 });
  await clock.advance(999);
  expect(told()).toEqual({});
  await clock.advance(501);
  expect(told()).toEqual({ 1: 'StoreError' });
  write({ sequence: 1 });
  answerWith(async () => {});
  await clock.advance(500);
  expect(told()).toEqual({ 1: 'stored' });
  expect(new Set(inserts.map(({ token }) => token)).size).toBe(1);
});

test('a batch that comes twice at once is inserted once', async () => {
  const { clock, write, tables, writer, told } = start();
  write({ sequence: 1 });
  const second = writer.write(batch({ events: [flow()] }));
  await clock.advance(1_000);
  await second;
  expect([tables(), told()]).toEqual([['flows 1'], { 1: 'stored' }]);
});

test('rows that the database cannot read cost their own batch only', async () => {
  const { clock, write, answerWith, writer, told, stored } = start({ lingerMs: 10 });
  const bad = batch({ sequence: 2, events: [flow({ serverName: 'bad' }), dns()] });
  answerWith(async ({ rows }) => {
    if (rows.some((bytes) => bytes.includes('bad'))) throw unreadable();
  });
  write({ sequence: 1 });
  const refused = expect(writer.write(bad)).rejects.toThrow(BatchRefusedError);
  write({ sequence: 3 });
  await clock.advance(10);
  await refused;
  expect(told()).toEqual({ 1: 'stored', 3: 'stored' });
  expect([stored.hasWhole(batch({ sequence: 1 })), stored.hasWhole(bad)]).toEqual([true, false]);
});

test('tables that have their rows already are left out', async () => {
  const { clock, write, tables, stored, told } = start({ lingerMs: 0 });
  const flows = eventTables.find(({ name }) => name === 'flows') as EventTable;
  stored.add(batch(), flows);
  stored.add(batch({ sequence: 2 }), flows);
  write({ sequence: 1, events: [flow(), dns()] });
  write({ sequence: 2, events: [flow()] });
  await clock.advance(0);
  expect([tables(), told()]).toEqual([['dns 1'], { 1: 'stored', 2: 'stored' }]);
});

test('rows are made only as far as they fit; the rest waits and is stored all the same', async () => {
  const { clock, write, answerWith, inserts, told } = start({
    lingerMs: 0,
    queueBytesMax: 1_000,
    groupBytesMax: 1_000,
  });
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  answerWith(() => gate);
  for (let sequence = 1; sequence <= 30; sequence++) write({ sequence });
  await clock.advance(0);
  expect(inserts).toHaveLength(1);
  open();
  await clock.advance(0);
  expect(Object.values(told())).toEqual(Array(30).fill('stored'));
  expect(Math.max(...inserts.map(({ rows }) => Buffer.concat(rows).length))).toBeLessThan(1_500);
});

test('beyond the most that may wait a batch is refused at once', async () => {
  const { clock, write, told } = start({ queueBatchesMax: 2 });
  for (let sequence = 1; sequence <= 3; sequence++) write({ sequence });
  await clock.advance(0);
  expect(told()).toEqual({ 3: 'StoreError' });
  await clock.advance(1_000);
  expect(told()).toEqual({ 1: 'stored', 2: 'stored', 3: 'StoreError' });
});

test('an empty batch needs no insert', async () => {
  const { clock, write, inserts, told } = start();
  write({ events: [] });
  await clock.advance(1_000);
  expect([inserts, told()]).toEqual([[], { 1: 'stored' }]);
});

test('stop stores what is held without lingering, and refuses what comes later', async () => {
  const { clock, write, writer, told } = start({ lingerMs: 5_000 });
  write({ sequence: 1 });
  await writer.stop(1_000);
  write({ sequence: 2 });
  await clock.advance(0);
  expect(told()).toEqual({ 1: 'stored', 2: 'StoreError' });
});

test('stop gives up on a database that does not answer', async () => {
  const { clock, write, writer, answerWith, told } = start({ lingerMs: 0, retryMostMs: 5_000 });
  answerWith(() => Promise.reject(down()));
  write({ sequence: 1 });
  await clock.advance(60_000);
  write({ sequence: 2 });
  const stopped = writer.stop(1_000);
  await clock.advance(1_000);
  await stopped;
  await clock.advance(0);
  expect(told()).toEqual({ 1: 'StoreError', 2: 'StoreError' });
});

test('a batch that no rows can be made of is refused, and those around it are stored', async () => {
  const { clock, write, told } = start({ lingerMs: 10 });
  const broken = flow({ serverName: Symbol('broken') as unknown as string });
  write({ sequence: 1 });
  write({ sequence: 2, events: [broken] });
  write({ sequence: 3 });
  await clock.advance(10);
  expect(told()).toEqual({ 1: 'stored', 2: 'BatchRefusedError', 3: 'stored' });
});

test.each([
  ['forth', 3_600_000],
  ['back', -3_600_000],
])('a clock set %s by an hour neither holds up a group nor its repeat', async (_, byMs) => {
  const { clock, write, told, answerWith } = start({ lingerMs: 100, retryFirstMs: 100, giveUpMs: 1_000 });
  answerWith(async () => {
    answerWith(async () => {});
    throw down();
  });
  write({ sequence: 1 });
  clock.set(byMs);
  await clock.advance(100);
  clock.set(byMs);
  await clock.advance(100);
  expect(told()).toEqual({ 1: 'stored' });
});

describe('a database that dies of the rows of a batch', () => {
  const dying = (writer: ReturnType<typeof start>, unreached = false) =>
    writer.answerWith(async ({ rows }) => {
      if (!rows.some((bytes) => bytes.includes('deadly'))) return;
      writer.engine.deaths++;
      throw new StoreError('it hung up', {
        fault: 'passing',
        cause: { code: unreached ? 'ECONNREFUSED' : 'ECONNRESET' },
      });
    });
  const deadly = (sequence: number) => ({ sequence, events: [flow({ serverName: 'deadly' }), dns()] });

  test('costs that batch only, once it has died of its group and of it alone', async () => {
    const one = start({ lingerMs: 10 });
    dying(one);
    one.write({ sequence: 1 });
    one.write(deadly(2));
    one.write({ sequence: 3, events: [flow(), dns()] });
    await one.clock.advance(60_000);
    expect(one.told()).toEqual({ 1: 'stored', 2: 'BatchRefusedError', 3: 'stored' });
    expect(one.engine).toMatchObject({ deaths: 6, asked: ['flows 1,2,3', 'flows 2'] });
    const group = Array(3).fill('flows 3');
    expect(one.tables()).toEqual([
      group[0],
      'dns 2',
      group[1],
      group[2],
      'flows 1',
      ...Array(3).fill('flows 1'),
      'flows 1',
    ]);
    expect(one.stored.hasWhole(batch({ sequence: 3 }))).toBe(true);
  });

  test('leaves out what the table has by then, of the group and of the batch itself', async () => {
    const one = start({ lingerMs: 10 });
    dying(one);
    one.engine.holds.add(1);
    one.write({ sequence: 1 });
    one.write(deadly(2));
    await one.clock.advance(300);
    one.engine.holds.add(2);
    await one.clock.advance(60_000);
    expect(one.told()).toEqual({ 1: 'stored', 2: 'stored' });
    expect(one.tables().filter((each) => each === 'flows 1')).toEqual([]);
  });

  test('is not blamed on a batch when it was gone before', async () => {
    const one = start({ lingerMs: 0, giveUpMs: 600_000, retryMostMs: 1_000 });
    dying(one, true);
    one.write(deadly(1));
    await one.clock.advance(60_000);
    expect([one.told(), one.engine.asked]).toEqual([{}, []]);
    expect(new Set(one.inserts.map(({ token }) => token)).size).toBe(2);
  });

  test('says so to who comes again later', async () => {
    const one = start({ lingerMs: 0, giveUpMs: 100 });
    dying(one);
    one.write(deadly(1));
    await one.clock.advance(60_000);
    expect(one.told()).toEqual({ 1: 'StoreError' });
    one.write(deadly(1));
    await one.clock.advance(0);
    expect([one.told(), one.engine.deaths]).toEqual([{ 1: 'BatchRefusedError' }, 6]);
  });

  test('twice is chance', async () => {
    const one = start({ lingerMs: 0 });
    one.answerWith(async () => {
      if (++one.engine.deaths < 3) throw down();
    });
    one.write({ sequence: 1 });
    await one.clock.advance(10_000);
    expect([one.told(), one.engine.asked, one.inserts.length]).toEqual([{ 1: 'stored' }, [], 3]);
  });
});
