// The key of this machine: whoever may read the collector's folder is its owner, and need not log in.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessDirIn, prepareAccessDir } from './access-file.ts';

const HEADER = 'Authorization: Bearer ';

/** A header line, so that "curl -H @file" reads it: on a command line all users of the machine would see the token. */
export const localHeaderFile = (dataDir: string): string => join(accessDirIn(dataDir), 'local.header');

/** Written for the owner of the folder alone. The token is good until the collector ends. */
export function writeLocalToken(dataDir: string, token: string): void {
  prepareAccessDir(dataDir);
  const draft = `${localHeaderFile(dataDir)}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${HEADER}${token}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, localHeaderFile(dataDir));
}

/** The value of the Authorization header; undefined when no collector runs or this user may not read it. */
export function readLocalAuthorization(dataDir: string): string | undefined {
  try {
    return readFileSync(localHeaderFile(dataDir), 'utf8')
      .trim()
      .replace(/^Authorization: /, '');
  } catch {
    return undefined;
  }
}

export const removeLocalToken = (dataDir: string): void => rmSync(localHeaderFile(dataDir), { force: true });
