import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedClickhouseConfig } from '../embedded-clickhouse-config.ts';
import type { SessionState } from '../http/settings.ts';
import type { InsertStatement, OtherStatement, ReadStatement } from '../sql/statement.ts';
import type { Engine, EngineResult, EngineSession } from './engine.ts';
import { createGate } from './gate.ts';
import { createSessionPool, withOwnSession } from './session-pool.ts';

/**
 * The engine as a server sees it: reads next to each other, writes one after the other, each with its own settings.
 * The signal of a call says that its client went away: a call that waits gives up, and a read that runs is killed.
 */
export interface Database {
  readonly timezone: string;
  /** Names of the engine's table functions, in lower case. */
  readonly tableFunctions: ReadonlySet<string>;
  /** The whole result. */
  read(statement: ReadStatement, format: string, state: SessionState, signal: AbortSignal): Promise<EngineResult>;
  /** The result in blocks, which are to be taken within the work. */
  stream<T>(
    statement: ReadStatement,
    format: string,
    state: SessionState,
    signal: AbortSignal,
    work: (blocks: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T>;
  insert(
    statement: InsertStatement,
    data: Buffer,
    state: SessionState,
    signal: AbortSignal,
  ): Promise<{ rows: number; bytes: number }>;
  execute(statement: OtherStatement, format: string, state: SessionState, signal: AbortSignal): Promise<EngineResult>;
  load(): { running: number; waiting: number };
  /** Kill the reads, wait for the writes, close the engine. */
  close(): Promise<void>;
}

/** The engine of this version would otherwise collect inserts and answer before it has checked for duplicates. */
const WRITE_SETTINGS = { async_insert: '0' };

export async function createDatabase(engine: Engine, config: EmbeddedClickhouseConfig): Promise<Database> {
  const stopping = new AbortController();
  const { waitingMax } = config;
  const reads = createGate('reads', { runningMax: config.readers, waitingMax });
  const writes = createGate('writes', { runningMax: 1, waitingMax });
  const controls = createGate('control statements', { runningMax: 2, waitingMax });
  const readBase = new Map([
    ['readonly', '2'],
    ['max_execution_time', String(config.queryMaxMs / 1000)],
  ]);
  const streamReaders = createSessionPool(engine, readBase);
  const readers = createSessionPool(
    engine,
    new Map([...readBase, ['max_result_bytes', String(config.resultBytesMax)], ['result_overflow_mode', 'throw']]),
  );
  const writers = createSessionPool(engine, new Map());
  const killer = createKiller(engine);
  const { timezone, tableFunctions } = await facts(engine);
  const within = (signal: AbortSignal) => AbortSignal.any([signal, stopping.signal]);

  return {
    timezone,
    tableFunctions,
    async read({ sql }, format, state, signal) {
      const leave = await reads.enter(within(signal));
      try {
        return await readers.use(state, (session) =>
          killer.killable(sql, within(signal), (marked) => session.run(marked, format)),
        );
      } finally {
        leave();
      }
    },
    async stream({ sql }, format, state, signal, work) {
      const leave = await reads.enter(within(signal));
      try {
        return await streamReaders.use(state, (session) =>
          killer.killable(sql, within(signal), (marked) => work(session.stream(marked, format))),
        );
      } finally {
        leave();
      }
    },
    async insert(statement, data, state, signal) {
      const leave = await writes.enter(within(signal));
      try {
        return await insert(statement, data, state);
      } finally {
        leave();
      }
    },
    async execute({ sql, isControl }, format, state, signal) {
      const leave = await (isControl ? controls : writes).enter(within(signal));
      try {
        return await withOwnSession(engine, withWriteSettings(state), (session) => session.run(sql, format));
      } finally {
        leave();
      }
    },
    load: () => ({
      running: reads.running + writes.running + controls.running,
      waiting: reads.waiting + writes.waiting + controls.waiting,
    }),
    async close() {
      stopping.abort();
      for (const pool of [readers, streamReaders, writers]) pool.close();
      await engine.close();
    },
  };

  async function insert(statement: InsertStatement, data: Buffer, state: SessionState) {
    const { raw } = statement;
    if (data.every(isSpace)) return { rows: 0, bytes: 0 };
    if (raw && state.parameters.size === 0 && /^\w*$/.test(state.database)) {
      const database = raw.database ?? state.database;
      const table = database ? `${database}.${raw.table}` : raw.table;
      const settings = { ...WRITE_SETTINGS, ...Object.fromEntries(state.settings) };
      const { columns, format } = raw;
      return writers.use(NO_STATE, (session) =>
        session.insert({ table, format, data, settings, ...(columns ? { columns } : {}) }),
      );
    }
    return withOwnSession(engine, withWriteSettings(state), (session) => insertAsText(session, statement, data));
  }
}

const NO_STATE: SessionState = { database: '', settings: new Map(), parameters: new Map() };

const withWriteSettings = (state: SessionState): SessionState => ({
  ...state,
  settings: new Map([...Object.entries(WRITE_SETTINGS), ...state.settings]),
});

async function insertAsText(session: EngineSession, { head }: InsertStatement, data: Buffer) {
  await session.run(`${head}\n${data.toString('utf8')}`);
  return { rows: 0, bytes: data.length };
}

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

async function facts(engine: Engine) {
  return withOwnSession(engine, NO_STATE, async (session) => {
    const lines = async (sql: string) =>
      Buffer.from((await session.run(sql)).bytes)
        .toString('utf8')
        .trim()
        .split('\n');
    const [timezone = 'UTC'] = await lines('SELECT timezone()');
    const functions = await lines('SELECT lower(name) FROM system.table_functions');
    return { timezone, tableFunctions: new Set(functions) };
  });
}

/** Time between two tries to kill a query: the first may come before the engine knows of it. */
const KILL_EVERY_MS = 100;

/**
 * The engine cannot be told to stop a query by the one who waits for it, only by another session, and gives queries
 * names of its own. So each read carries a comment to know it by.
 */
function createKiller(engine: Engine) {
  let count = 0;
  const kill = (mark: string) =>
    withOwnSession(engine, NO_STATE, (session) =>
      session.run(`KILL QUERY WHERE endsWith(query, '${mark}') AND query NOT LIKE 'KILL %' ASYNC`),
    );
  return {
    async killable<T>(sql: string, signal: AbortSignal, work: (markedSql: string) => Promise<T>): Promise<T> {
      const mark = `/* lanhound:${++count} */`;
      const done = new AbortController();
      const killUntilDone = async () => {
        while (!done.signal.aborted) {
          await kill(mark);
          await delay(KILL_EVERY_MS, undefined, { signal: done.signal });
        }
      };
      // A query that cannot be killed runs to its end or its time limit; nobody is left to be told.
      const onAbort = () => void killUntilDone().catch(() => undefined);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await work(`${sql}\n${mark}`);
      } finally {
        done.abort();
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
