// Who may use the interface: users with passwords and tokens for programs, in one small file that holds hashes alone.
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { NAME_PATTERN } from '@lanhound/proto';
import { ConfigError, fileVersion, giveToOwnerOf, parseJson } from '@lanhound/runtime';
import { z } from 'zod';
import { isPasswordHash } from './password.ts';

/** viewer may look; operator may also change. */
export const ROLES = ['viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Of programs: reporter may hand in alerts, and nothing else. */
export const TOKEN_ROLES = [...ROLES, 'reporter'] as const;
export type TokenRole = (typeof TOKEN_ROLES)[number];

const ENTRIES_MAX = 1_000;

const name = z.string().regex(NAME_PATTERN);
const User = z.strictObject({
  name,
  role: z.enum(ROLES),
  /** In the PHC string format. */
  password: z.string().refine(isPasswordHash),
  created: z.iso.datetime(),
});
const Token = z.strictObject({
  name,
  role: z.enum(TOKEN_ROLES),
  /** Of the whole token, in hex. It has 256 random bits, so a fast hash is enough. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.iso.datetime(),
});
const Access = z.strictObject({
  users: z.array(User).max(ENTRIES_MAX).default([]),
  tokens: z.array(Token).max(ENTRIES_MAX).default([]),
});

export type User = z.output<typeof User>;
export type Token = z.output<typeof Token>;
export type Access = z.output<typeof Access>;

export const accessDirIn = (dataDir: string): string => join(dataDir, 'access');
const fileIn = (dataDir: string): string => join(accessDirIn(dataDir), 'access.json');

/** As the audit log calls the owner of this machine, and what lanhound does by itself. */
const RESERVED_NAMES: readonly string[] = ['local', 'lanhound'];

/** Throws ConfigError for a name that nobody may be given anew; who has it from before keeps it. */
export function checkNewName(name: string): void {
  if (!RESERVED_NAMES.includes(name)) return;
  const want = `a name other than ${RESERVED_NAMES.join(' and ')}`;
  const fix = 'The audit log calls the owner of this machine and lanhound itself so.';
  throw new ConfigError([{ field: 'name', value: JSON.stringify(name), want, fix }]);
}

/** Everybody who may come in; nobody when there is no file yet. Throws ConfigError for a file that is damaged. */
export function readAccess(dataDir: string): Access {
  const file = fileIn(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { users: [], tokens: [] };
    throw fileError(file, (error as Error).message, 'a file that this process may read');
  }
  const parsed = Access.safeParse(parseJson(text));
  if (!parsed.success) throw fileError(file, 'damaged', 'what `lanhound user` and `lanhound token` write');
  return parsed.data;
}

/** Changes the file as a whole: after a crash it is the old or the new one. */
export function changeAccess(dataDir: string, change: (access: Access) => Access): void {
  const dir = prepareAccessDir(dataDir);
  const file = fileIn(dataDir);
  const draft = join(dir, 'access.json.draft');
  const handle = openDraft(draft);
  try {
    writeSync(handle, `${JSON.stringify(Access.parse(change(readAccess(dataDir))), null, 2)}\n`);
    fsyncSync(handle);
    giveToOwnerOf(dataDir, draft);
    renameSync(draft, file);
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
}

/** Makes the folder, for its owner alone. */
export function prepareAccessDir(dataDir: string): string {
  const dir = accessDirIn(dataDir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  giveToOwnerOf(dataDir, dir);
  return dir;
}

/** Says when the file has become another one: undefined while there is none. */
export function accessVersion(dataDir: string): string | undefined {
  return fileVersion(fileIn(dataDir));
}

/** The draft is the lock as well: two who change at once would undo each other. */
function openDraft(draft: string): number {
  try {
    return openSync(draft, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw fileError(draft, 'there already', 'one command at a time', 'Try again; remove the file if none is running.');
  }
}

const fileError = (
  file: string,
  value: string,
  want: string,
  fix = 'Mend its rights, or remove it and add all again.',
) => new ConfigError([{ field: file, value, want, fix }]);
