// A collector under load, as every fault begins with it and ends by it.
import { readFileSync } from 'node:fs';
import { localKeyFileIn } from '@lanhound/bus';
import { type Load, type LoadOptions, startLoad } from '@lanhound/testkit/load';
import { type CollectorUnderTest, startCollector, untilReady } from './collector.ts';
import { type Ledger, readLedger, storedEvents, tableLine } from './ledger.ts';
import { freePorts } from './ports.ts';
import { pause, until } from './waiting.ts';

const LOAD = { sensors: 3, events: 100, everyMs: 40, alertEvery: 20 };
const ENDS_MS_MAX = 60_000;
/** What comes twice comes a little later. */
const SETTLES_MS = 2_500;

export interface Running {
  readonly load: Load;
  collector: CollectorUnderTest;
  /** Another process over the same folder. */
  restart(): Promise<void>;
  /** Process of the database that the collector started. */
  enginePid(): number;
  /** Note how long it takes from now until a batch is acknowledged and events are stored again, and until all are. */
  recover(): Promise<void>;
  /** Ends the load and everything; gives what became of it. */
  finish(fault: string): Promise<Ledger>;
  stop(): Promise<void>;
}

export interface RunningOptions {
  /** The same keys for both ends, of a bus that is there already; else the collector's own broker. */
  bus?: Record<string, unknown>;
  /** More keys of the collector's end. */
  consumer?: Record<string, unknown>;
  /** Of the collector. */
  env?: Record<string, string>;
  load?: Partial<LoadOptions>;
}

export async function startRunning(
  dataDir: string,
  config: Record<string, unknown> = {},
  { bus, consumer, env, load: loadOptions }: RunningOptions = {},
): Promise<Running> {
  const [apiPort, port] = (await freePorts(2)) as [number, number];
  const collectorBus = { ...(bus ?? { kind: 'embedded', port }), ...consumer };
  const all = { bus: collectorBus, detect: { alertsMax: 100_000 }, ...config };
  const start = () => startCollector({ dataDir, apiPort, config: all, ...(env ? { env } : {}) });
  const first = await start();
  await untilReady(first);
  const local = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, localKeyFile: localKeyFileIn(dataDir) };
  const load = await startLoad({ ...LOAD, ...loadOptions, bus: bus ?? local });
  await load.untilAcknowledged(ENDS_MS_MAX);
  const recoveriesMs: number[] = [];
  const caughtUpMs: number[] = [];
  /** A bus that keeps batches itself acknowledges before they are stored. */
  const untilStored = (events: number) =>
    until(`${events} events in the store`, async () => (await storedEvents(running.collector)) >= events, ENDS_MS_MAX);
  const untilMoreStored = async () => {
    let before: number | undefined;
    const hasMore = async () => {
      const now = await storedEvents(running.collector);
      before ??= now;
      return now > before;
    };
    await until('more events in the store', hasMore, ENDS_MS_MAX);
  };
  const running: Running = {
    load,
    collector: first,
    async restart() {
      running.collector = await start();
    },
    enginePid() {
      const { pid } = running.collector.program;
      const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      return Number(child);
    },
    async recover() {
      const startMs = performance.now();
      await Promise.all([load.untilAcknowledged(ENDS_MS_MAX), untilMoreStored()]);
      recoveriesMs.push(performance.now() - startMs);
      await untilStored(load.counts().acknowledged);
      caughtUpMs.push(performance.now() - startMs);
    },
    async finish(fault) {
      const counts = await load.finish(ENDS_MS_MAX);
      await untilReady(running.collector);
      // What does not come is in the ledger.
      await untilStored(counts.acknowledged).catch(() => {});
      await pause(SETTLES_MS);
      const ledger = await readLedger({ name: fault, recoveriesMs, caughtUpMs }, counts, running.collector, dataDir);
      process.stdout.write(`${tableLine(ledger)} ${JSON.stringify(ledger.alerts)}\n`);
      return ledger;
    },
    async stop() {
      await load.stop();
      await running.collector.program.stop();
    },
  };
  return running;
}
