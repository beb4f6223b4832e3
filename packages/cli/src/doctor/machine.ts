// Checks of the machine itself.
import { execFile } from 'node:child_process';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { formatBytes } from '../terminal/units.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

const run = promisify(execFile);
const NODE_LEAST: readonly [number, number] = [20, 19];
/** Below this a home's history of a month may not fit, above it nothing is said. */
const DISK_BYTES_LEAST = 2_000_000_000;
const COMMAND_MS_MAX = 3_000;
/** Batches and certificates tolerate less than people do; alerts with a wrong hour confuse them. */
const CLOCK_MS_MAX = 2_000;

export const nodeCheck = (running: string): Check => ({
  name: 'Node',
  async run() {
    const [major = 0, minor = 0] = running.split('.').map(Number);
    const isEnough = major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1]);
    return isEnough ? ok(running) : fail(running, `Install Node ${NODE_LEAST.join('.')} or newer.`);
  },
});

export const diskCheck = (dataDir: string): Check => ({
  name: 'disk',
  run: () => judgeRoom(dataDir, DISK_BYTES_LEAST, 'Free some, or lower store.retentionDays.'),
});

/** Whether a sensor can keep what nobody acknowledges, as much of it as it may. */
export const spoolCheck = (dataDir: string, bytesMax: number): Check => ({
  name: 'spool',
  run: () => judgeRoom(dataDir, bytesMax, 'Free some, or lower publish.spool.bytesMax to what is free.'),
});

async function judgeRoom(dataDir: string, bytesLeast: number, fix: string): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    return fail(
      `${dataDir}: ${(error as Error).message}`,
      'Make it writable for this user, or set dataDir to another.',
    );
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const found = `${formatBytes(free)} free at ${dataDir}`;
  return free >= bytesLeast ? ok(found) : warn(found, fix);
}

/** Whether the clock follows a time server, as far as this system tells. */
export const clockSyncCheck = (): Check => ({
  name: 'clock',
  async run() {
    const state = await ntpSynchronised();
    if (state === undefined) return ok('this system does not tell whether it follows a time server');
    if (state) return ok('follows a time server');
    return warn('does not follow a time server', 'Switch it on: sudo timedatectl set-ntp true');
  },
});

async function ntpSynchronised(): Promise<boolean | undefined> {
  try {
    const { stdout } = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
      timeout: COMMAND_MS_MAX,
    });
    return stdout.trim() === 'yes';
  } catch {
    return undefined;
  }
}

/** This machine's clock against that of a server which says the time. */
export const clockOffsetCheck = (name: string, serverMs: () => Promise<number>, nowMs: () => number): Check => ({
  name,
  async run() {
    const beforeMs = nowMs();
    const theirMs = await serverMs();
    const offsetMs = Math.round(theirMs - (beforeMs + nowMs()) / 2);
    const found = `differs by ${Math.abs(offsetMs)} ms`;
    return Math.abs(offsetMs) <= CLOCK_MS_MAX ? ok(found) : warn(found, 'Let both machines follow a time server.');
  },
});
