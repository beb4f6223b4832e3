import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkConfig, silentReport } from '@lanhound/runtime';
import { describeUnmet, fakeClock, REPOSITORY, temporaryDirectory } from '@lanhound/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { NameListsConfig } from './lists-config.ts';
import { createNameLists } from './name-lists.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function started(config: z.input<typeof NameListsConfig>, dataDir = temporaryDirectory()) {
  const clock = fakeClock();
  const report = silentReport();
  const lists = createNameLists(checkConfig(NameListsConfig, config), { clock, report, dataDir });
  stops.push(() => lists.stop());
  await lists.start();
  await lists.untilTried();
  /** Lets the loop make its rounds until the outcome is there. */
  const until = (check: () => void) =>
    vi.waitFor(
      async () => {
        await clock.advance(5000);
        check();
      },
      { timeout: 5000, interval: 2 },
    );
  return { lists, clock, report, until, dataDir };
}

describe('files', () => {
  const file = async (text: string) => {
    const path = join(temporaryDirectory(), 'list.txt');
    await writeFile(path, text);
    return path;
  };

  test('a name, its parents, and who lists it', async () => {
    const sources = [
      { name: 'hosts', file: await file('0.0.0.0 ads.example.com\n') },
      { name: 'adblock', file: await file('||bad.example^\n@@||good.bad.example^\n||x.example^$third-party\n') },
    ];
    const { lists } = await started({ sources, block: ['own.example'] });
    expect(lists.match('www.ads.example.com')).toEqual({ list: 'hosts', entry: 'ads.example.com' });
    expect(lists.match('a.bad.example')).toEqual({ list: 'adblock', entry: 'bad.example' });
    expect(lists.match('own.example')).toEqual({ list: 'detect.lists.block', entry: 'own.example' });
    expect(lists.match('a.good.bad.example')).toBeUndefined();
    expect(lists.match('x.example')).toBeUndefined();
    expect(lists.status().map(({ names, ignored }) => ({ names, ignored }))).toEqual([
      { names: 1, ignored: {} },
      { names: 2, ignored: { ruleOptions: 1 } },
    ]);
  });

  test('what is allowed wins over every list, whatever its order', async () => {
    const sources = [
      { name: 'allow', file: await file('||fine.example^\n'), allow: true },
      { name: 'block', file: await file('fine.example\nads.example\nwww.ads.example\n') },
    ];
    const { lists } = await started({ sources, allow: ['ads.example'] });
    expect(['fine.example', 'ads.example', 'www.ads.example'].map((name) => lists.match(name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('are read again when they change', async () => {
    const path = await file('old.example\n');
    const { lists, until } = await started({ sources: [{ name: 'own', file: path }] });
    await writeFile(`${path}.new`, 'new.example\nother.example\n');
    await rename(`${path}.new`, path);
    await until(() => expect(lists.match('new.example')).toBeDefined());
    expect(lists.match('old.example')).toBeUndefined();
  });

  test('stay in use when they vanish, and that is said', async () => {
    const path = await file('old.example\n');
    const other = await file('a.example\n');
    const sources = [
      { name: 'own', file: path },
      { name: 'other', file: other },
    ];
    const { lists, until, report } = await started({ sources });
    await rm(path);
    await writeFile(other, 'a.example\nb.example\n');
    await until(() => expect(report.healthOf().get('lists')?.state).toBe('degraded'));
    expect(lists.match('old.example')).toBeDefined();
    await writeFile(path, 'back.example\n');
    await until(() => expect(lists.match('b.example')).toBeDefined());
    await until(() => expect(lists.match('back.example')).toBeDefined());
    await until(() => expect(report.healthOf().get('lists')).toEqual({ state: 'ok' }));
  });

  test('that are not there at the start are a wrong configuration', async () => {
    const missing = join(temporaryDirectory(), 'missing.txt');
    await expect(started({ sources: [{ name: 'own', file: missing }] })).rejects.toThrow(
      /detect\.lists\.sources\[0\]\.file is .*missing\.txt \(ENOENT\), want a file/,
    );
  });

  test('names beyond the most are refused and the rest is used', async () => {
    const names = Array.from({ length: 1001 }, (_, i) => `host${i}.example`).join('\n');
    const { lists } = await started({ sources: [{ name: 'own', file: await file(names) }], namesMax: 1000 });
    expect(lists.match('host999.example')).toBeDefined();
    expect(lists.match('host1000.example')).toBeUndefined();
  });
});

const domains = join(REPOSITORY, '../shared/domains');
const describeWithDomains = existsSync(domains) ? describe : describeUnmet('the domain samples are not at ../shared');

describeWithDomains('published lists', () => {
  test('of both kinds are read', async () => {
    const { lists } = await started({
      sources: [
        { name: 'hosts', file: join(domains, 'blocklist_hosts.txt') },
        { name: 'plain', file: join(domains, 'blocklist_plain.txt') },
      ],
      allow: ['007angels.com'],
    });
    expect(lists.match('x.007.free-counter.co.uk')).toEqual({ list: 'hosts', entry: '007.free-counter.co.uk' });
    expect(lists.match('0-owazo4.net.zooplus.de')?.list).toBe('hosts');
    expect(lists.match('00webcams.com')?.list).toBe('plain');
    expect(lists.match('007angels.com')).toBeUndefined();
    expect(lists.match('localhost')).toBeUndefined();
    const [hosts, plain] = lists.status();
    expect(hosts?.names).toBeGreaterThan(22_000);
    expect(plain?.names).toBeGreaterThan(22_000);
    const ignored = Object.values(hosts?.ignored ?? {}).reduce((sum, count) => sum + count, 0);
    expect(ignored).toBeLessThan(30);
  });
});
