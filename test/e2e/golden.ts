import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '@lanhound/testkit';
import { expect } from 'vitest';

/** Compares with test/golden/<name>.json; UPDATE_GOLDEN=1 writes it instead. */
export function expectGolden(name: string, value: unknown): void {
  const file = join(REPOSITORY, 'test/golden', `${name}.json`);
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text, `if the difference is meant: npm run golden, and review ${name}.json`).toBe(readGolden(file));
}

function readGolden(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'nothing yet: npm run golden writes it';
  }
}
