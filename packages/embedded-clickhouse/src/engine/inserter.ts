import { NO_STATE, type SessionState } from '../http/settings.ts';
import type { InsertStatement } from '../sql/statement.ts';
import type { Engine, EngineSession } from './engine.ts';
import { createSessionPool, withOwnSession } from './session-pool.ts';

/** What an insert wrote; 0 rows where the engine does not tell. */
export interface Written {
  rows: number;
  bytes: number;
}

/** The engine of this version would otherwise collect inserts and answer before it has checked for duplicates. */
const WRITE_SETTINGS = { async_insert: '0' };

export const withWriteSettings = (state: SessionState): SessionState => ({
  ...state,
  settings: new Map([...Object.entries(WRITE_SETTINGS), ...state.settings]),
});

/** Inserts data: as it is where the engine takes it so, and through its SQL parser otherwise. */
export function createInserter(engine: Engine) {
  const sessions = createSessionPool(engine, new Map());
  return {
    async insert(statement: InsertStatement, data: Buffer, state: SessionState): Promise<Written> {
      const { raw } = statement;
      if (data.every(isSpace)) return { rows: 0, bytes: 0 };
      if (!raw || state.parameters.size > 0 || !/^\w*$/.test(state.database)) {
        return withOwnSession(engine, withWriteSettings(state), (session) => insertAsText(session, statement, data));
      }
      const database = raw.database ?? state.database;
      const table = database ? `${database}.${raw.table}` : raw.table;
      const settings = { ...WRITE_SETTINGS, ...Object.fromEntries(state.settings) };
      const { columns, format } = raw;
      return sessions.use(NO_STATE, (session) =>
        session.insert({ table, format, data, settings, ...(columns ? { columns } : {}) }),
      );
    },
    close: sessions.close,
  };
}

async function insertAsText(session: EngineSession, { head }: InsertStatement, data: Buffer): Promise<Written> {
  await session.run(`${head}\n${data.toString('utf8')}`);
  return { rows: 0, bytes: data.length };
}

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
