import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { LibpcapCaptureConfig } from './capture-config.ts';
import { explainFailure, noInterface } from './capture-failure.ts';
import { combinedFilter } from './filter.ts';
import { Frame } from './frame.ts';
import { defaultInterface, isInterfaceUp, listInterfaces } from './interfaces.ts';
import { noCounts } from './record-parser.ts';
import { CAPTURE_COMPONENT, type CaptureCounters, CaptureError, type CaptureSource, type FrameSink } from './source.ts';

/** What is used of the package cap. */
export interface CapModule {
  Cap: new () => CapHandle;
  /** The first device that is not loopback. */
  findDevice(): string | undefined;
  deviceList(): { name: string }[];
}

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
  /** The package cap, loaded when a capture runs unless given. */
  cap?: CapModule;
}

/** The library always captures this much, and a packet that the buffer cuts would have no known length. */
const PACKET_BYTES_MAX = 65_536;
/** Frames that are still taken while the sink wants to be waited for; nothing can make this library wait. */
const UNSETTLED_FRAMES_MAX = 16_384;
/** The library does not tell when an interface goes away, so it is looked at. */
const LOOK_MS = 2_000;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
const FRAGILE = 'with capture.kind libpcap this process ends when the interface goes down; tcpdump survives that';

/**
 * Handles whose opening failed. The library aborts the process when such a handle is closed or collected as garbage, so
 * they are kept; there are few, since an interface is looked at before it is opened again.
 */
const failedHandles = new Set<CapHandle>();

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
  const configuredName = config.interface ?? defaultInterface();
  const counters = noCounts();
  return {
    name: configuredName ?? 'the first interface',
    live: true,
    counters: () => ({ ...counters }),
    async run(sink, signal) {
      const cap = deps.cap ?? loadCap();
      // Windows has names that only the library knows.
      const known = process.platform === 'win32' ? cap.deviceList().map(({ name }) => name) : listInterfaces();
      const interfaceName = config.interface ?? (process.platform === 'win32' ? cap.findDevice() : configuredName);
      if (interfaceName === undefined) throw noInterface(known);
      const filter = combinedFilter(config.filter, deps.excludeFilter);
      await listenAgain({ config, deps, cap, known, interfaceName, filter, counters, sink }, signal);
      return { type: 'end' };
    },
  };
}

interface Listening {
  config: LibpcapCaptureConfig;
  deps: LibpcapDeps;
  cap: CapModule;
  /** Names of all interfaces, for error messages. */
  known: readonly string[];
  interfaceName: string;
  filter: string;
  counters: CaptureCounters;
  sink: FrameSink;
}

/** Listens until the signal aborts; what fails later than the first opening is tried again. */
async function listenAgain(listening: Listening, signal: AbortSignal): Promise<void> {
  const { deps, interfaceName } = listening;
  const about = { interface: interfaceName };
  const retry = backoff({ firstMs: RETRY_FIRST_MS, mostMs: RETRY_MOST_MS, random: deps.random });
  let opened = false;
  const onOpen = () => {
    if (!opened) deps.report.log.warn(about, FRAGILE);
    opened = true;
    retry.reset();
    deps.report.health(CAPTURE_COMPONENT, { state: 'ok' });
  };
  while (!signal.aborted) {
    try {
      await listen(listening, onOpen, signal);
    } catch (error) {
      if (!opened || !(error instanceof CaptureError)) throw error;
      const waitMs = retry.next();
      deps.report.health(CAPTURE_COMPONENT, { state: 'failed', reason: error.message });
      deps.report.log.warn(about, `${error.message}; trying again in ${(waitMs / 1000).toFixed(1)} s`);
      await deps.clock.sleep(waitMs, signal);
    }
  }
}

/** The package is optional and native: it may be absent, or built for another Node. */
function loadCap(): CapModule {
  try {
    return createRequire(import.meta.url)('cap') as CapModule;
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    const fix = 'Build it with `npm rebuild cap` (needs a compiler and libpcap-dev), or set capture.kind to tcpdump.';
    throw new CaptureError(`the package cap, which capture.kind libpcap needs, does not load: ${reason}`, fix, error);
  }
}

/** Resolves when the signal aborts; rejects with CaptureError when the interface cannot be opened or goes away. */
async function listen(listening: Listening, onOpen: () => void, signal: AbortSignal): Promise<void> {
  const { interfaceName, deps } = listening;
  const broken = new AbortController();
  const taker = createTaker(listening, (error) => broken.abort(error));
  const { handle, linkTypeName } = open(listening, taker);
  const either = AbortSignal.any([signal, broken.signal]);
  try {
    taker.frame.linkType = linkTypeOf(linkTypeName);
    onOpen();
    while (!signal.aborted) {
      await deps.clock.sleep(LOOK_MS, either);
      if (broken.signal.aborted) throw broken.signal.reason;
      if (!isInterfaceUp(interfaceName)) throw failure(listening, ['that device is not up']);
    }
  } finally {
    handle.close();
  }
}

type Taker = ReturnType<typeof createTaker>;

/** Opens the interface. It is looked at before, because the library has no words for one that is down. */
function open(listening: Listening, { buffer, take }: Taker): { handle: CapHandle; linkTypeName: string } {
  const { cap, config, interfaceName, known, filter } = listening;
  if (known.includes(interfaceName) && !isInterfaceUp(interfaceName)) {
    throw failure(listening, ['that device is not up']);
  }
  const handle = new cap.Cap();
  handle.on('packet', take);
  try {
    return { handle, linkTypeName: handle.open(interfaceName, filter, config.bufferKb * 1024, buffer) };
  } catch (error) {
    failedHandles.add(handle);
    throw failure(listening, [(error as Error).message], error);
  }
}

function failure({ interfaceName, filter, known }: Listening, said: string[], cause?: unknown): CaptureError {
  const used = { interfaceName, filter, said, interfaces: known, platform: process.platform };
  return explainFailure({ ...used, program: realpathSync(process.execPath) }, cause);
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
    if (unsettled !== undefined && ++unsettled > UNSETTLED_FRAMES_MAX) {
      counters.kernelDrops++;
      return;
    }
    counters.packets++;
    counters.bytes += bytes;
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
  throw new CaptureError(`libpcap gives packets of a link type that is not known: ${name}`);
}
