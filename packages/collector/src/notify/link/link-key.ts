import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveToOwnerOf } from '@lanhound/runtime';

const KEY_BYTES = 32;

export const linkKeyFile = (dataDir: string): string => join(dataDir, 'links.key');

/** The key with which links in messages are signed, made when there is none; who removes the file ends all of them. */
export function linkKeyIn(dataDir: string): Buffer {
  const file = linkKeyFile(dataDir);
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(KEY_BYTES);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${key.toString('base64url')}\n`, { mode: 0o600 });
  giveToOwnerOf(dataDir, file);
  return key;
}
