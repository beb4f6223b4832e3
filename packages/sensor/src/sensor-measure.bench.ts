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

// The process that sensor.bench.ts measures with: one measurement, printed as JSON.
//
//   --stage=STAGE TRACE.pcap | --kinds TRACE.pcap | --allocation TRACE.pcap | --memory

const WARM_PASSES = 3;
const LIVE_FLOWS = 130_000;
/** Short enough that nothing is collected within most of them. */
const STRETCH_PACKETS = 1_000;

const NOWHERE: EventSink = { flow: () => {}, dns: () => {}, event: () => {} };
const UNRECOGNISED = { see: () => 255, nameOf: () => '' };

type Stage = 'read' | 'decode' | 'track' | 'flows' | 'everything';

/** What one process measured of itself. */
export interface Measured {
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

const [first = '', second = ''] = process.argv.slice(2);
const measure = {
  '--memory': () => measureMemory(),
  '--allocation': () => measureAllocation(second),
  '--kinds': () => measureKinds(second),
}[first];
const measured = measure ? await measure() : await measureStage(first.slice('--stage='.length) as Stage, second);
console.log(JSON.stringify(measured));
