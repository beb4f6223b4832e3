// What the collector knows of devices, sensors, alerts and habits, kept so that it survives the end of the process at
// any moment: a snapshot now and then, and a journal of every input since. docs/decisions/0003-memory.md.
import type { Clock, Component, Report } from '@lanhound/runtime';
import { generations } from './generations.ts';
import { encodeInput, type Input } from './input.ts';
import { createJournal, type Journal } from './journal.ts';
import type { MemoryConfig } from './memory-config.ts';
import { recover } from './recover.ts';
import { type Snapshot, writeSnapshot } from './snapshot.ts';

/** A part that remembers. Its memory follows from the inputs alone. */
export interface Remembering {
  /** As JSON. */
  save(): unknown;
  /** Called once before any input, with what save gave, possibly in another version. */
  restore(state: unknown): void;
}

export interface MemoryDeps {
  /** A folder of its own. */
  directory: string;
  clock: Clock;
  report: Report;
  /** By the names they have in a snapshot, in the order they are restored. */
  parts: Readonly<Record<string, Remembering>>;
  /** Do again what the input did. */
  replay(input: Input): void;
  /** Take note of the input, and do nothing of what it did. */
  skip(input: Input): void;
  /** Nothing is remembered: the first start, or nothing can be read. */
  onBlank(): Promise<void>;
}

export interface Memory extends Component {
  /** Write an input down, before anything is made of it. Never throws: what cannot be written is told. */
  record(input: Input): void;
  /** False while what happened before the start is read back. */
  isOpen(): boolean;
}

const CHECK_MS = 1_000;
/** Pause after a snapshot that the disk did not take. */
const RETRY_MS = 5_000;

export function createMemory(config: MemoryConfig, deps: MemoryDeps): Memory {
  const { clock } = deps;
  const report = deps.report.child('memory');
  const files = generations(deps.directory);
  const book = createBook(config, { ...deps, files, report });
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const restore = (snapshot: Snapshot): void => {
    for (const [name, part] of Object.entries(deps.parts)) {
      if (snapshot[name] === undefined) continue;
      try {
        part.restore(snapshot[name]);
      } catch (error) {
        report.log.error({ err: error, part: name }, 'what it remembered cannot be understood; it begins anew');
      }
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(book.isBroken() ? RETRY_MS : CHECK_MS, stopping.signal);
      if (!stopping.signal.aborted && book.isDue()) await book.turnPage();
    }
  };

  return {
    name: 'collector/memory',
    record: book.write,
    isOpen: book.isOpen,
    async start() {
      const startMs = clock.steadyMs();
      await files.open();
      const { found, generation, inputs } = await recover({ ...deps, files, log: report.log, restore });
      if (!found) await deps.onBlank();
      await book.open(generation);
      const ms = Math.round(clock.steadyMs() - startMs);
      if (found) report.log.info({ inputs, ms }, 'what was known before the start is known again');
      running = run();
    },
    async stop() {
      if (!running) return;
      stopping.abort();
      await running;
      await book.close();
    },
  };
}

interface BookDeps extends Pick<MemoryDeps, 'clock' | 'report' | 'parts'> {
  files: ReturnType<typeof generations>;
}

/** The journal that is being written, and the turn to the next. */
function createBook(config: MemoryConfig, { files, clock, report, parts }: BookDeps) {
  let generation = 0;
  let journal: Journal | undefined;
  let turnedMs = 0;
  /** Something came that a start should not have to read back for long. */
  let isWorthIt = false;
  const health = createHealth(report);

  const broke = (error: unknown): void => {
    health.broke(error as Error);
    closeJournal();
  };
  const closeJournal = (): void => {
    journal?.close();
    journal = undefined;
  };
  const saveAll = () => Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(parts).map(saved))));

  /** The snapshot is of the moment at which the new journal begins: nothing may run between the two. */
  const turnPage = async (): Promise<void> => {
    try {
      const body = saveAll();
      closeJournal();
      const begun = ++generation;
      journal = createJournal(files.journalFile(begun));
      isWorthIt = false;
      turnedMs = clock.steadyMs();
      await writeSnapshot(files.snapshotFile(begun), body);
      await prune(begun);
      health.mended();
    } catch (error) {
      broke(error);
    }
  };
  /** The snapshot before stays, should the newest turn out to be bad; and the journal since it. */
  const prune = async (newest: number): Promise<void> => {
    const { snapshots } = await files.list();
    const before = snapshots.filter((each) => each < newest).at(-1);
    await files.prune(before ?? newest);
  };

  return {
    turnPage,
    isOpen: () => generation > 0,
    isBroken: health.isBroken,
    isDue: (): boolean =>
      health.isBroken() ||
      (journal?.bytes ?? 0) >= config.journalBytesMax ||
      (isWorthIt && clock.steadyMs() - turnedMs >= config.snapshotEveryMs),
    write(input: Input): void {
      if (!journal) return;
      try {
        journal.append(encodeInput(input));
        isWorthIt ||= input.type !== 'tick';
        health.journalBytes(journal.bytes);
      } catch (error) {
        broke(error);
      }
    },
    async open(next: number): Promise<void> {
      generation = next - 1;
      await turnPage();
    },
    async close(): Promise<void> {
      await turnPage();
      closeJournal();
    },
  };
}

/** What is said and counted of the disk. */
function createHealth(report: Report) {
  const failures = report.counter('memory_write_failures_total', {
    help: 'Entries and snapshots of what detectors remember that the disk did not take.',
  });
  const bytes = report.gauge('memory_journal_bytes', { help: 'Bytes a start would read back.' });
  /** Said once, until it is well again. */
  let isBroken = false;
  return {
    isBroken: () => isBroken,
    journalBytes: (count: number) => bytes.set(count),
    broke(error: Error): void {
      failures.inc();
      if (isBroken) return;
      isBroken = true;
      const why = error.message;
      const reason = `what detectors remember cannot be written down: ${why}; make room on the disk of dataDir`;
      report.health('memory', { state: 'failed', reason });
      report.log.error({ err: error }, 'what detectors remember cannot be written down; everything else goes on');
    },
    mended(): void {
      if (isBroken) report.log.info('what detectors remember is written down again');
      isBroken = false;
      report.health('memory', { state: 'ok' });
    },
  };
}

const saved = ([name, part]: [string, Remembering]): [string, unknown] => [name, part.save()];
