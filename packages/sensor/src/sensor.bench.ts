import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Measured } from './sensor-measure.bench.ts';
import { writeEveningTrace } from './testing/evening-trace.ts';

// Packets per CPU second, stage by stage, each in a process of its own: reading a capture file, decoding it, tracking
// its flows, encoding them, and everything: applications, dialogues, lookups, neighbours, leases, announcements, up to
// encoded batches. Processor time is that of the whole process, helper threads included, without its start. The first
// pass over the file pays for compiling the code while it runs, which a sensor does once in its life; the least of the
// next three does not. Then what each kind of event costs, what is allocated, the memory of many live flows; and whole
// commands from start to exit, the built sensor beside tcpdump, softflowd, nfpcapd and Suricata.
//
// Twice: over a trace in which every third packet begins a conversation, the worst there is, and over one of a home's
// evening, in which a few hundred conversations carry a million packets.
//
//   npx tsx packages/sensor/src/sensor.bench.ts [TRACE.pcap]

const SHARED = fileURLToPath(new URL('../../../../shared', import.meta.url));
const MEASURE = fileURLToPath(new URL('./sensor-measure.bench.ts', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../dist/sensor-measure.bench.js', import.meta.url));
const LANHOUND = fileURLToPath(new URL('../../cli/bin/lanhound.mjs', import.meta.url));
const RUNS = 3;
const STAGES = ['read', 'decode', 'track', 'flows', 'everything'];

/** The program ships as bundles, and is measured as one. */
async function bundleMeasure(): Promise<void> {
  await build({
    ...{ entryPoints: [MEASURE], outfile: BUNDLE, bundle: true, format: 'esm', platform: 'node', target: 'node20.19' },
    ...{ external: ['cap', 'pino-pretty', 'prom-client', 'yaml'], logLevel: 'error' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}

/** What a process of its own measured. */
function inProcess<T = Measured>(args: readonly string[]): T {
  const { stdout } = spawnSync(process.execPath, [BUNDLE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as T;
}

/** User and system seconds of another program; undefined where it is not installed. */
function cpuSecondsOf(program: string, args: readonly string[]): number | undefined {
  const script = 'command -v "$0" >/dev/null || exit 1; TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1';
  const { status, stderr } = spawnSync('bash', ['-c', script, program, ...args], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  return stderr
    .trim()
    .split(' ')
    .map(Number)
    .reduce((user, system) => user + system);
}

/** The least of several runs: what other programs on the machine add is never less than nothing. */
function least(measure: () => number | undefined): number | undefined {
  const all = Array.from({ length: RUNS }, measure).filter((value) => value !== undefined);
  return all.length > 0 ? Math.min(...all) : undefined;
}

function report(what: string, packets: number, cpuSeconds: number | undefined, note = ''): void {
  const rate = cpuSeconds ? `${Math.round(packets / cpuSeconds / 1000).toLocaleString('en')} k packets/CPU s` : '';
  const seconds = cpuSeconds === undefined ? 'not installed' : `${cpuSeconds.toFixed(2)} s`;
  console.log(`${what.padEnd(28)}${seconds.padStart(14)}${rate.padStart(26)}  ${note}`);
}

/** Each stage; how many packets the file has. */
function compareStages(file: string): number {
  let packets = 0;
  for (const stage of STAGES) {
    const runs = Array.from({ length: RUNS }, () => inProcess([`--stage=${stage}`, file]));
    const best = runs.reduce((a, b) => (a.warmCpuSeconds <= b.warmCpuSeconds ? a : b));
    packets = best.packets;
    const events = best.batches > 0 ? `; ${best.flows} flows, ${best.batchMb.toFixed(0)} MB of batches` : '';
    const memory = `${best.rssMb.toFixed(0)} MB resident`;
    report(`lanhound, ${stage}`, packets, best.warmCpuSeconds, `${memory}${events}`);
    report('  its first pass', packets, Math.min(...runs.map(({ coldCpuSeconds }) => coldCpuSeconds)));
  }
  return packets;
}

function showKinds(file: string): void {
  console.log('\nPackets by which an event came about, time for each event:');
  const kinds = Object.entries(inProcess<Record<string, { events: number; ns: number }>>(['--kinds', file]));
  for (const [kind, { events, ns }] of kinds.sort(([, a], [, b]) => b.events - a.events)) {
    console.log(
      `${kind.padEnd(14)}${events.toLocaleString('en').padStart(10)}${(ns / 1_000).toFixed(2).padStart(9)} µs`,
    );
  }
}

function showMemory(file: string): void {
  const { bytesPerPacket } = inProcess<{ bytesPerPacket: number }>(['--allocation', file]);
  console.log(`\nAllocated on the heap: ${bytesPerPacket.toFixed(0)} bytes a packet, events included`);
  const { rssMb, flows } = inProcess(['--memory']);
  console.log(`${flows.toLocaleString('en')} live flows: ${rssMb.toFixed(0)} MB resident`);
}

/** From start to exit, as a person would run them. */
function compareCommands(file: string, directory: string, packets: number): void {
  console.log('\nWhole commands, start included:');
  const lanhound = [LANHOUND, 'sensor', '--read', file, '--output', 'none', '--site', 'home', '--name', 'bench'];
  const suricata = ['-r', file, '-l', directory, '--runmode', 'single', '-S', '/dev/null', '-k', 'none'];
  const commands: [name: string, program: string, args: string[]][] = [
    ['lanhound sensor --read …', process.execPath, lanhound],
    ['tcpdump -r … -w /dev/null', 'tcpdump', ['-r', file, '-w', '/dev/null']],
    ['softflowd -r … (flows)', 'softflowd', ['-r', file, '-n', '127.0.0.1:9']],
    ['nfpcapd -r … (flows)', 'nfpcapd', ['-r', file, '-w', directory]],
    ['suricata -r … (no rules)', 'suricata', suricata],
  ];
  for (const [name, program, args] of commands)
    report(
      name,
      packets,
      least(() => cpuSecondsOf(program, args)),
    );
}

/** The trace of the shared captures, made where none is given. */
function makeTrace(directory: string): string {
  const maker = join(SHARED, 'bench/make_trace.py');
  const file = join(directory, 'trace.pcap');
  if (!existsSync(maker)) throw new Error(`no trace was given and ${maker} is not there to make one`);
  spawnSync('python3', [maker, file, join(SHARED, 'captures'), '--copies', '60'], { stdio: 'inherit' });
  return file;
}

const directory = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
await bundleMeasure();
const evening = join(directory, 'evening.pcap');
writeEveningTrace(evening);
for (const file of [process.argv[2] ?? makeTrace(directory), evening]) {
  console.log(`\n${file}: ${(statSync(file).size / 1e6).toFixed(0)} MB; the least of ${RUNS} runs each`);
  const packets = compareStages(file);
  if (file !== evening) {
    showKinds(file);
    showMemory(file);
  }
  compareCommands(file, directory, packets);
}
rmSync(directory, { recursive: true });
