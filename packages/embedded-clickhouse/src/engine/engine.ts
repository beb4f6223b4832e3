import { type ChdbQueryStream, type ChdbResult, drainPending, type RawInsertFormat, Session } from 'chdb';

/**
 * chDB, in this process: the only module that loads it. Loading throws where chDB has no build for the platform.
 * One data folder a process; many sessions on it, each for one query at a time.
 */
export interface Engine {
  open(): EngineSession;
  /** Wait for what runs, then let go of the folder. */
  close(): Promise<void>;
}

/** State (settings, parameters, current database) of one client of the engine, and its one query at a time. */
export interface EngineSession {
  /** Run SQL to its end. The format is that of a statement that does not say FORMAT itself. */
  run(sql: string, format?: string): Promise<EngineResult>;
  /** Run a SELECT; its result comes in blocks, each a text of its own. */
  stream(sql: string, format: string): AsyncIterable<Uint8Array>;
  /** Insert data as it is; it must not change until this resolves. Settings hold for this insert only. */
  insert(insert: RawInsert): Promise<{ rows: number; bytes: number }>;
  close(): void;
}

export interface EngineResult {
  bytes: Uint8Array;
  rowsRead: number;
  bytesRead: number;
}

export interface RawInsert {
  /** Name, with its database or without. */
  table: string;
  columns?: readonly string[];
  format: string;
  data: Buffer;
  settings: Readonly<Record<string, string>>;
}

/** Open the folder. The configuration file is ClickHouse server configuration, XML. Throws the engine's own errors. */
export function openEngine(path: string, configFile: string): Engine {
  // The first session decides the server's configuration, and keeps the engine open while others come and go.
  const keeper = new Session(path, { connectionArgs: [`--config-file=${configFile}`] });
  return {
    open: () => wrap(new Session(path)),
    async close() {
      await drainPending();
      keeper.close();
      await drainPending();
    },
  };
}

function wrap(session: Session): EngineSession {
  return {
    run: async (sql, format = 'TabSeparated') => toResult(await session.queryAsync(sql, { format })),
    stream: (sql, format) => blocks(session.queryStream(sql, { format })),
    async insert({ table, columns, format, data, settings }) {
      const { rowsWritten, bytesWritten } = await session.insert({
        table,
        values: data,
        format: format as RawInsertFormat,
        settings,
        ...(columns ? { columns } : {}),
      });
      return { rows: rowsWritten, bytes: bytesWritten };
    },
    close: () => session.close(),
  };
}

const toResult = (result: ChdbResult): EngineResult => ({
  bytes: result.bytes(),
  rowsRead: result.rowsRead,
  bytesRead: result.bytesRead,
});

async function* blocks(stream: ChdbQueryStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield chunk.raw();
}
