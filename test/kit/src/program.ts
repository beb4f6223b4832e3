import { type ChildProcess, spawn } from 'node:child_process';
import { findProgram } from './requirement.ts';

/** The most of a program's output that is kept; of more, the end. */
const OUTPUT_CHARS_MAX = 1_000_000;

/** How long a program may take to be ready, and to end after SIGTERM before it gets SIGKILL. */
const READY_MS_MAX = 30_000;
const STOP_MS_MAX = 10_000;

export interface ProgramOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** What the program writes once it serves; without it, it counts as ready when it runs. */
  ready?: RegExp;
  readyMsMax?: number;
  /** Written to its standard input, which is then closed. */
  input?: string;
}

/** How a program ended. */
export interface ProgramEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A real program in its own process group. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Standard output and standard error, interleaved as they came. */
  output(): string;
  /** Resolves with the match once the output has it; rejects when the program ends or the time runs out without. */
  until(pattern: RegExp, msMax?: number): Promise<RegExpExecArray>;
  /** The same for what a function finds in the output; `what` names it in the error. */
  untilFound<T>(find: (output: string) => T | undefined, what: string, msMax?: number): Promise<T>;
  /** Resolves once the program has ended. */
  readonly ended: Promise<ProgramEnd>;
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL for what is left of its group; resolves with how it ended. Safe to call again. */
  stop(): Promise<ProgramEnd>;
}

/** Starts a program and waits until it is ready. Throws with its output when it is not. */
export async function startProgram(
  name: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Program> {
  const program = spawnProgram(name, args, options);
  try {
    await program.started;
    if (options.ready) await program.until(options.ready, options.readyMsMax ?? READY_MS_MAX);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return program;
}

/** Runs a program to its end. Throws with its output unless it succeeds. */
export async function runProgram(
  name: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'ready'> = {},
): Promise<string> {
  const program = await startProgram(name, args, options);
  const end = await program.ended;
  if (end.code !== 0) throw new Error(describeEnd(program, args, end));
  return program.output();
}

function spawnProgram(name: string, args: readonly string[], options: ProgramOptions) {
  const child = spawn(findProgram(name) ?? name, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd ? { cwd: options.cwd } : {}),
  });
  child.stdin.on('error', () => {}); // It may end without reading its input.
  child.stdin.end(options.input ?? '');
  const output = collectOutput(child);
  const started = new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new Error(`cannot start ${name}: ${cause.message}`, { cause })));
  });
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const kill = (signal: NodeJS.Signals) => signalGroup(child, signal);
  const program = {
    name,
    pid: child.pid ?? -1,
    output: output.text,
    started,
    ended,
    kill,
    until: (pattern: RegExp, msMax?: number) => {
      const plain = new RegExp(pattern, pattern.flags.replace('g', ''));
      return program.untilFound((text) => plain.exec(text) ?? undefined, String(pattern), msMax);
    },
    untilFound: <T>(find: (output: string) => T | undefined, what: string, msMax = READY_MS_MAX): Promise<T> => {
      const gone = ended.then((end) => new Error(describeEnd(program, args, end)));
      const late = () => new Error(`${describe(program, args)}\nno ${what} within ${msMax} ms`);
      return untilFound(output, find, { gone, late, msMax });
    },
    stop: async () => {
      kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), STOP_MS_MAX);
      const end = await ended;
      clearTimeout(timer);
      kill('SIGKILL'); // What it started and left behind.
      return end;
    },
  };
  return program;
}

/** Signals the program's group; nothing happens when all of it is gone. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // No process of the group is left.
  }
}

interface Output {
  text(): string;
  onChange(listener: () => void): () => void;
}

function collectOutput(child: ChildProcess): Output {
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-OUTPUT_CHARS_MAX);
      for (const listener of listeners) listener();
    });
  }
  return {
    text: () => text,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Patience {
  msMax: number;
  late: () => Error;
  /** Resolves with the error to give when the program ends first. */
  gone: Promise<Error>;
}

function untilFound<T>(output: Output, find: (text: string) => T | undefined, patience: Patience): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      clearTimeout(timer);
      forget();
      settle();
    };
    const look = () => {
      const found = find(output.text());
      if (found !== undefined) done(() => resolve(found));
    };
    const timer = setTimeout(() => done(() => reject(patience.late())), patience.msMax);
    const forget = output.onChange(look);
    void patience.gone.then((error) => {
      look(); // What it wrote last may have it; then this rejection comes too late to matter.
      done(() => reject(error));
    });
    look();
  });
}

const describe = (program: Pick<Program, 'name' | 'output'>, args: readonly string[]): string =>
  `${program.name} ${args.join(' ')}\n${program.output().slice(-4000)}`;

const describeEnd = (program: Pick<Program, 'name' | 'output'>, args: readonly string[], end: ProgramEnd): string =>
  `${describe(program, args)}\nended with ${end.signal ?? `code ${end.code}`}`;
