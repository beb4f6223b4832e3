import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { TcpdumpCaptureConfig } from './capture-config.ts';
import { explainFailure, noInterface, notExecutable, notInstalled } from './capture-failure.ts';
import { combinedFilter } from './filter.ts';
import { Frame } from './frame.ts';
import { HandoverModes } from './handover-mode.ts';
import { defaultInterface, isInterfaceUp, listInterfaces } from './interfaces.ts';
import { findProgram, isExecutable } from './program.ts';
import { noCounts } from './record-parser.ts';
import type { CaptureSource } from './source.ts';
import { runTcpdump, type TcpdumpExit, type TcpdumpRun, tcpdumpArguments } from './tcpdump-process.ts';
import { createTcpdumpWatch } from './tcpdump-watch.ts';

export interface TcpdumpDeps {
  report: Report;
  clock: Clock;
  random: () => number;
  /** Packets that match are left out: the sensor's own traffic to its bus. */
  excludeFilter?: string;
}

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
/** One that ran this long was well: the next death is a new one and is retried soon. */
const WELL_MS = 30_000;
/** How long the kernel holds packets back for a tcpdump that does not ask for each at once. */
const HELD_BACK_MS = 1_100;

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
      // One in a network namespace of the program's own cannot be looked at from here.
      const isUp = isInterfaceUp(interfaceName) ? () => isInterfaceUp(interfaceName) : () => true;
      const modes = new HandoverModes(config.lowLatency);
      let switching = new AbortController();
      const onDrops = () => {
        const switches = modes.dropped(deps.clock.steadyMs());
        if (switches) switching.abort();
        return switches;
      };
      const watch = createTcpdumpWatch({ config, report: deps.report, counters, interfaceName, isUp, onDrops });
      const retry = backoff({ firstMs: RETRY_FIRST_MS, mostMs: RETRY_MOST_MS, random: deps.random });
      const context = { frame: new Frame(), sink, counters };
      const filter = combinedFilter(config.filter, deps.excludeFilter);
      const program = runnable(config.program);
      const common = { program, sink, context, clock: deps.clock, onLine: watch.see };
      const runAs = (lowLatency: boolean): TcpdumpRun => ({
        ...common,
        arguments: tcpdumpArguments({ ...config, lowLatency, interfaceName, filter }),
        statisticsMs: config.statisticsSeconds * 1000,
        lingerMs: lowLatency ? 0 : HELD_BACK_MS,
      });
      for (let everListened = false; !signal.aborted; ) {
        const startMs = deps.clock.steadyMs();
        switching = new AbortController();
        const ends = AbortSignal.any([signal, switching.signal]);
        abortAfter(modes.lastsMs(startMs), switching, ends, deps.clock);
        const exit = await runTcpdump(runAs(modes.at(startMs) === 'atOnce'), ends);
        if (signal.aborted) break;
        if (switching.signal.aborted && exit.listened) {
          watch.switched();
          continue;
        }
        const error = failure(exit, { interfaceName, program, filter });
        everListened ||= exit.listened;
        if (!everListened) throw error;
        if (deps.clock.steadyMs() - startMs >= WELL_MS) retry.reset();
        const waitMs = retry.next();
        watch.ended(error.message, waitMs);
        await deps.clock.sleep(waitMs, signal);
      }
      return { type: 'end' };
    },
  };
}

/** Timers do not know infinity. */
function abortAfter(ms: number, controller: AbortController, signal: AbortSignal, clock: Clock): void {
  if (Number.isFinite(ms)) void clock.sleep(ms, signal).then(() => controller.abort());
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
