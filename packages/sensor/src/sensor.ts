import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BatchPublisher } from '@lanhound/bus';
import type { Command } from '@lanhound/proto';
import type { Clock, Component, Report } from '@lanhound/runtime';
import { createCapture } from './capture/capture-config.ts';
import type { CaptureCounters, CaptureEnd, CaptureSource, FrameSink } from './capture/source.ts';
import { createDecoder, type Decoder } from './decode/decode.ts';
import type { DropName } from './decode/drops.ts';
import { Packet } from './decode/packet.ts';
import { createImports, type Imports } from './import/imports.ts';
import type { ImportCounters } from './import/source.ts';
import type { ProbeCounts } from './probe/counts.ts';
import { withoutOwnLookups } from './probe/own-lookups.ts';
import { createProbing, type Probing } from './probe/probing.ts';
import { tellingAddresses } from './probe/seen-addresses.ts';
import type { OutboxCounters } from './publish/outbox.ts';
import { createPublisher, type Publisher } from './publish/publish.ts';
import type { StageCounters } from './publish/stats.ts';
import type { SensorConfig } from './sensor-config.ts';
import { givenUpOf } from './track/given-up.ts';
import { createTrack } from './track/track.ts';
import type { TrackCounters, Tracker } from './track/tracker.ts';

/** Packets from one source, and what others have written down, to batches on one bus. */
export interface Sensor extends Component {
  /** What is captured: an interface or a file name. */
  readonly source: string;
  /**
   * Settles once the capture has ended and its events are answered for; rejects with CaptureError. A sensor that was
   * stopped has ended. Pending until start.
   */
  readonly ended: Promise<CaptureEnd>;
  counters(): SensorCounters;
  /** Does what the collector asks for, where it may. Never throws. */
  hear(command: Command): void;
}

/** Totals since the start, by stage. */
export interface SensorCounters {
  capture: CaptureCounters;
  /** Frames not decoded, by reason. */
  drops: Partial<Record<DropName, number>>;
  track: TrackCounters;
  imports: ImportCounters;
  publish: OutboxCounters & { eventsRefused: number };
  probe: Readonly<ProbeCounts>;
}

export interface SensorDeps {
  /** Takes the batches; started before and stopped after the sensor by whoever made it. */
  publisher: BatchPublisher;
  clock: Clock;
  report: Report;
  /** From 0 up to 1. */
  random: () => number;
  /** Of this program; the sensor's statistics carry it. */
  version: string;
  /** Packets that match are left out: the sensor's own traffic to its bus. */
  excludeFilter?: string;
  stdin?: Readable;
}

/** CAPTURE → DECODE → TRACK → PUBLISH, and IMPORT → PUBLISH beside it. Nothing is opened before start. */
export function createSensor(config: SensorConfig, deps: SensorDeps): Sensor {
  const { clock, random, version } = deps;
  const capture = createCapture(config.capture, deps);
  const decode = createDecoder();
  const publish = createPublisher(config.publish, {
    ...deps,
    address: { site: config.site, sensor: config.sensor },
    epochUs: clock.nowMs() * 1000,
    live: capture.live,
    spoolDir: capture.live ? spoolDirOf(config) : undefined,
    stats: { stages, timeUs, about: { version, source: capture.name } },
  });
  const probing = createProbing(config.discovery, { ...deps, announce: (event) => publish.sink.event(event) });
  const isSending = capture.live && config.discovery.networks.length > 0;
  const sink = isSending ? tellingAddresses(withoutOwnLookups(publish.sink, probing), probing.saw) : publish.sink;
  const track = createTrack(config.track, { sink, random });
  // What reads the past reads no leases of today.
  const imports = createImports(capture.live ? config.imports : [], { ...deps, stateDir: importDirOf(config) });

  function stages(): StageCounters {
    const { packets, bytes } = decode;
    const { kernelDrops, interfaceDrops } = capture.counters();
    const { flowsLive, flowsEvicted, details } = track.counters();
    const drops = { kernelDrops, interfaceDrops, decodeDrops: decode.drops() };
    return {
      packets,
      bytes,
      ...drops,
      flowsLive,
      flowsEvicted,
      givenUp: givenUpOf({ ...details, ...imports.counters(), ...probing.counters() }),
    };
  }

  /**
   * A replay's statistics belong to its capture's time, or they would move the time of whoever judges its events; a
   * capture without a packet has none.
   */
  function timeUs(): number {
    return (capture.live ? 0 : track.captureUs) || clock.nowMs() * 1000;
  }

  const life = createLife({ capture, decode, track, imports, publish, probing, clock });
  return {
    name: 'sensor',
    source: capture.name,
    ...life,
    hear: probing.hear,
    counters: () => ({
      capture: capture.counters(),
      drops: decode.drops(),
      track: track.counters(),
      imports: imports.counters(),
      publish: publish.counters(),
      probe: probing.counters(),
    }),
  };
}

/** Of this sensor alone, since batches go under its name; what reads the past can read it again. */
function spoolDirOf({ dataDir, site, sensor, publish }: SensorConfig): string | undefined {
  return dataDir && publish.spool.enabled ? join(dataDir, 'spool', `${site}.${sensor}`) : undefined;
}

/** Without a folder an import forgets how far it got. */
function importDirOf({ dataDir, site, sensor }: SensorConfig): string | undefined {
  return dataDir && join(dataDir, 'imports', `${site}.${sensor}`);
}

/** How often a live sensor lets time pass: packets move it too, but none may come, or none for what is waited for. */
const TICK_MS = 100;
/** While no packet comes at all, little can be due, and it can wait. */
const IDLE_TICK_MS = 1_000;

interface Stages {
  capture: CaptureSource;
  decode: Decoder;
  track: Tracker;
  imports: Imports;
  publish: Publisher;
  probing: Probing;
  clock: Clock;
}

/** The pipeline runs until its input ends or it is stopped, and then hands on what it holds. */
function createLife(stages: Stages): Pick<Sensor, 'start' | 'stop' | 'ended'> {
  const { capture, decode, track, imports, publish, probing, clock } = stages;
  const stopped = new AbortController();
  let begin: (running: Promise<CaptureEnd>) => void = () => {};
  const ended = new Promise<CaptureEnd>((resolve) => {
    begin = resolve;
  });
  // Whoever waits for the end hears of a failure; nobody has to.
  ended.catch(() => {});
  let running: Promise<CaptureEnd> | undefined;

  const packet = new Packet();
  const frames: FrameSink = {
    see(frame) {
      if (decode.decode(frame, packet) === 0 && !probing.isOwn(packet)) track.see(packet);
    },
    settle: publish.settle,
  };

  async function run(): Promise<CaptureEnd> {
    const captured = new AbortController();
    const ticking = capture.live ? tick(captured.signal) : undefined;
    const importing = imports.run(publish.sink, captured.signal);
    try {
      return await capture.run(frames, stopped.signal);
    } finally {
      captured.abort();
      await Promise.all([ticking, importing]);
      track.finish();
      await publish.stop();
    }
  }

  async function tick(signal: AbortSignal): Promise<void> {
    let packetsBefore = 0;
    while (!signal.aborted) {
      track.tick(clock.nowMs() * 1000);
      const isIdle = decode.packets === packetsBefore;
      packetsBefore = decode.packets;
      await clock.sleep(isIdle ? IDLE_TICK_MS : TICK_MS, signal);
    }
  }

  return {
    ended,
    async start() {
      await publish.start();
      running = run();
      begin(running);
      // What was captured elsewhere says nothing of the networks of this machine.
      if (capture.live) await probing.start();
    },
    async stop() {
      await probing.stop();
      stopped.abort();
      // A capture that failed has been told through its end.
      await running?.catch(() => {});
    },
  };
}
