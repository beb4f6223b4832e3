import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where programs for administrators lie, which the PATH of other users lacks. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];

/** The real file that a program's name or path stands for, all links followed; undefined when there is none. */
export function findProgram(program: string, searchPath = process.env['PATH'] ?? ''): string | undefined {
  if (isAbsolute(program) || program.includes('/')) return realFile(program);
  for (const folder of [...searchPath.split(delimiter), ...MORE_FOLDERS]) {
    const found = folder === '' ? undefined : realFile(join(folder, program));
    if (found) return found;
  }
  return undefined;
}

function realFile(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
