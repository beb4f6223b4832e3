import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { VendorRegistry } from './registry.ts';

/** Of the day that the version of oui-data in package.json was made; a test holds them against each other. */
export const BUILT_IN = { version: '2.1.9', date: '2026-08-26' } as const;

/** The registries that come with the program. Read, not imported: an imported module would stay in memory whole. */
export function builtInRegistry(): VendorRegistry {
  const text = readFileSync(createRequire(import.meta.url).resolve('oui-data'), 'utf8');
  const prefixes = JSON.parse(text) as Record<string, string>;
  // Further lines are the address.
  for (const prefix in prefixes) prefixes[prefix] = prefixes[prefix]?.split('\n', 1)[0] ?? '';
  return { date: BUILT_IN.date, prefixes };
}
