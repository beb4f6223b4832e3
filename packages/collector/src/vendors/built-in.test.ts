import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createVendorLookup } from '../inventory/vendor.ts';
import { BUILT_IN, builtInRegistry } from './built-in.ts';
import { countsOf } from './registry.ts';

test('the registries that come with the program are whole, and know a maker of small computers', () => {
  const { prefixes } = builtInRegistry();
  const { large, medium, small } = countsOf(prefixes);
  expect(large).toBeGreaterThan(35_000);
  expect(Math.min(medium, small)).toBeGreaterThan(4_000);
  expect(createVendorLookup(() => prefixes)('b8:27:eb:00:00:01')).toMatch(/Raspberry Pi/);
});

test('their day is that of the version in use', () => {
  const directory = dirname(createRequire(import.meta.url).resolve('oui-data'));
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
  expect(BUILT_IN.version, 'after an update: the day it was published, and the new version').toBe(version);
});
