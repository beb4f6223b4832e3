// What root starts and need not be root: the same command again, as another user with the right to capture alone.
import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { promisify } from 'node:util';
import { ConfigError } from '@lanhound/runtime';

/** A capability of an ordinary user is inherited by what it starts (tcpdump) only while it is ambient. */
const RIGHTS = ['--inh-caps=-all,+net_raw', '--ambient-caps=-all,+net_raw', '--bounding-set=-all,+net_raw'];

/** Resolves with the exit code. Signals are handed on; the other ends when this process does. */
export async function runUnprivileged(user: string): Promise<number> {
  const { uid, gid, home } = await accountOf(user);
  const who = [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--no-new-privs', '--pdeathsig=TERM'];
  const itself = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // In a group of its own: a terminal's Ctrl-C would reach it twice, and the second time ends it at once.
  const child = spawn('setpriv', [...who, ...RIGHTS, '--', ...itself], {
    ...{ stdio: 'inherit', detached: true },
    // What it keeps on disk must be where that user may write.
    env: { ...process.env, HOME: home },
  });
  const handOn = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, handOn);
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    child.once('error', (error) =>
      reject(problem(user, `a program setpriv (${error.message})`, 'Install util-linux.')),
    );
  });
}

async function accountOf(user: string): Promise<{ uid: number; gid: number; home: string }> {
  const asked = promisify(execFile)('getent', ['passwd', '--', user]);
  const line = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  const [, , uid = '', gid = '', , home = '/'] = line.split(':');
  if (!uid || !gid) throw problem(user, 'a user of this machine', `Make it: useradd --system ${user}`);
  if (uid === '0') throw problem(user, 'another user than root', 'Make one: useradd --system lanhound-sensor');
  return { uid: Number(uid), gid: Number(gid), home };
}

const problem = (user: string, want: string, fix: string) =>
  new ConfigError([{ field: '--user', value: JSON.stringify(user), want, fix }]);
