import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { failure } from './errors.ts';

/** writer may do all that the engine can; reader may only read. */
export type Role = 'writer' | 'reader';

export interface User {
  name: string;
  password: string;
  role: Role;
}

/** Who asks: by HTTP Basic, or by the headers X-ClickHouse-User and -Key. Throws 516 for a wrong user or password. */
export function authenticate(headers: IncomingHttpHeaders, users: readonly User[]): User {
  const given = credentials(headers);
  let found: User | undefined;
  for (const user of users) {
    const isName = sameText(user.name, given.name);
    const isPassword = sameText(user.password, given.password);
    if (isName && isPassword) found = user;
  }
  if (found) return found;
  throw failure(
    'AUTHENTICATION_FAILED',
    `${given.name || 'nobody'}: Authentication failed: password is incorrect, or there is no user with such name.`,
  );
}

function credentials(headers: IncomingHttpHeaders): { name: string; password: string } {
  const header = (name: string) => String(headers[name] ?? '');
  if (headers['x-clickhouse-user'] !== undefined || headers['x-clickhouse-key'] !== undefined) {
    return { name: header('x-clickhouse-user') || 'default', password: header('x-clickhouse-key') };
  }
  const [scheme = '', encoded = ''] = header('authorization').split(' ', 2);
  if (scheme.toLowerCase() !== 'basic') return { name: '', password: '' };
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? { name: text, password: '' } : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Takes the same time wherever the texts differ, and whatever their lengths. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
