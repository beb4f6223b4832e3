// A collector under load, as every fault begins with it and ends by it.
import { readFileSync } from 'node:fs';
import { type Load, startLoad } from '@lanhound/testkit/load';
import { type CollectorUnderTest, startCollector, untilReady } from './collector.ts';
import { type Ledger, ledgerLine, readLedger } from './ledger.ts';
import { freePorts } from './ports.ts';

const LOAD = { sensors: 3, events: 100, everyMs: 40, alertEvery: 20 };
const ENDS_MS_MAX = 60_000;

export interface Running {
  readonly load: Load;
  collector: CollectorUnderTest;
  /** Another process over the same folder. */
  restart(): Promise<void>;
  /** Process of the database that the collector started. */
  enginePid(): number;
  /** Note how long it takes from now until a batch is acknowledged. */
  recover(): Promise<void>;
  /** Ends the load and everything; gives what became of it. */
  finish(fault: string): Promise<Ledger>;
  stop(): Promise<void>;
}

export async function startRunning(dataDir: string, config: Record<string, unknown> = {}): Promise<Running> {
  const [apiPort, port] = (await freePorts(2)) as [number, number];
  const all = { bus: { kind: 'embedded', port }, detect: { alertsMax: 100_000 }, ...config };
  const start = () => startCollector({ dataDir, apiPort, config: all });
  const first = await start();
  await untilReady(first);
  const load = await startLoad({ ...LOAD, bus: { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` } });
  await load.untilAcknowledged(ENDS_MS_MAX);
  const recoveriesMs: number[] = [];
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
      recoveriesMs.push(await load.untilAcknowledged(ENDS_MS_MAX));
    },
    async finish(fault) {
      const counts = await load.finish(ENDS_MS_MAX);
      await untilReady(running.collector);
      await pause(2_500);
      const ledger = await readLedger({ name: fault, recoveriesMs }, counts, running.collector, dataDir);
      process.stdout.write(`${ledgerLine(ledger)} ${JSON.stringify(ledger.alerts)}\n`);
      return ledger;
    },
    async stop() {
      await load.stop();
      await running.collector.program.stop();
    },
  };
  return running;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
