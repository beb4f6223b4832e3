import { spawnSync } from 'node:child_process';
import { accessSync, appendFileSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Set to 1 where every suite must run: what is missing then fails the run instead of skipping a suite. */
export const ALL_ENV = 'LANHOUND_TEST_ALL';

/** Names the file to which skipped suites are written, one JSON object a line; `npm test` prints it at the end. */
export const SKIPS_ENV = 'LANHOUND_TEST_SKIPS';

/** A suite that could not run here. */
export interface Skip {
  suite: string;
  /** What is missing and how to get it. */
  reason: string;
  /** It is no failure either where every suite must run: not everybody can have what it needs. */
  optional?: boolean;
}

/** Like describe, for a body that runs only where what it needs is there. */
export type DescribeWhenMet = (suite: string, body: () => void) => void;

export interface Needs {
  /** Names looked up on the PATH. */
  programs?: readonly string[];
  /** Needs the rights of root, as for network namespaces. */
  root?: boolean;
}

/** A describe for suites that start these programs; skipped with its reason recorded where one is missing. */
export function needsPrograms(programs: readonly string[]): DescribeWhenMet {
  return needs({ programs });
}

/** A describe for suites with these needs. */
export function needs({ programs = [], root = false }: Needs): DescribeWhenMet {
  const missing = programs.filter((program) => !findProgram(program));
  if (missing.length > 0)
    return describeUnmet(`${missing.join(', ')} not installed; scripts/system-packages.ts names the packages`);
  if (root && !mayMakeNamespaces()) return describeUnmet('making network namespaces needs Linux and root');
  return (suite, body) => describe(suite, body);
}

/** A describe that records that its suites are skipped and why, or fails where everything must run. */
export function describeUnmet(reason: string, { optional = false }: { optional?: boolean } = {}): DescribeWhenMet {
  return (suite) => {
    if (process.env[ALL_ENV] === '1' && !optional) {
      describe(suite, () => {
        test('has what it needs', () => {
          throw new Error(`${reason}; ${ALL_ENV}=1 forbids skipping`);
        });
      });
      return;
    }
    recordSkip({ suite, reason, ...(optional ? { optional } : {}) });
    describe.skip(`${suite} (${reason})`, () => test('is skipped', () => {}));
  };
}

/** The path of a program, as the shell would find it; system programs also where only root's PATH has them. */
export function findProgram(name: string): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Root in a container often may not. */
const mayMakeNamespaces = (): boolean =>
  process.platform === 'linux' && spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;

function recordSkip(skip: Skip): void {
  const file = process.env[SKIPS_ENV];
  if (file) appendFileSync(file, `${JSON.stringify(skip)}\n`);
  else process.stderr.write(`skipped: ${skip.suite}: ${skip.reason}\n`);
}
