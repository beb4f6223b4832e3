import type { EmbeddedClickhouseConfig } from '../embedded-clickhouse-config.ts';
import { NO_STATE, type SessionState } from '../http/settings.ts';
import type { InsertStatement, OtherStatement, ReadStatement } from '../sql/statement.ts';
import type { Engine, EngineResult } from './engine.ts';
import { createGate, inTurn } from './gate.ts';
import { createInserter, type Written, withWriteSettings } from './inserter.ts';
import { createKiller } from './killer.ts';
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
  insert(statement: InsertStatement, data: Buffer, state: SessionState, signal: AbortSignal): Promise<Written>;
  execute(statement: OtherStatement, format: string, state: SessionState, signal: AbortSignal): Promise<EngineResult>;
  load(): { running: number; waiting: number };
  /** Kill the reads, wait for the writes, close the engine. */
  close(): Promise<void>;
}

export async function createDatabase(engine: Engine, config: EmbeddedClickhouseConfig): Promise<Database> {
  const stopping = new AbortController();
  const { waitingMax } = config;
  const reads = createGate('reads', { runningMax: config.readers, waitingMax });
  const writes = createGate('writes', { runningMax: 1, waitingMax });
  const controls = createGate('control statements', { runningMax: 2, waitingMax });
  const streamReaders = createSessionPool(engine, streamSettings(config));
  const readers = createSessionPool(engine, wholeSettings(config));
  const inserter = createInserter(engine);
  const { killable } = createKiller(engine);
  const within = (signal: AbortSignal) => AbortSignal.any([signal, stopping.signal]);

  return {
    ...(await factsOf(engine)),
    read({ sql }, format, state, client) {
      const signal = within(client);
      return inTurn(reads, signal, () =>
        readers.use(state, (session) => killable(sql, signal, (marked) => session.run(marked, format))),
      );
    },
    stream({ sql }, format, state, client, work) {
      const signal = within(client);
      return inTurn(reads, signal, () =>
        streamReaders.use(state, (session) => killable(sql, signal, (marked) => work(session.stream(marked, format)))),
      );
    },
    insert: (statement, data, state, client) =>
      inTurn(writes, within(client), () => inserter.insert(statement, data, state)),
    execute: ({ sql, isControl }, format, state, client) =>
      inTurn(isControl ? controls : writes, within(client), () =>
        withOwnSession(engine, withWriteSettings(state), (session) => session.run(sql, format)),
      ),
    load: () => ({
      running: reads.running + writes.running + controls.running,
      waiting: reads.waiting + writes.waiting + controls.waiting,
    }),
    async close() {
      stopping.abort();
      for (const sessions of [readers, streamReaders, inserter]) sessions.close();
      await engine.close();
    },
  };
}

const streamSettings = ({ queryMaxMs }: EmbeddedClickhouseConfig) =>
  new Map([
    ['readonly', '2'],
    ['max_execution_time', String(queryMaxMs / 1000)],
  ]);

const wholeSettings = (config: EmbeddedClickhouseConfig) =>
  new Map([
    ...streamSettings(config),
    ['max_result_bytes', String(config.resultBytesMax)],
    ['result_overflow_mode', 'throw'],
  ]);

async function factsOf(engine: Engine) {
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
