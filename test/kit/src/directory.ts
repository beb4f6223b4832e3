import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/**
 * A fresh directory. Called in a test it goes when the test ends, called in a describe body when its tests have ended;
 * a beforeAll hook is neither, so make it in the body around the hook.
 */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lanhound-test-'));
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  try {
    onTestFinished(remove);
  } catch {
    // Not in a test: the describe body or the file is being collected.
    afterAll(remove);
  }
  return directory;
}
