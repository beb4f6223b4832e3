// Runs the built program as a person does, in a process of its own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));

/** What follows `node` to run lanhound. */
export const LANHOUND = [join(REPOSITORY, 'packages/cli/bin/lanhound.mjs')] as const;

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

const OUTPUT_BYTES_MAX = 64_000_000;
const RUN_MS_MAX = 60_000;

/** Runs it to its end. */
export function lanhound(...args: string[]): Promise<Ran> {
  return run(process.execPath, [...LANHOUND, ...args]);
}

/** Runs a shell line in which "$@" is lanhound with these arguments. */
export function lanhoundInShell(line: string, ...args: string[]): Promise<Ran> {
  return run('sh', ['-c', line, 'sh', process.execPath, ...LANHOUND, ...args]);
}

function run(file: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { maxBuffer: OUTPUT_BYTES_MAX, timeout: RUN_MS_MAX };
    const child = execFile(file, args, options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}
