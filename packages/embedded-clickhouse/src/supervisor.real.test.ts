import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { silentReport, systemClock } from '@lanhound/runtime';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EmbeddedClickhouseConfig } from './embedded-clickhouse-config.ts';
import { runStandalone } from './standalone.ts';
import { startTestDatabase, type TestDatabase } from './testing/embedded.ts';
import { connect } from './testing/target.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function database(options: Record<string, unknown> = {}): Promise<TestDatabase> {
  const started = await startTestDatabase(options);
  cleanUps.push(() => started.stop());
  return started;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'lanhound-clickhouse-'));
  cleanUps.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const untilGone = (pid: number) => vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });

describe('the process of the database', () => {
  test('is started again after a kill -9, at the same address, with all that was inserted', async () => {
    const db = await database();
    const client = connect(db.target);
    cleanUps.push(() => client.close());
    await client.command({ query: 'CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id' });
    await client.insert({ table: 't', values: [{ id: 1 }, { id: 2 }], format: 'JSONEachRow' });
    const first = db.database.pid() as number;
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(db.database.pid()).not.toBe(first), { timeout: 20_000 });
    const rows = () => client.query({ query: 'SELECT id FROM t ORDER BY id', format: 'JSONEachRow' });
    const result = await vi.waitFor(rows, { timeout: 20_000, interval: 100 });
    expect(await result.json()).toEqual([{ id: 1 }, { id: 2 }]);
    expect(db.database.url()).toBe(db.target.url);
    expect(db.report.healthOf().get('embedded-clickhouse')).toEqual({ state: 'ok' });
    expect(await db.report.registry.metrics()).toMatch(/lanhound_embedded_clickhouse_restarts_total 1/);
  });

  test('ends when its parent is killed', async () => {
    const { parent, pid } = await startMortalParent(folder());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await untilGone(pid);
  });

  test('ends with the component, and leaves data that a new one finds', async () => {
    const dataDir = folder();
    const first = await database({ dataDir });
    const pid = first.database.pid() as number;
    const writer = connect(first.target);
    await writer.command({ query: 'CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id' });
    await writer.insert({ table: 't', values: [{ id: 7 }], format: 'JSONEachRow' });
    await writer.close();
    await first.database.stop();
    expect(isAlive(pid)).toBe(false);
    const second = await database({ dataDir });
    const reader = connect(second.target);
    expect(await (await reader.query({ query: 'SELECT id FROM t', format: 'TabSeparated' })).text()).toBe('7\n');
    await reader.close();
  });

  test('stops while queries run and wait', async () => {
    const db = await database();
    const client = connect(db.target);
    const query = 'SELECT sum(sipHash64(number)) AS busy FROM numbers(1000000000000)';
    const ask = () => client.query({ query }).catch((error: Error) => error);
    const asked = [ask()];
    const running =
      "SELECT count() FROM system.processes WHERE query LIKE '%AS busy%' AND query NOT LIKE '%processes%'";
    const count = async () => (await client.query({ query: running, format: 'TabSeparated' })).text();
    await vi.waitFor(async () => expect(await count()).toBe('1\n'), { timeout: 20_000 });
    asked.push(ask(), ask(), ask());
    const pid = db.database.pid() as number;
    await db.database.stop();
    expect(isAlive(pid)).toBe(false);
    const [first, ...others] = await Promise.all(asked);
    expect(String(first)).toMatch(/cancelled/);
    for (const error of others) expect(error).toBeInstanceOf(Error);
    await client.close();
  });

  test('stops while it is being started again', async () => {
    const db = await database();
    process.kill(db.database.pid() as number, 'SIGKILL');
    const isFailed = () => expect(db.report.healthOf().get('embedded-clickhouse')?.state).toBe('failed');
    await vi.waitFor(isFailed, { timeout: 20_000 });
    await db.database.stop();
    expect(db.database.pid()).toBeUndefined();
    await expect(fetch(`${db.target.url}/ping`)).rejects.toThrow();
  });

  test('keeps its folder to its owner', async () => {
    const db = await database();
    expect(statSync(db.dataDir).mode & 0o777).toBe(0o700);
  });
});

describe('a start that cannot be', () => {
  test('says that another process has the folder, and how to go on', async () => {
    const { dataDir } = await database();
    await expect(startTestDatabase({ dataDir })).rejects.toThrow(/lock.*Another process has this folder open/s);
  });

  test('says that the folder cannot be written', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    await expect(startTestDatabase({ dataDir: join(file, 'data') })).rejects.toThrow(/Make the folder writable/);
  });

  test('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    cleanUps.push(() => other.close());
    const { port } = other.address() as { port: number };
    await expect(startTestDatabase({ dataDir: folder(), port })).rejects.toThrow(
      new RegExp(`Something else listens on port ${port}`),
    );
  });
});

test('runs alone until it is told to stop', async () => {
  const config = EmbeddedClickhouseConfig.parse({ dataDir: folder(), password: 'long enough' });
  let pid = 0;
  let end = () => {};
  const until = new Promise<void>((resolve) => {
    end = resolve;
  });
  await runStandalone(config, {
    report: silentReport(),
    clock: systemClock,
    random: Math.random,
    until,
    announce(database) {
      pid = database.pid() as number;
      expect(database.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(database.password).toBe('long enough');
      end();
    },
  });
  expect(isAlive(pid)).toBe(false);
});

async function startMortalParent(dataDir: string): Promise<{ parent: ChildProcess; pid: number }> {
  const script = fileURLToPath(new URL('testing/mortal-parent.ts', import.meta.url));
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const args = ['--import', tsx, script, dataDir];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(() => parent.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  return { parent, pid: Number(/^database (\d+)$/.exec(line)?.[1]) };
}
