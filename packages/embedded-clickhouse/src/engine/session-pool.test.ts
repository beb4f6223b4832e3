import { expect, test } from 'vitest';
import type { SessionState } from '../http/settings.ts';
import type { Engine, EngineSession } from './engine.ts';
import { createSessionPool, withOwnSession } from './session-pool.ts';

const NOTHING: SessionState = { database: '', settings: new Map(), parameters: new Map() };
const WITH_SETTING: SessionState = { ...NOTHING, settings: new Map([['max_threads', '1']]) };

/** An engine that writes down what it is told; SQL that holds "fail" fails. */
function recorder() {
  const told: string[] = [];
  let opened = 0;
  const engine: Engine = {
    open() {
      const name = `s${++opened}`;
      const session = {
        run: async (sql: string) => {
          told.push(`${name}: ${sql}`);
          if (sql.includes('fail')) throw new Error('failed');
          return { bytes: new Uint8Array(), rowsRead: 0, bytesRead: 0 };
        },
        close: () => void told.push(`${name}: closed`),
      };
      return session as unknown as EngineSession;
    },
    close: async () => {},
  };
  return { told, engine };
}

test('a session begins with the settings of the pool, and is used again', async () => {
  const { told, engine } = recorder();
  const pool = createSessionPool(engine, new Map([['readonly', '2']]));
  for (let i = 0; i < 2; i++) await pool.use(NOTHING, (session) => session.run('SELECT 1'));
  pool.close();
  expect(told).toEqual(["s1: SET readonly = '2'", 's1: SELECT 1', 's1: SELECT 1', 's1: closed']);
});

test('what a request sets is put back', async () => {
  const { told, engine } = recorder();
  const pool = createSessionPool(engine, new Map());
  await pool.use(WITH_SETTING, (session) => session.run('SELECT 1'));
  expect(told).toEqual(["s1: SET max_threads = '1'", 's1: SELECT 1', 's1: SET max_threads = DEFAULT']);
});

test.each([
  ['its query failed', NOTHING, 'SELECT fail'],
  ['its settings were wrong', { ...NOTHING, settings: new Map([['fail', '1']]) }, 'SELECT 1'],
])('a session is thrown away when %s', async (_, state, sql) => {
  const { told, engine } = recorder();
  const pool = createSessionPool(engine, new Map());
  await expect(pool.use(state, (session) => session.run(sql))).rejects.toThrow('failed');
  await pool.use(NOTHING, (session) => session.run('SELECT 2'));
  expect(told.slice(-2)).toEqual(['s1: closed', 's2: SELECT 2']);
});

test('sessions at the same time are different ones', async () => {
  const { told, engine } = recorder();
  const pool = createSessionPool(engine, new Map());
  await Promise.all(['a', 'b'].map((sql) => pool.use(NOTHING, (session) => session.run(sql))));
  expect(told).toEqual(['s1: a', 's2: b']);
});

test('a session of one request is closed after it', async () => {
  const { told, engine } = recorder();
  await withOwnSession(engine, WITH_SETTING, (session) => session.run('SET x = 1'));
  expect(told).toEqual(["s1: SET max_threads = '1'", 's1: SET x = 1', 's1: closed']);
});
