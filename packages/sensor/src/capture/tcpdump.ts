import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { TcpdumpCaptureConfig } from './capture-config.ts';
import { explainFailure, noInterface, notExecutable, notInstalled } from './capture-failure.ts';
import { combinedFilter } from './filter.ts';
import { Frame } from './frame.ts';
import { defaultInterface, listInterfaces } from './interfaces.ts';
import { findProgram, isExecutable } from './program.ts';
import { noCounts } from './record-parser.ts';
import type { CaptureCounters, CaptureSource } from './source.ts';
import { runTcpdump, type TcpdumpExit, tcpdumpArguments } from './tcpdump-process.ts';
import type { TcpdumpCounts, TcpdumpLine } from './tcpdump-stderr.ts';

export interface TcpdumpDeps {
  report: Report;
  clock: Clock;
  random: () => number;
  /** Packets that match are left out: the sensor's own traffic to its bus. */
  excludeFilter?: string;
}

const COMPONENT = 'sensor/capture';
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
/** One that ran this long was well: the next death is a new one and is retried soon. */
const WELL_MS = 30_000;

/** Frames from an interface by a tcpdump process, which is started again whenever it ends. */
export function createTcpdumpSource(config: TcpdumpCaptureConfig, deps: TcpdumpDeps): CaptureSource {
  const interfaceName = config.interface ?? defaultInterface();
  const counters = noCounts();
  return {
    name: interfaceName ?? 'no interface',
    live: true,
    counters: () => ({ ...counters }),
    async run(sink, signal) {
      if (interfaceName === undefined) throw noInterface(listInterfaces());
      const watch = createWatch({ config, deps, counters, interfaceName });
      const retry = backoff({ firstMs: RETRY_FIRST_MS, mostMs: RETRY_MOST_MS, random: deps.random });
      const context = { frame: new Frame(), sink, counters };
      const filter = combinedFilter(config.filter, deps.excludeFilter);
      const run = {
        program: runnable(config.program),
        arguments: tcpdumpArguments({ ...config, interfaceName, filter }),
        ...{ sink, context, clock: deps.clock, statisticsMs: config.statisticsSeconds * 1000, onLine: watch.see },
      };
      for (let everListened = false; !signal.aborted; ) {
        const startMs = deps.clock.nowMs();
        const exit = await runTcpdump(run, signal);
        if (signal.aborted) break;
        const error = failure(exit, { interfaceName, program: run.program, filter });
        everListened ||= exit.listened;
        if (!everListened) throw error;
        if (deps.clock.nowMs() - startMs >= WELL_MS) retry.reset();
        const waitMs = retry.next();
        watch.ended(error.message, waitMs);
        await deps.clock.sleep(waitMs, signal);
      }
      return { type: 'end' };
    },
  };
}

function runnable(program: string): string {
  const path = findProgram(program);
  if (!path) throw notInstalled(program, process.platform);
  if (!isExecutable(path)) throw notExecutable(path);
  return path;
}

function failure(exit: TcpdumpExit, used: { interfaceName: string; program: string; filter: string }) {
  const said = [...exit.said, `tcpdump ended with ${exit.how}`];
  return explainFailure({ ...used, said, interfaces: listInterfaces(), platform: process.platform });
}

interface Watched {
  config: TcpdumpCaptureConfig;
  deps: TcpdumpDeps;
  counters: CaptureCounters;
  interfaceName: string;
}

/** Follows what tcpdump says: sums its counts over all that ran, tells the log and the health. */
function createWatch({ config, deps, counters, interfaceName }: Watched) {
  const { log } = deps.report;
  let before: TcpdumpCounts = { kernelDrops: 0, interfaceDrops: 0 };
  let advised = false;
  let lastReason = '';
  const wellUnlessDropping = (dropped: number) => {
    if (dropped === 0) {
      deps.report.health(COMPONENT, { state: 'ok' });
      return;
    }
    const reason = `the kernel dropped ${dropped} packets on ${interfaceName}. ${remedy(config)}`;
    deps.report.health(COMPONENT, { state: 'degraded', reason });
    if (!advised) log.warn({ interface: interfaceName, dropped }, reason);
    advised = true;
  };
  const count = (counts: Partial<TcpdumpCounts>) => {
    const { kernelDrops = before.kernelDrops, interfaceDrops = before.interfaceDrops } = counts;
    const dropped = Math.max(kernelDrops - before.kernelDrops, 0);
    counters.kernelDrops += dropped;
    counters.interfaceDrops += Math.max(interfaceDrops - before.interfaceDrops, 0);
    before = { kernelDrops, interfaceDrops };
    if (counts.kernelDrops !== undefined) wellUnlessDropping(dropped);
  };
  return {
    see(line: TcpdumpLine): void {
      switch (line.type) {
        case 'listening':
          log.info({ interface: interfaceName }, line.text);
          deps.report.health(COMPONENT, { state: 'ok' });
          break;
        case 'counts':
          count(line.counts);
          break;
        case 'warning':
          log.warn({ interface: interfaceName }, line.text);
          break;
        case 'text':
          log.debug({ interface: interfaceName }, line.text);
          break;
      }
    },
    /** A tcpdump ended and another comes; the same reason again and again is told once. */
    ended(reason: string, waitMs: number): void {
      before = { kernelDrops: 0, interfaceDrops: 0 };
      deps.report.health(COMPONENT, { state: 'failed', reason });
      const text = `${reason}; trying again in ${(waitMs / 1000).toFixed(1)} s`;
      if (reason === lastReason) log.debug({ interface: interfaceName }, text);
      else log.warn({ interface: interfaceName }, text);
      lastReason = reason;
    },
  };
}

function remedy({ lowLatency, bufferKb }: TcpdumpCaptureConfig): string {
  if (lowLatency) return 'Set capture.lowLatency to false: packets come up to a second later and none are lost.';
  return `Raise capture.bufferKb above ${bufferKb}, or leave packets out with capture.filter.`;
}
