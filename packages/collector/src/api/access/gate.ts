import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '@lanhound/runtime';
import { type Access, accessVersion, readAccess, type TokenRole } from './access-file.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { digestOf, findToken } from './token.ts';

/** Who asks. */
export interface Caller {
  name: string;
  role: TokenRole;
  /** The session it came with; programs come with a token and have none. */
  session?: string;
}

/** What a request showed: nothing, something that is no good, or who it is. */
export type Identity = { kind: 'nobody' } | { kind: 'wrong'; what: 'token' | 'session' } | ({ kind: 'known' } & Caller);

export interface Gate {
  identify(headers: IncomingHttpHeaders): Identity;
  readonly sessions: Sessions;
  /** The users and tokens as they are in the file now. Throws ConfigError for a damaged file. */
  access(): Access;
}

export interface GateOptions {
  dataDir: string;
  clock: Clock;
  /** Of this machine's owner; good for everything. */
  localToken: string;
  /** The name of the cookie with the session. */
  cookie: string;
}

/** Tells who asks. What `lanhound user` and `lanhound token` change counts from the next request on. */
export function createGate({ dataDir, clock, localToken, cookie }: GateOptions): Gate {
  const local = { name: 'local', role: 'operator', sha256: digestOf(localToken) } as const;
  const sessions = createSessions(clock);
  let held: { version: string | undefined; access: Access } | undefined;

  function access(): Access {
    const version = accessVersion(dataDir);
    if (held && held.version === version) return held.access;
    held = { version, access: readAccess(dataDir) };
    return held.access;
  }

  function byToken(token: string): Identity {
    const entry = findToken(token, [local, ...access().tokens]);
    return entry ? { kind: 'known', name: entry.name, role: entry.role } : { kind: 'wrong', what: 'token' };
  }

  function bySession(secret: string): Identity {
    const session = sessions.find(secret);
    const user = session && access().users.find(({ name }) => name === session.user);
    if (!user || user.password !== session.password) return { kind: 'wrong', what: 'session' };
    return { kind: 'known', name: user.name, role: user.role, session: secret };
  }

  return {
    sessions,
    access,
    identify(headers) {
      const { authorization } = headers;
      if (authorization !== undefined) return byToken(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
      const secret = cookieOf(headers.cookie, cookie);
      return secret === undefined ? { kind: 'nobody' } : bySession(secret);
    },
  };
}

/** RFC 6265 section 4.2.1: pairs between semicolons. */
function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value ?? '';
  }
  return undefined;
}
