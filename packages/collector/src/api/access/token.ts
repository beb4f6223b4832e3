import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Token } from './access-file.ts';

/** The beginning tells people, and programs that look for leaked secrets, what it is. */
const TOKEN = /^lanhound_[\w-]{43}$/;

export const newToken = (): string => `lanhound_${randomBytes(32).toString('base64url')}`;

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The entry of a token. Takes the same time wherever hashes differ. */
export function findToken<T extends Pick<Token, 'sha256'>>(token: string, tokens: readonly T[]): T | undefined {
  if (!TOKEN.test(token)) return undefined;
  const digest = Buffer.from(digestOf(token), 'hex');
  let found: T | undefined;
  for (const entry of tokens) if (timingSafeEqual(digest, Buffer.from(entry.sha256, 'hex'))) found = entry;
  return found;
}
