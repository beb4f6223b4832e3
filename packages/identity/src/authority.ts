import { join } from 'node:path';
import type { Clock } from '@lanhound/runtime';
import { issueAuthority, type KeyPair } from './issue.ts';
import { formatKeyPair, readKeyPair } from './key-pair-file.ts';
import { createPrivateFile, makePrivateDir } from './private-file.ts';
import { validityOf } from './validity.ts';

/** The folder within a collector's where it keeps who may speak to it. */
export const identityDirIn = (dataDir: string): string => join(dataDir, 'identity');

const fileIn = (dir: string): string => join(dir, 'authority.pem');

/** The authority of this folder; undefined when nobody has been enrolled yet. Throws ConfigError when it is damaged. */
export const readAuthority = (dir: string): KeyPair | undefined => readKeyPair(fileIn(dir));

/** The authority of this folder, made at the first time. */
export async function openAuthority(dir: string, clock: Clock): Promise<KeyPair> {
  const known = readAuthority(dir);
  if (known) return known;
  makePrivateDir(dir);
  const made = await issueAuthority('lanhound authority', validityOf('authority', clock.nowMs()));
  createPrivateFile(fileIn(dir), formatKeyPair(made));
  return readAuthority(dir) ?? made;
}
