import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findProgram } from './capture/program.ts';

// Packets per second that a live capture takes without loss: tcpreplay sends the trace into one end of a veth pair, at
// rising rates and then as fast as it can; at the other end listen, one after another, tcpdump alone and the built
// sensor, which has been running for a while. Both ends lie in network namespaces of their own. Processor time is that
// of the listener and of the tcpdump it started, while packets came. At last each listens to silence for a minute.
// Needs root.
//
//   npx tsx packages/sensor/src/live.bench.ts [TRACE.pcap]

const LANHOUND = fileURLToPath(new URL('../../cli/bin/lanhound.mjs', import.meta.url));
const PROGRAMS = ['ip', 'tcpdump', 'tcpreplay'] as const;
const TICKS_A_SECOND = 100;
const SECONDS_A_RATE = 4;
const TOP_SPEED = Number.POSITIVE_INFINITY;
const RATES = [10_000, 20_000, 40_000, 80_000, 120_000, 160_000, 240_000, TOP_SPEED];
/** Packets may be held back for a second, and a sensor that lags behind reads what waits for it. */
const SETTLE_MS = 4_000;
const IDLE_SECONDS = 60;
const START_MS_MAX = 20_000;
/** Code is compiled while it runs, once in a sensor's life; that is not what packets cost. */
const WARM_UP = { rate: 10_000, packets: 60_000 } as const;

const sender = `lhbench-s${process.pid}`;
const receiver = `lhbench-r${process.pid}`;

interface Listener {
  name: string;
  command: string;
  args: string[];
  /** What was seen and dropped, read from what the program says when it ends. */
  counts(said: string): { seen: number; dropped: number };
}

interface Sent {
  packets: number;
  packetsPerSecond: number;
  megabitsPerSecond: number;
}

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

/** The whole trace fits through, and nothing but the trace is sent. */
function connect(): void {
  for (const name of [sender, receiver]) {
    run('ip', 'netns', 'add', name);
    run('ip', 'netns', 'exec', name, 'sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  }
  run('ip', '-n', sender, 'link', 'add', 'a0', 'mtu', '65535', ...['type', 'veth', 'peer', 'name', 'b0']);
  run('ip', '-n', sender, 'link', 'set', 'b0', 'mtu', '65535', 'netns', receiver);
  run('ip', '-n', sender, 'link', 'set', 'a0', 'up');
  run('ip', '-n', receiver, 'link', 'set', 'b0', 'up');
}

function disconnect(): void {
  for (const name of [sender, receiver]) spawnSync('ip', ['netns', 'del', name]);
}

function send(trace: string, rate: number, packetsMax = rate * SECONDS_A_RATE): Sent {
  const speed = rate === TOP_SPEED ? ['--topspeed'] : [`--pps=${rate}`, `--limit=${packetsMax}`];
  const said = run('ip', 'netns', 'exec', sender, 'tcpreplay', '--preload-pcap', '-i', 'a0', ...speed, trace);
  const number = (pattern: RegExp) => Number(pattern.exec(said)?.[1] ?? Number.NaN);
  return {
    packets: number(/Successful packets:\s+(\d+)/),
    packetsPerSecond: number(/([\d.]+) pps/),
    megabitsPerSecond: number(/([\d.]+) Mbps/),
  };
}

function listeners(directory: string): Listener[] {
  const tcpdump: Listener = {
    name: 'tcpdump -w /dev/null',
    command: 'tcpdump',
    args: ['-i', 'b0', '-n', '-s', '2048', '-w', '/dev/null'],
    counts: (said) => ({
      seen: Number(/(\d+) packets? captured/.exec(said)?.[1]),
      dropped: Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1]),
    }),
  };
  return [tcpdump, sensor(directory, 'lanhound', true), sensor(directory, 'lanhound, lowLatency: false', false)];
}

function sensor(directory: string, name: string, lowLatency: boolean): Listener {
  const file = join(directory, `sensor-${lowLatency}.json`);
  const capture = { kind: 'tcpdump', interface: 'b0', lowLatency };
  writeFileSync(file, JSON.stringify({ site: 'home', sensor: 'bench', capture }));
  return {
    name,
    command: process.execPath,
    args: [LANHOUND, 'sensor', '--config', file, '--output', 'none'],
    counts(said) {
      const line = said.split('\n').findLast((text) => text.startsWith('{"packets"'));
      const { packets = Number.NaN, kernelDrops = Number.NaN } = JSON.parse(line ?? '{}') as Record<string, number>;
      return { seen: packets, dropped: kernelDrops };
    },
  };
}

interface Running {
  child: ChildProcess;
  said(): string;
}

/** Resolves once it listens. */
async function start({ command, args, name }: Listener): Promise<Running> {
  const inReceiver = ['netns', 'exec', receiver, command, ...args];
  const child = spawn('ip', inReceiver, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  for (let waitedMs = 0; !text.includes('listening on'); waitedMs += 50) {
    if (child.exitCode !== null || waitedMs > START_MS_MAX) throw new Error(`${name} does not listen: ${text}`);
    await delay(50);
  }
  return { child, said: () => text };
}

/** User and system seconds so far of a process, and of its children that run. */
function cpuSeconds(pid: number): { own: number; children: number } {
  // The name, in parentheses, may hold anything; utime and stime are the 12th and 13th fields behind it (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  const own = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  return { own, children: pids.reduce((sum, child) => sum + cpuSeconds(child).own, 0) };
}

/** What was seen and dropped from its start on, and the processor time of `during` alone. */
async function listen(listener: Listener, before: () => Promise<void>, during: () => Promise<void>) {
  const { child, said } = await start(listener);
  const pid = child.pid as number;
  await before();
  const first = cpuSeconds(pid);
  await during();
  const last = cpuSeconds(pid);
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
  const cpu = { own: last.own - first.own, children: last.children - first.children };
  return { ...listener.counts(said()), cpu };
}

/** Gives the highest rate without loss, in packets a second. */
async function measure(listener: Listener, trace: string): Promise<number> {
  let lossless = 0;
  for (const rate of RATES) {
    let sent: Sent = { packets: 0, packetsPerSecond: 0, megabitsPerSecond: 0 };
    let warmUp = 0;
    const before = async () => {
      warmUp = send(trace, WARM_UP.rate, WARM_UP.packets).packets;
      await delay(SETTLE_MS);
    };
    const result = await listen(listener, before, async () => {
      sent = send(trace, rate);
      await delay(SETTLE_MS);
    });
    const seen = result.seen - warmUp;
    const lost = sent.packets - seen;
    if (lost === 0) lossless = Math.max(lossless, sent.packetsPerSecond);
    const share = ((100 * lost) / sent.packets).toFixed(2);
    const cells = [
      listener.name.padEnd(28),
      (rate === TOP_SPEED ? 'top' : inThousands(rate)).padStart(6),
      inThousands(sent.packetsPerSecond).padStart(8),
      sent.megabitsPerSecond.toFixed(0).padStart(7),
      ...[sent.packets, seen, lost, result.dropped].map((count) => count.toLocaleString('en').padStart(9)),
      `${share} %`.padStart(8),
      ...[result.cpu.own, result.cpu.children].map((seconds) => `${seconds.toFixed(2)} s`.padStart(8)),
    ];
    console.log(cells.join(' '));
  }
  return lossless;
}

const inThousands = (count: number): string => `${(count / 1_000).toFixed(0)} k`;

async function measureIdle(listener: Listener): Promise<void> {
  const during = () => delay(IDLE_SECONDS * 1_000);
  const { cpu } = await listen(listener, () => delay(SETTLE_MS), during);
  const seconds = cpu.own + cpu.children;
  const percent = ((100 * seconds) / IDLE_SECONDS).toFixed(2);
  console.log(`${listener.name}, idle for ${IDLE_SECONDS} s: ${seconds.toFixed(2)} CPU s, ${percent} % of a core`);
}

async function main(trace: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'lanhound-live-'));
  try {
    connect();
    const all = listeners(directory);
    console.log(
      `${''.padEnd(28)}   asked   sent/s  Mbit/s      sent      seen      lost   dropped             CPU  tcpdump\n`,
    );
    const lossless: [string, number][] = [];
    for (const listener of all) lossless.push([listener.name, await measure(listener, trace)]);
    console.log('\nhighest rate without loss, of those tried:');
    for (const [name, rate] of lossless) console.log(`${name.padEnd(28)} ${inThousands(rate)} packets a second`);
    console.log();
    for (const listener of all) await measureIdle(listener);
  } finally {
    disconnect();
    rmSync(directory, { recursive: true, force: true });
  }
}

const missing = PROGRAMS.filter((name) => findProgram(name) === undefined);
const trace = process.argv[2];
if (process.getuid?.() !== 0) console.log('skipped: network namespaces need root');
else if (missing.length > 0) console.log(`skipped: not installed: ${missing.join(', ')}`);
else if (trace === undefined || !existsSync(trace)) console.log('skipped: no trace was named that exists');
else await main(trace);
