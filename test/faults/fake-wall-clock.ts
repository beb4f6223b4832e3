import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A wall clock that is set while a program runs; waits and durations go on by the machine's own. */
export interface FakeWallClock {
  /** For the program's environment. */
  readonly env: Record<string, string>;
  /** Set to the true time and this much. */
  set(offsetHours: number): void;
}

/** Needs the package of the program faketime; `dir` is for the file that says what time it is. */
export function fakeWallClock(dir: string): FakeWallClock {
  const file = join(dir, 'faketime');
  const set = (offsetHours: number) => {
    writeFileSync(`${file}.next`, offsetHours < 0 ? `${offsetHours}h` : `+${offsetHours}h`);
    renameSync(`${file}.next`, file);
  };
  set(0);
  const env = {
    LD_PRELOAD: findLibrary(),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // Else a step shows after ten seconds.
    FAKETIME_NO_CACHE: '1',
  };
  return { env, set };
}

/** The variant for programs with threads. */
function findLibrary(): string {
  const paths = readdirSync('/usr/lib').map((each) => join('/usr/lib', each, 'faketime'));
  const [found] = paths
    .flatMap((path) => {
      try {
        return readdirSync(path).map((name) => join(path, name));
      } catch {
        return [];
      }
    })
    .filter((path) => path.endsWith('libfaketimeMT.so.1'));
  if (!found) throw new Error('no libfaketimeMT.so.1 below /usr/lib; it comes with the Debian package faketime');
  return found;
}
