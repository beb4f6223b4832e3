import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { LibpcapCaptureConfig } from './capture-config.ts';
import { explainFailure, noInterface } from './capture-failure.ts';
import { combinedFilter } from './filter.ts';
import { Frame } from './frame.ts';
import { defaultInterface, isInterfaceUp, listInterfaces } from './interfaces.ts';
import { noCounts } from './record-parser.ts';
import { type CaptureCounters, CaptureError, type CaptureSource, type FrameSink } from './source.ts';

/** What is used of a Cap object of the package cap. */
export interface CapHandle {
  open(device: string, filter: string, bufferBytes: number, buffer: Buffer): string;
  close(): boolean;
  on(event: 'packet', see: (bytes: number, truncated: boolean) => void): unknown;
}

export interface LibpcapDeps {
  report: Report;
  clock: Clock;
  random: () => number;
  /** Packets that match are left out: the sensor's own traffic to its bus. */
  excludeFilter?: string;
  /** Makes a handle of the package cap; loads the package unless given. */
  openCap?: () => CapHandle;
}

const COMPONENT = 'sensor/capture';
/** The library always captures this much, and a packet that the buffer cuts would have no known length. */
const PACKET_BYTES_MAX = 65_536;
/** Frames that are still taken while the sink wants to be waited for; nothing can make this library wait. */
const UNSETTLED_FRAMES_MAX = 16_384;
/** The library does not tell when an interface goes away, so it is looked at. */
const LOOK_MS = 2_000;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;

/** Link types by the names that the package gives them; others come as "Unknown linktype 276". */
const LINK_TYPES: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: 1,
  IEEE802_11_RADIO: 127,
  LINKTYPE_LINUX_SLL: 113,
  RAW: 101,
};

/**
 * Frames from an interface by libpcap inside this process, with the optional package cap. It tells neither times nor
 * drops: a frame's time is when it arrives here, and what the kernel drops is not known.
 */
export function createLibpcapSource(config: LibpcapCaptureConfig, deps: LibpcapDeps): CaptureSource {
  const interfaceName = config.interface ?? defaultInterface();
  const counters = noCounts();
  return {
    name: interfaceName ?? 'no interface',
    live: true,
    counters: () => ({ ...counters }),
    async run(sink, signal) {
      if (interfaceName === undefined) throw noInterface(listInterfaces());
      const filter = combinedFilter(config.filter, deps.excludeFilter);
      const openCap = deps.openCap ?? loadCap();
      const retry = backoff({ firstMs: RETRY_FIRST_MS, mostMs: RETRY_MOST_MS, random: deps.random });
      let opened = false;
      const onOpen = () => {
        opened = true;
        retry.reset();
        deps.report.health(COMPONENT, { state: 'ok' });
      };
      while (!signal.aborted) {
        try {
          await listen({ config, interfaceName, filter, counters, sink, deps, openCap, onOpen }, signal);
        } catch (error) {
          if (!opened || !(error instanceof CaptureError)) throw error;
          await pause(error, retry.next(), interfaceName, deps, signal);
        }
      }
      return { type: 'end' };
    },
  };
}

async function pause(
  error: CaptureError,
  waitMs: number,
  interfaceName: string,
  deps: LibpcapDeps,
  signal: AbortSignal,
) {
  deps.report.health(COMPONENT, { state: 'failed', reason: error.message });
  const text = `${error.message}; trying again in ${(waitMs / 1000).toFixed(1)} s`;
  deps.report.log.warn({ interface: interfaceName }, text);
  await deps.clock.sleep(waitMs, signal);
}

/** The package is optional and native: it may be absent, or built for another Node. */
function loadCap(): () => CapHandle {
  try {
    const { Cap } = createRequire(import.meta.url)('cap') as { Cap: new () => CapHandle };
    return () => new Cap();
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    const fix = 'Build it with `npm rebuild cap` (needs a compiler and libpcap-dev), or set capture.kind to tcpdump.';
    throw new CaptureError(`the package cap, which capture.kind libpcap needs, does not load: ${reason}`, fix, error);
  }
}

interface Listening {
  config: LibpcapCaptureConfig;
  interfaceName: string;
  filter: string;
  counters: CaptureCounters;
  sink: FrameSink;
  deps: LibpcapDeps;
  openCap: () => CapHandle;
  onOpen: () => void;
}

/** Resolves when the signal aborts; rejects with CaptureError when the interface cannot be opened or goes away. */
async function listen(listening: Listening, signal: AbortSignal): Promise<void> {
  const { interfaceName, deps, openCap, onOpen } = listening;
  const handle = openCap();
  const broken = new AbortController();
  const taker = createTaker(listening, (error) => broken.abort(error));
  handle.on('packet', taker.take);
  const either = AbortSignal.any([signal, broken.signal]);
  try {
    taker.frame.linkType = open(handle, taker.buffer, listening);
    onOpen();
    while (!signal.aborted) {
      await deps.clock.sleep(LOOK_MS, either);
      if (broken.signal.aborted) throw broken.signal.reason;
      if (!isInterfaceUp(interfaceName)) throw new CaptureError(`the interface ${interfaceName} went down or away`);
    }
  } finally {
    handle.close();
  }
}

/** Opens the interface and returns its link type. */
function open(handle: CapHandle, buffer: Buffer, { config, interfaceName, filter }: Listening): number {
  try {
    return linkTypeOf(handle.open(interfaceName, filter, config.bufferKb * 1024, buffer));
  } catch (error) {
    const interfaces = listInterfaces();
    const down = interfaces.includes(interfaceName) && !isInterfaceUp(interfaceName);
    // The library has no words for this one.
    const said = [down ? 'that device is not up' : (error as Error).message];
    const program = realpathSync(process.execPath);
    throw explainFailure({ interfaceName, said, interfaces, program, platform: process.platform, filter }, error);
  }
}

/**
 * Turns packets in the buffer into frames. The library writes into the buffer without keeping it alive: take, which the
 * open handle holds on to, does that.
 */
function createTaker({ config, counters, sink, deps }: Listening, onError: (error: unknown) => void) {
  const buffer = Buffer.allocUnsafeSlow(PACKET_BYTES_MAX);
  const frame = new Frame();
  let turnEnds = false;
  let unsettled: number | undefined;
  const endTurn = () => {
    turnEnds = false;
    if (unsettled !== undefined) return;
    const settled = sink.settle();
    if (!settled) return;
    unsettled = 0;
    settled.then(() => {
      unsettled = undefined;
    }, onError);
  };
  const take = (bytes: number) => {
    counters.packets++;
    counters.bytes += bytes;
    if (unsettled !== undefined && ++unsettled > UNSETTLED_FRAMES_MAX) return void counters.kernelDrops++;
    frame.bytes = buffer;
    frame.start = 0;
    frame.end = Math.min(bytes, config.snapLengthBytes);
    frame.wireBytes = bytes;
    frame.timeUs = deps.clock.nowMs() * 1000;
    try {
      sink.see(frame);
      if (!turnEnds) setImmediate(endTurn);
      turnEnds = true;
    } catch (error) {
      onError(error);
    }
  };
  return { buffer, frame, take };
}

function linkTypeOf(name: string): number {
  const known = LINK_TYPES[name];
  if (known !== undefined) return known;
  const number = /(\d+)$/.exec(name)?.[1];
  if (number !== undefined) return Number(number);
  throw new Error(`the link type ${name} is not known`);
}
