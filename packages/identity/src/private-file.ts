// Files with secrets: whole or not there, and readable by their owner alone.
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { giveToOwnerOf } from '@lanhound/runtime';

/** Makes a folder that its owner alone may enter, or takes the rights of others away from one that is there. */
export function makePrivateDir(dir: string): void {
  const made = mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (made === undefined) chmodSync(dir, 0o700);
  else giveToOwnerOf(dirname(made), dir);
}

/** Puts a file in the place of the one that is there. */
export function writePrivateFile(file: string, text: string): void {
  const temporary = temporaryFor(file, text);
  renameSync(temporary, file);
}

/** Makes a file unless there is one; false when there is. Of two that try at once, one makes it. */
export function createPrivateFile(file: string, text: string): boolean {
  const temporary = temporaryFor(file, text);
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function temporaryFor(file: string, text: string): string {
  const temporary = `${file}.${process.pid}.new`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
  giveToOwnerOf(dirname(file), temporary);
  return temporary;
}
