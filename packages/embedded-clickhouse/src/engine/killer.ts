import { setTimeout as delay } from 'node:timers/promises';
import { NO_STATE } from '../http/settings.ts';
import type { Engine } from './engine.ts';
import { withOwnSession } from './session-pool.ts';

/** Time between two tries to kill a query: the first may come before the engine knows of it. */
const KILL_EVERY_MS = 100;

/**
 * The engine cannot be told to stop a query by the one who waits for it, only by another session, and gives queries
 * names of its own. So each read carries a comment to know it by.
 */
export function createKiller(engine: Engine) {
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
