import { ConfigError } from '@lanhound/runtime';
import { CaptureError } from '@lanhound/sensor';
import { CommanderError } from 'commander';

/** Something needed could not be started; the message says what to do. */
export class StartError extends Error {
  override name = 'StartError';
}

/** Exit codes, so that scripts can tell what happened. */
export const EXIT = { ok: 0, failed: 1, wrongUse: 2, damagedInput: 3 } as const;

/** What a person needs of an error; the stack only when asked for, or when nobody expected the error. */
export function describeFailure(error: unknown, env: NodeJS.ProcessEnv): { text: string; exitCode: number } {
  // The command line's own errors, and its help, have been printed.
  if (error instanceof CommanderError) return { text: '', exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.wrongUse };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const expected = error instanceof ConfigError || error instanceof CaptureError || isSystemError(error);
  const text = env['LANHOUND_DEBUG'] || (!expected && !isOurs(error)) ? (stack ?? message) : message;
  return { text, exitCode: exitCodeOf(error) };
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return EXIT.wrongUse;
  return error instanceof CaptureError && error.problems.length > 0 ? EXIT.damagedInput : EXIT.failed;
}

/** ENOENT, EADDRINUSE and the like say enough. */
const isSystemError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException | null)?.syscall === 'string';

/** Errors with a name of their own were written for people. */
const isOurs = (error: unknown): boolean =>
  error instanceof Error && !['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'].includes(error.name);
