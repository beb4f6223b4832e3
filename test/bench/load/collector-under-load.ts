// The built collector as a process, and what the operating system says of it and of its database.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const LANHOUND = fileURLToPath(new URL('../../../packages/cli/bin/lanhound.mjs', import.meta.url));
const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 60_000;
/** USER_HZ, as every Linux has it. */
const TICKS_PER_SECOND = 100;

/** Processor time since the start and memory now, of the collector and of its database's engine. */
export interface Usage {
  collector: { cpuSeconds: number; rssMb: number };
  engine: { cpuSeconds: number; rssMb: number };
}

export interface CollectorUnderLoad {
  usage(): Usage;
  /** Its metrics in Prometheus' text form. */
  metrics(): Promise<string>;
  /** The first column of the first row. */
  query(sql: string): string;
  stop(): Promise<void>;
}

/** Resolves once it is ready. The configuration is that of collector.yaml; its interface listens on apiPort. */
export async function startCollector(dir: string, apiPort: number, bus: object): Promise<CollectorUnderLoad> {
  const file = join(dir, 'collector.yaml');
  const config = {
    dataDir: join(dir, 'data'),
    api: { port: apiPort },
    bus,
    notify: { receivers: [] },
    log: { level: 'warn' },
  };
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(process.execPath, [LANHOUND, 'collector', '--config', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  process.once('exit', () => child.kill('SIGKILL'));
  const pid = child.pid as number;
  await untilReady(`http://127.0.0.1:${apiPort}/ready`);
  return {
    usage: () => ({ collector: usageOf(pid), engine: usageOf(engineOf(pid)) }),
    metrics: async () => (await fetch(`http://127.0.0.1:${apiPort}/metrics`, { headers: ownersKey(dir) })).text(),
    query: (sql) => {
      const args = [LANHOUND, 'query', '--config', file, '--format', 'TSV', sql];
      return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split(/\s/)[0] ?? '';
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** What the collector leaves in its folder for whoever owns it: a line "Authorization: …". */
function ownersKey(dir: string): Record<string, string> {
  const [name = '', value = ''] = readFileSync(join(dir, 'data/access/local.header'), 'utf8').trim().split(': ');
  return { [name]: value };
}

async function untilReady(url: string): Promise<void> {
  const untilMs = Date.now() + READY_MS_MAX;
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    if (Date.now() > untilMs) throw new Error(`${url} answers ${status}, want 200 within ${READY_MS_MAX / 1000} s`);
    await sleep(100);
  }
}

/** The collector's one child. */
function engineOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.at(-1) || childByStat(pid);
}

/** For kernels that do not list children. */
function childByStat(parent: number): number {
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && statOf(Number(name))[1] === String(parent)) return Number(name);
  }
  throw new Error(`process ${parent} has no child`);
}

/** The fields of /proc/PID/stat behind the program's name, which may hold spaces. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

function usageOf(pid: number) {
  const stat = statOf(pid);
  // utime and stime are fields 14 and 15 of proc(5), counted from the process number; state is the third.
  const ticks = Number(stat[11]) + Number(stat[12]);
  const rssKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuSeconds: ticks / TICKS_PER_SECOND, rssMb: Number(rssKb) / 1024 };
}
