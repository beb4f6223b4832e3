import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, type Program, type ProgramOptions, runProgram, startProgram } from '@lanhound/testkit';

/** Where `ip netns exec` looks for files that a namespace sees in place of those in /etc. */
const ETC = '/etc/netns';

/** How long processes may take to end before they are killed. */
const STOP_MS_MAX = 5_000;

/** A network namespace: one machine of a lab. */
export interface Namespace {
  readonly name: string;
  /** Starts a program in it; see startProgram. */
  start(program: string, args: readonly string[], options?: ProgramOptions): Promise<Program>;
  /** Runs a program in it to its end; throws unless it succeeds. */
  run(program: string, args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** What `ip link show` has: names of its interfaces. */
  links(): string[];
}

/** Makes a namespace with its loopback up. Whoever makes it ends it with deleteNamespaces. */
export function createNamespace(name: string, options: { nameserver?: string } = {}): Namespace {
  if (options.nameserver) {
    mkdirSync(join(ETC, name), { recursive: true });
    writeFileSync(join(ETC, name, 'resolv.conf'), `nameserver ${options.nameserver}\n`);
  }
  ip('netns', 'add', name);
  ip('-n', name, 'link', 'set', 'lo', 'up');
  // Only `ip netns exec` puts the resolver in place, but it also hides the control groups, which databases look at.
  const enter = options.nameserver ? ['ip', 'netns', 'exec', name] : ['nsenter', `--net=/run/netns/${name}`, '--'];
  const inside = (program: string, args: readonly string[]): [string, string[]] => {
    const [command = '', ...rest] = [...enter, findProgram(program) ?? program, ...args];
    return [command, rest];
  };
  return {
    name,
    start: (program, args, programOptions) => startProgram(...inside(program, args), programOptions),
    run: (program, args, programOptions) => runProgram(...inside(program, args), programOptions),
    links: () => linkNames('-n', name),
  };
}

/** Runs the ip command and gives its output; throws with what it complained about. */
export function ip(...args: string[]): string {
  return execFileSync(findProgram('ip') ?? 'ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Interfaces of the root namespace, or of the one that the arguments of ip select. */
export function linkNames(...select: string[]): string[] {
  const links = JSON.parse(ip(...select, '-json', 'link', 'show')) as { ifname: string }[];
  return links.map((link) => link.ifname).sort();
}

/** Names of the namespaces that begin so. */
export function namespacesNamed(prefix: string): string[] {
  const names = ip('netns', 'list').split('\n');
  return names.map((line) => line.split(' ')[0] ?? '').filter((name) => name.startsWith(prefix));
}

/** Ends every process in the namespaces, politely first, then deletes them with all their interfaces. */
export async function deleteNamespaces(names: readonly string[]): Promise<void> {
  signalAll(names, 'SIGTERM');
  const untilMs = Date.now() + STOP_MS_MAX;
  while (names.some((name) => pidsIn(name).length > 0) && Date.now() < untilMs) await sleep(20);
  deleteNamespacesNow(names);
}

/** The same without waiting, for when the process is about to end. */
export function deleteNamespacesNow(names: readonly string[]): void {
  signalAll(names, 'SIGKILL');
  for (const name of names) {
    spawnSync(findProgram('ip') ?? 'ip', ['netns', 'del', name]);
    rmSync(join(ETC, name), { recursive: true, force: true });
  }
  try {
    if (readdirSync(ETC).length === 0) rmdirSync(ETC);
  } catch {
    // It never was there.
  }
}

function signalAll(names: readonly string[], signal: NodeJS.Signals): void {
  for (const pid of names.flatMap(pidsIn)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}

function pidsIn(name: string): number[] {
  const listed = spawnSync(findProgram('ip') ?? 'ip', ['netns', 'pids', name], { encoding: 'utf8' });
  return listed.status === 0 ? listed.stdout.split('\n').filter(Boolean).map(Number) : [];
}
