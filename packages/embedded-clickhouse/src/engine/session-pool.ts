import { isEmptyState, putBackSql, type SessionState, setUpSql } from '../http/settings.ts';
import type { Engine, EngineSession } from './engine.ts';

/**
 * Sessions that are used again and again. Each use begins with the pool's own settings and nothing else: what a request
 * sets is put back after it, and a session whose query failed, or that cannot be put back, is closed. Closing every
 * session would be simpler, but the engine frees none while any query that ran at that moment still runs.
 */
export interface SessionPool {
  use<T>(state: SessionState, work: (session: EngineSession) => Promise<T>): Promise<T>;
  close(): void;
}

export function createSessionPool(engine: Engine, base: ReadonlyMap<string, string>): SessionPool {
  const idle: EngineSession[] = [];
  const plain: SessionState = { database: '', settings: base, parameters: new Map() };

  return {
    async use(state, work) {
      const session = idle.pop() ?? (await openSession(engine, plain));
      let isClean = false;
      try {
        if (!isEmptyState(state)) await session.run(setUpSql(state));
        const result = await work(session);
        isClean = await putBack(session, state, base);
        return result;
      } finally {
        // What a failed query had begun to print would come before the result of the next one.
        if (isClean) idle.push(session);
        else session.close();
      }
    },
    close() {
      for (const session of idle.splice(0)) session.close();
    },
  };
}

/** A session for one request that may change it in ways nobody can put back. */
export async function withOwnSession<T>(
  engine: Engine,
  state: SessionState,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const session = await openSession(engine, state);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

async function openSession(engine: Engine, state: SessionState): Promise<EngineSession> {
  const session = engine.open();
  try {
    if (!isEmptyState(state)) await session.run(setUpSql(state));
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

async function putBack(session: EngineSession, state: SessionState, base: ReadonlyMap<string, string>) {
  if (isEmptyState(state)) return true;
  try {
    await session.run(putBackSql(state, base));
    return true;
  } catch {
    return false;
  }
}
