import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Clock } from '@lanhound/runtime';
import { CaptureReader } from './capture-reader.ts';
import { openPacketPipe, readPacketPipe, readPackets, type Take } from './packet-pipe.ts';
import { DamagedRecord, type ParserContext } from './record-parser.ts';
import type { FrameSink } from './source.ts';
import { lineSplitter, readTcpdumpLine, type TcpdumpLine } from './tcpdump-stderr.ts';

/** How long a tcpdump that was asked to stop may hand over what it holds. */
const STOP_MS_MAX = 1_500;
/** Lines kept for saying why it ended. */
const SAID_LINES_MAX = 8;
/** The signal that makes tcpdump tell its counts: systems that have SIGINFO use that, and die of SIGUSR1. */
const COUNTS_SIGNAL: NodeJS.Signals = process.platform === 'linux' ? 'SIGUSR1' : 'SIGINFO';

/** How a tcpdump ended. */
export interface TcpdumpExit {
  /** Whether it ever listened. */
  listened: boolean;
  /** "exit code 1", "signal SIGKILL", or why it could not be started. */
  how: string;
  /** Its last lines, without counts. */
  said: string[];
}

export interface TcpdumpRun {
  program: string;
  arguments: readonly string[];
  sink: FrameSink;
  context: ParserContext;
  clock: Clock;
  statisticsMs: number;
  /** How long the kernel may hold packets back; when stopping, that is waited for so that none is lost. */
  lingerMs: number;
  onLine(line: TcpdumpLine): void;
}

/** Arguments for a capture in pcap to standard output. */
export function tcpdumpArguments(options: {
  interfaceName: string;
  snapLengthBytes: number;
  bufferKb: number;
  lowLatency: boolean;
  promiscuous: boolean;
  filter: string;
}): string[] {
  const { interfaceName, snapLengthBytes, bufferKb, lowLatency, promiscuous, filter } = options;
  // -U too in immediate mode: without it packets wait in tcpdump's output buffer until that is full.
  const args = ['-i', interfaceName, '-n', '-w', '-', '-s', String(snapLengthBytes), '-B', String(bufferKb), '-U'];
  if (lowLatency) args.push('--immediate-mode');
  if (!promiscuous) args.push('-p');
  if (filter !== '') args.push('--', filter);
  return args;
}

/** Run one tcpdump until it ends or the signal aborts; resolves once it is gone. Rejects with what the sink threw. */
export async function runTcpdump(run: TcpdumpRun, signal: AbortSignal): Promise<TcpdumpExit> {
  const pipe = openPacketPipe();
  // Its own process group: Ctrl-C in a terminal stops this process, which then stops tcpdump in good order.
  const stdio = ['ignore', pipe?.writeFd ?? 'pipe', 'pipe'] as const;
  const child = spawn(run.program, run.arguments, { stdio: [...stdio], detached: true });
  if (pipe) closeSync(pipe.writeFd);
  const exit: TcpdumpExit = { listened: false, how: '', said: [] };
  const gone = new AbortController();
  const ended = endOf(child, exit).finally(() => gone.abort());
  const onProcessExit = () => child.kill('SIGKILL');
  const take = taker(run);
  const pause = (ms: number) => run.clock.sleep(ms, gone.signal);
  const reading = pipe ? readPacketPipe(pipe.readFd, take, pause) : readPackets(child.stdout as Readable, take);
  const onAbort = () => void stop(child, run, reading.destroy, gone.signal);
  process.once('exit', onProcessExit);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  followStderr(child, exit, run, gone.signal);
  try {
    await reading.ended;
    // It ends by itself now, but for one that closed its output and stays.
    await Promise.race([ended, run.clock.sleep(STOP_MS_MAX, gone.signal)]);
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    exit.how = `its output is no capture: expected ${error.expected}`;
  } finally {
    if (!gone.signal.aborted) onAbort();
    await ended;
    signal.removeEventListener('abort', onAbort);
    process.off('exit', onProcessExit);
  }
  return exit;
}

/** Resolves when the process is gone and its pipes are closed, or when it could not be started. */
function endOf(child: ChildProcess, exit: TcpdumpExit): Promise<void> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      exit.how ||= error.message;
      resolve();
    });
    child.once('close', (code, killedBy) => {
      exit.how ||= killedBy ? `signal ${killedBy}` : `exit code ${code}`;
      resolve();
    });
  });
}

/** TERM lets tcpdump hand over its last packets and counts; KILL and the closed pipe end one that does not listen. */
async function stop(
  child: ChildProcess,
  { clock, lingerMs }: TcpdumpRun,
  closePipe: () => void,
  gone: AbortSignal,
): Promise<void> {
  if (lingerMs > 0) await clock.sleep(lingerMs, gone);
  child.kill('SIGTERM');
  await clock.sleep(STOP_MS_MAX, gone);
  if (gone.aborted) return;
  child.kill('SIGKILL');
  closePipe();
  child.stderr?.destroy();
}

/** Reading waits while the sink does; then the pipe fills, the kernel drops packets, and they are counted. */
function taker({ sink, context }: TcpdumpRun): Take {
  const reader = new CaptureReader(context);
  return (chunk) => {
    context.counters.inputBytes += chunk.length;
    reader.push(chunk);
    return sink.settle();
  };
}

function followStderr(child: ChildProcess, exit: TcpdumpExit, run: TcpdumpRun, gone: AbortSignal): void {
  const lines = lineSplitter((text) => {
    const line = readTcpdumpLine(text);
    if (line.type === 'listening' && !exit.listened) {
      exit.listened = true;
      void askCounts(child, run, gone);
    }
    if (line.type === 'text' || line.type === 'warning') exit.said = [...exit.said, line.text].slice(-SAID_LINES_MAX);
    run.onLine(line);
  });
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', lines.push);
  child.stderr?.once('end', lines.finish);
}

/** Before it listens the signal would kill it. */
async function askCounts(child: ChildProcess, { clock, statisticsMs }: TcpdumpRun, gone: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(statisticsMs, gone);
    if (gone.aborted) return;
    child.kill(COUNTS_SIGNAL);
  }
}
