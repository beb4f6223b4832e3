import type { Clock } from '@lanhound/runtime';
import { digestOf, newToken } from './token.ts';

/** Of one user at once; a further login ends the oldest. */
const SESSIONS_OF_USER_MAX = 16;
const IDLE_MS_MAX = 12 * 3600 * 1000;
export const SESSION_MS_MAX = 7 * 24 * 3600 * 1000;

interface Session {
  user: string;
  /** Hash of the password it was opened with: another password ends it. */
  password: string;
  beganMs: number;
  usedMs: number;
}

/** Logins with a password, in memory: a restart of the collector ends them. Bounded by the number of users. */
export interface Sessions {
  /** The secret of the new session. */
  open(user: string, password: string): string;
  /** Whose it is; undefined when it is none, or has ended. */
  find(secret: string): Pick<Session, 'user' | 'password'> | undefined;
  close(secret: string): void;
}

export function createSessions(clock: Clock): Sessions {
  // By hash, so that the time of a look-up says nothing of a secret.
  const sessions = new Map<string, Session>();
  const hasEnded = ({ beganMs, usedMs }: Session, nowMs: number) =>
    nowMs - usedMs > IDLE_MS_MAX || nowMs - beganMs > SESSION_MS_MAX;

  function makeRoom(user: string, nowMs: number): void {
    let kept = 0;
    for (const [digest, session] of [...sessions].reverse()) {
      const isTooMany = session.user === user && ++kept >= SESSIONS_OF_USER_MAX;
      if (isTooMany || hasEnded(session, nowMs)) sessions.delete(digest);
    }
  }

  return {
    open(user, password) {
      const nowMs = clock.steadyMs();
      makeRoom(user, nowMs);
      const secret = newToken();
      sessions.set(digestOf(secret), { user, password, beganMs: nowMs, usedMs: nowMs });
      return secret;
    },
    find(secret) {
      const digest = digestOf(secret);
      const session = sessions.get(digest);
      if (!session) return undefined;
      const nowMs = clock.steadyMs();
      if (hasEnded(session, nowMs)) {
        sessions.delete(digest);
        return undefined;
      }
      session.usedMs = nowMs;
      return session;
    },
    close: (secret) => void sessions.delete(digestOf(secret)),
  };
}
