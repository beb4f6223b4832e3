// What makes a server of one's own read its files again: a signal to its process, or people.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { BusServer } from './bus-server.ts';

/** What became of telling it. */
export type Reload = { type: 'told'; pid: number } | { type: 'byHand' } | { type: 'failed'; reason: string };

/** What its process is called: a number that another process has by now is not signalled. */
const PROGRAMS = { mosquitto: 'mosquitto', nats: 'nats-server' } as const;

/** A number and the end of a line. */
const PID_FILE_BYTES_MAX = 32;

/** Tells a server to read its files again, where it is known how. */
export function reloadBusServer({ kind, pidFile }: BusServer): Reload {
  if (pidFile === undefined) return { type: 'byHand' };
  try {
    const pid = pidIn(pidFile);
    checkProgram(pid, PROGRAMS[kind], pidFile);
    signal(pid, PROGRAMS[kind]);
    return { type: 'told', pid };
  } catch (error) {
    return { type: 'failed', reason: (error as Error).message };
  }
}

/** What makes a server read its files again, for people. */
export const reloadCommand = ({ kind }: BusServer): string =>
  kind === 'nats'
    ? 'run `nats-server --signal reload` (or `systemctl reload nats-server`) where it runs'
    : 'run `systemctl reload mosquitto` (or send it a SIGHUP) where it runs';

function pidIn(file: string): number {
  const stat = statSync(file);
  const text = stat.isFile() && stat.size <= PID_FILE_BYTES_MAX ? readFileSync(file, 'utf8').trim() : '';
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`${file} is ${JSON.stringify(text)}, want the number of a process`);
  return Number(text);
}

function checkProgram(pid: number, wanted: string, file: string): void {
  const program = programOf(pid);
  if (program === wanted) return;
  const is = program === undefined ? 'is none that this user can see' : `is "${program}"`;
  throw new Error(`process ${pid}, by ${file}, ${is}, want ${wanted}`);
}

/** The name of a process; Linux tells it without a program that an image may lack. */
function programOf(pid: number): string | undefined {
  try {
    return existsSync('/proc/self/comm')
      ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      : basename(execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return undefined;
  }
}

function signal(pid: number, program: string): void {
  try {
    process.kill(pid, 'SIGHUP');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'EPERM' ? new Error(`this user may not signal ${program} (process ${pid})`) : new Error(message);
  }
}
