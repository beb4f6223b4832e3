// The one way in which receivers start programs: no shell, little of our environment, and an end.
import { spawn } from 'node:child_process';
import { cut } from './message/plain.ts';
import { DeliveryError } from './receiver.ts';

export interface Run {
  program: string;
  arguments: readonly string[];
  /** Written to its standard input, which is then closed. */
  input?: string;
}

/** What programs need to find a screen, a loudspeaker and a language. The rest of ours may hold secrets. */
const ENVIRONMENT = new Set(['PATH', 'HOME', 'USER', 'LANG', 'LANGUAGE', 'TZ', 'DISPLAY', 'WAYLAND_DISPLAY']);
const SESSION = /^(?:LC|XDG|PULSE|PIPEWIRE|ALSA)_|^XAUTHORITY$|^DBUS_SESSION_BUS_ADDRESS$/;

/** What a program complains of is shown up to here. */
const COMPLAINT_MAX = 200;
const COMPLAINT_KEPT = 4096;

/** Resolves when it ended well; when the time is over, it is killed with all that it started. */
export function runProgram({ program, arguments: args, input = '' }: Run, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const environment = Object.entries(process.env).filter(([name]) => ENVIRONMENT.has(name) || SESSION.test(name));
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      // A group of its own, to be killed as a whole.
      detached: true,
      env: Object.fromEntries(environment),
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(0, COMPLAINT_KEPT);
    });
    // One that does not read says by its end what it thinks of that.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const kill = () => {
      if (child.pid !== undefined) killGroup(child.pid);
      reject(signal.reason);
    };
    signal.addEventListener('abort', kill, { once: true });
    child.once('error', (error: NodeJS.ErrnoException) => reject(whyNotStarted(program, error)));
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (code === 0) return resolve();
      const how = killedBy ? `was ended by ${killedBy}` : `ended with ${code}`;
      reject(new DeliveryError(`${program} ${how}${said(complaint)}`, { retryable: true }));
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function whyNotStarted(program: string, error: NodeJS.ErrnoException): DeliveryError {
  const fix = error.code === 'ENOENT' ? ': install it, or correct program' : `: ${error.message}`;
  // Somebody has to do something first, and then it is too late for this one.
  return new DeliveryError(`${program} cannot be started${fix}`, { retryable: false });
}

function said(complaint: string): string {
  const line = complaint.replace(/\p{Cc}+/gu, ' ').trim();
  return line === '' ? '' : `: ${cut(line, COMPLAINT_MAX)}`;
}
