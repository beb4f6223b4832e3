import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileSource } from './capture/files.ts';
import { Frame } from './capture/frame.ts';
import { createDecoder } from './decode/decode.ts';
import { LINK_TYPE } from './decode/link.ts';
import { Packet } from './decode/packet.ts';
import { BatchWriter } from './publish/batch-writer.ts';
import type { EventSink } from './track/records.ts';
import { createTrack } from './track/track.ts';
import { TrackConfig } from './track/track-config.ts';
import { createTracker } from './track/tracker.ts';

// Packets per CPU second, stage by stage, each in a process of its own: reading a capture file, decoding it, tracking
// its flows, encoding them, and everything: applications, dialogues, lookups, neighbours, leases, announcements, up to
// encoded batches. Processor time is that of the whole process, helper threads included, without its start. The first
// pass over the file pays for compiling the code while it runs, which a sensor does once in its life; the least of the
// next three does not. Then what each kind of event costs, what is allocated, the memory of many live flows; and whole
// commands from start to exit, the built sensor beside tcpdump, softflowd, nfpcapd and Suricata.
//
//   npx tsx --conditions=@lanhound/source packages/sensor/src/sensor.bench.ts [TRACE.pcap]

const SHARED = fileURLToPath(new URL('../../../../shared', import.meta.url));
const RUNS = 3;
const WARM_PASSES = 3;
const LIVE_FLOWS = 130_000;
/** Short enough that nothing is collected within most of them. */
const STRETCH_PACKETS = 1_000;
const LANHOUND = fileURLToPath(new URL('../../cli/bin/lanhound.mjs', import.meta.url));

const NOWHERE: EventSink = { flow: () => {}, dns: () => {}, event: () => {} };
const UNRECOGNISED = { see: () => 255, nameOf: () => '' };

const STAGES = ['read', 'decode', 'track', 'flows', 'everything'] as const;
type Stage = (typeof STAGES)[number];

/** What one process measured of itself. */
interface Measured {
  packets: number;
  /** Of the first pass, and of the one after it. */
  coldCpuSeconds: number;
  warmCpuSeconds: number;
  rssMb: number;
  flows: number;
  batches: number;
  batchMb: number;
}

function pipelineOf(stage: Stage) {
  const decoder = createDecoder();
  const packet = new Packet();
  const counts = { packets: 0, batches: 0, batchMb: 0 };
  const writer = new BatchWriter({
    address: { site: 'home', sensor: 'bench' },
    epochUs: 1,
    batchBytes: 65_536,
    onBatch: ({ bytes }) => {
      counts.batches++;
      counts.batchMb += bytes.length / 1e6;
    },
  });
  const tracker =
    stage === 'everything'
      ? createTrack(TrackConfig.parse({}), { sink: writer, random: Math.random })
      : flowTracker(stage === 'flows' ? writer : NOWHERE);
  const see = (frame: Frame) => {
    counts.packets++;
    if (stage === 'read') return;
    if (decoder.decode(frame, packet) === 0 && stage !== 'decode') tracker.see(packet);
  };
  const finish = () => {
    tracker.finish();
    writer.flush();
    return { ...counts, flows: tracker.counters().flowsOpened };
  };
  return { see, finish };
}

function flowTracker(sink: EventSink) {
  const deps = { sink, recogniser: UNRECOGNISED, dialogues: [], inspectors: [], random: Math.random };
  return createTracker(TrackConfig.parse({}), deps);
}

async function measureStage(stage: Stage, file: string): Promise<Measured> {
  const cold = await pass(stage, file);
  let warmCpuSeconds = Number.POSITIVE_INFINITY;
  for (let i = 0; i < WARM_PASSES; i++) warmCpuSeconds = Math.min(warmCpuSeconds, (await pass(stage, file)).cpuSeconds);
  const rssMb = process.memoryUsage.rss() / 1e6;
  return { ...cold, coldCpuSeconds: cold.cpuSeconds, warmCpuSeconds, rssMb };
}

/** Bytes of the heap that a warm pass takes, over the stretches within which nothing was collected. */
async function measureAllocation(file: string): Promise<{ bytesPerPacket: number }> {
  await pass('everything', file);
  const { see } = pipelineOf('everything');
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  const totals = { bytes: 0, packets: 0 };
  let stretch = 0;
  let heapBytes = process.memoryUsage().heapUsed;
  const count = (frame: Frame) => {
    see(frame);
    if (++stretch < STRETCH_PACKETS) return;
    const nowBytes = process.memoryUsage().heapUsed;
    if (nowBytes >= heapBytes) {
      totals.bytes += nowBytes - heapBytes;
      totals.packets += stretch;
    }
    heapBytes = nowBytes;
    stretch = 0;
  };
  await source.run({ see: count, settle: () => undefined }, new AbortController().signal);
  return { bytesPerPacket: totals.bytes / totals.packets };
}

/** What the packets cost by which events of each kind came about, in nanoseconds an event. */
async function measureKinds(file: string): Promise<Record<string, { events: number; ns: number }>> {
  const costs: Record<string, { events: number; ns: number }> = {};
  const said: string[] = [];
  const writer = new BatchWriter({
    address: { site: 'home', sensor: 'bench' },
    epochUs: 1,
    batchBytes: 65_536,
    onBatch: () => {},
  });
  const sink: EventSink = {
    flow(record) {
      said.push('flow');
      writer.flow(record);
    },
    dns(record) {
      said.push('dns');
      writer.dns(record);
    },
    event(event) {
      said.push(event.type);
      writer.event(event);
    },
  };
  for (let i = 0; i < 2; i++) {
    for (const kind of Object.keys(costs)) delete costs[kind];
    const tracker = createTrack(TrackConfig.parse({}), { sink, random: Math.random });
    const decoder = createDecoder();
    const packet = new Packet();
    const see = (frame: Frame) => {
      if (decoder.decode(frame, packet) !== 0) return;
      said.length = 0;
      const startMs = performance.now();
      tracker.see(packet);
      const tookNs = (performance.now() - startMs) * 1e6;
      for (const kind of said) {
        costs[kind] ??= { events: 0, ns: 0 };
        costs[kind].events++;
        costs[kind].ns += tookNs / said.length;
      }
    };
    const source = createFileSource({ kind: 'files', files: [file], live: false });
    await source.run({ see, settle: () => undefined }, new AbortController().signal);
  }
  for (const cost of Object.values(costs)) cost.ns /= cost.events;
  return costs;
}

async function pass(stage: Stage, file: string) {
  const { see, finish } = pipelineOf(stage);
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  const before = process.cpuUsage();
  await source.run({ see, settle: () => undefined }, new AbortController().signal);
  const counts = finish();
  const { user, system } = process.cpuUsage(before);
  return { ...counts, cpuSeconds: (user + system) / 1e6 };
}

/** Frames of UDP flows that differ in address and port, none of which ends. */
function measureMemory(): Measured {
  const { see, finish } = pipelineOf('everything');
  const frame = new Frame();
  const header = '0200000000020200000000010800 4500002000000000401100000a0000000a000001 0000 1388 000c 0000 68656c6c';
  frame.bytes = Buffer.from(header.replace(/ /g, ''), 'hex');
  frame.end = frame.bytes.length;
  frame.wireBytes = frame.end;
  frame.linkType = LINK_TYPE.ethernet;
  for (let i = 0; i < LIVE_FLOWS; i++) {
    frame.timeUs = 1_772_366_400_000_000 + i * 100;
    frame.bytes[29] = i & 0xff;
    frame.bytes[34] = (i >>> 8) & 0xff;
    frame.bytes[35] = i >>> 16;
    see(frame);
  }
  const rssMb = process.memoryUsage.rss() / 1e6;
  return { ...finish(), rssMb, coldCpuSeconds: 0, warmCpuSeconds: 0 };
}

/** Runs this file as a process that measures one thing. */
function inProcess<T = Measured>(args: readonly string[]): T {
  const self = fileURLToPath(import.meta.url);
  const { stdout } = spawnSync(process.execPath, [...process.execArgv, self, ...args], {
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

const [first = '', second = ''] = process.argv.slice(2);
if (first === '--memory') {
  console.log(JSON.stringify(measureMemory()));
} else if (first === '--allocation') {
  console.log(JSON.stringify(await measureAllocation(second)));
} else if (first === '--kinds') {
  console.log(JSON.stringify(await measureKinds(second)));
} else if (first.startsWith('--stage=')) {
  console.log(JSON.stringify(await measureStage(first.slice('--stage='.length) as Stage, second)));
} else {
  const directory = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
  const file = first || makeTrace(directory);
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(0)} MB; the least of ${RUNS} runs each`);
  const packets = compareStages(file);
  showKinds(file);
  showMemory(file);
  compareCommands(file, directory, packets);
  rmSync(directory, { recursive: true });
}
