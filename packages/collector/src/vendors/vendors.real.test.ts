import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { checkConfig, silentReport } from '@lanhound/runtime';
import { fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { z } from 'zod';
import { fetchRegistry, readRegistryFiles } from './update-vendors.ts';
import { createVendors, registryIn } from './vendors.ts';
import { VendorsConfig } from './vendors-config.ts';
import { readVendorsFile, vendorsFileIn, writeVendorsFile } from './vendors-file.ts';

const HEADER = 'Registry,Assignment,Organization Name,Organization Address';
const LARGE = `${HEADER}\r\nMA-L,00F1F2,Large Maker,"1 Street, Town"\r\n`;
const MEDIUM = `${HEADER}\r\nMA-M,00F1F21,Medium Maker,\r\n`;
const SMALL = `${HEADER}\r\nMA-S,00F1F2123,Small Maker,\r\n`;
const MAC = '00:f1:f2:99:99:99';
const DAY_MS = 86_400_000;
const LAST_MODIFIED = 'Sat, 28 Feb 2026 10:00:00 GMT';

type Answers = Record<string, string | ((response: ServerResponse) => void)>;

/** Answers by path, which the test may change. */
async function ieee(answers: Answers = {}) {
  const all: Answers = { '/large': LARGE, '/medium': MEDIUM, '/small': SMALL, ...answers };
  const server = createServer(({ url = '' }, response) => {
    const answer = all[url];
    if (typeof answer === 'function') answer(response);
    else response.writeHead(answer === undefined ? 404 : 200, { 'last-modified': LAST_MODIFIED }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  return { answers: all, urls: { large: at('/large'), medium: at('/medium'), small: at('/small') } };
}

const KNOWN = { date: '2025-01-01', prefixes: { '00F1F2': 'Old Maker', '00F1F21': 'Old', '00F1F2123': 'Old' } };

const depsOf = (config: z.input<typeof VendorsConfig>, known = KNOWN) => ({
  config: checkConfig(VendorsConfig, config),
  ...{ known, clock: fakeClock(), signal: AbortSignal.any([]), fetch: globalThis.fetch },
});

describe('from servers', () => {
  test('all three registries, of the day the server says', async () => {
    const { urls } = await ieee();
    expect(await fetchRegistry(depsOf({ urls }))).toEqual({
      date: '2026-02-28',
      prefixes: { '00F1F2': 'Large Maker', '00F1F21': 'Medium Maker', '00F1F2123': 'Small Maker' },
    });
  });

  test.each<[string, Answers, RegExp]>([
    ['an error', { '/medium': (response) => void response.writeHead(503).end() }, /medium: the server answers 503/],
    ['a closed connection', { '/small': (response) => void response.destroy() }, /small: fetch failed/],
    ['a web page', { '/large': '<!DOCTYPE html>' }, /large: it is a web page/],
    ['too much', { '/large': LARGE + 'x'.repeat(5_000) }, /large: .*larger than bytesMax, 4096/],
    ['a file that ends early', { '/small': `${HEADER}\r\nMA-S,00F1F2123,"Small` }, /small: it is no CSV/],
  ])('%s is refused', async (_, answers, message) => {
    const { urls } = await ieee(answers);
    await expect(fetchRegistry(depsOf({ urls, bytesMax: 4096 }))).rejects.toThrow(message);
  });

  test('fewer blocks than before are refused from the limit on', async () => {
    const { urls } = await ieee();
    const prefixes = { ...KNOWN.prefixes, '00F1F3': 'Second' };
    const update = (shrinkMax: number) => fetchRegistry(depsOf({ urls, shrinkMax }, { ...KNOWN, prefixes }));
    await expect(update(0.4)).rejects.toThrow(/large: it has 1 blocks, want at least 2/);
    expect(Object.keys((await update(0.5)).prefixes)).toHaveLength(3);
  });

  test('a server that does not answer is left', async () => {
    const { urls } = await ieee({ '/large': () => {} });
    const deps = depsOf({ urls, timeoutMs: 1000 });
    const fetched = expect(fetchRegistry(deps)).rejects.toThrow(/takes too long/);
    await deps.clock.advance(1000);
    await fetched;
  });
});

test('from files: registries that are not among them stay, and the older day counts', async () => {
  const file = join(temporaryDirectory(), 'oui.csv');
  writeFileSync(file, LARGE);
  utimesSync(file, 1_772_000_000, 1_772_000_000);
  expect(await readRegistryFiles([file], depsOf({}))).toEqual({
    date: '2025-01-01',
    prefixes: { ...KNOWN.prefixes, '00F1F2': 'Large Maker' },
  });
  await expect(readRegistryFiles([`${file}.none`], depsOf({}))).rejects.toThrow(/ENOENT/);
});

test.each([
  ['absent', undefined],
  ['no JSON', '{"date":'],
  ['another thing', '{"date":"2026-02-28","prefixes":{"zz":"x"}}'],
  ['empty', '{"date":"2026-02-28","prefixes":{}}'],
])('where the file is %s, the registries of the program are used', (_, content) => {
  const dataDir = temporaryDirectory();
  mkdirSync(dirname(vendorsFileIn(dataDir)), { recursive: true });
  if (content !== undefined) writeFileSync(vendorsFileIn(dataDir), content);
  const damages: string[] = [];
  const { registry, from } = registryIn(dataDir, (damage) => damages.push(damage));
  expect([from, registry.date > '2026-01-01']).toEqual(['built in', true]);
  expect(damages).toHaveLength(content === undefined ? 0 : 1);
});

describe('while running', () => {
  async function started(config: z.input<typeof VendorsConfig>, dataDir = temporaryDirectory()) {
    const clock = fakeClock();
    const vendors = createVendors(checkConfig(VendorsConfig, config), { report: silentReport(), clock, dataDir });
    onTestFinished(() => vendors.stop());
    await vendors.start();
    const until = (check: () => void) =>
      vi.waitFor(async () => {
        await clock.advance(60_000);
        check();
      }, 10_000);
    return { vendors, clock, dataDir, until };
  }

  test('an update is taken without a restart', async () => {
    const { vendors, dataDir, until } = await started({});
    expect(vendors.vendorOf(MAC)).toBeUndefined();
    writeVendorsFile(dataDir, { date: '2026-02-28', prefixes: { '00F1F2': 'Large Maker' } });
    await until(() => expect(vendors.vendorOf(MAC)).toBe('Large Maker'));
    expect(vendors.date()).toBe('2026-02-28');
  });

  test('nothing is fetched unless configured; then what is old is, and what fails changes nothing', async () => {
    const { urls, answers } = await ieee({ '/large': '' });
    const dataDir = temporaryDirectory();
    writeVendorsFile(dataDir, KNOWN);
    const quiet = await started({ urls }, dataDir);
    await quiet.clock.advance(400 * DAY_MS);
    expect(readVendorsFile(dataDir)).toEqual(KNOWN);
    const { vendors, until } = await started({ urls, fetchEveryMs: 30 * DAY_MS }, dataDir);
    await until(() => expect(vendors.vendorOf(MAC)).toBe('Old Maker'));
    answers['/large'] = LARGE;
    await until(() => expect(vendors.vendorOf(MAC)).toBe('Large Maker'));
  });
});
