import { readdirSync, readFileSync } from 'node:fs';
import { needs, startProgram } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { LANHOUND, lanhound } from '../testing/lanhound.ts';

/** CAP_NET_RAW is bit 13. */
const NET_RAW = '0000000000002000';

interface Process {
  pid: string;
  command: string;
  user: string;
  effective: string;
  bounding: string;
  noNewPrivileges: string;
}

/** The processes below one. */
function below(pid: number): Process[] {
  const statuses = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [statusOf(name)] : []));
  const children = (parent: string): Map<string, string>[] =>
    statuses.flatMap((status) => (status.get('PPid') === parent ? [status, ...children(status.get('Pid') ?? '')] : []));
  return children(String(pid)).map((status) => ({
    pid: status.get('Pid') ?? '',
    command: status.get('Name') ?? '',
    user: status.get('Uid')?.split('\t')[0] ?? '',
    effective: status.get('CapEff') ?? '',
    bounding: status.get('CapBnd') ?? '',
    noNewPrivileges: status.get('NoNewPrivs') ?? '',
  }));
}

function statusOf(pid: string): Map<string, string> {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n');
    return new Map(lines.map((line) => line.split(':\t') as [string, string]));
  } catch {
    return new Map();
  }
}

needs({ programs: ['setpriv', 'tcpdump'], root: true })('a sensor that root starts for another user', () => {
  test('has the right to capture and no other, and so has what it starts', async () => {
    const args = ['sensor', '--interface', 'lo', '--user', 'nobody', '--output', 'none'];
    const sensor = await startProgram(process.execPath, [...LANHOUND, ...args], { ready: /listening on lo/ });
    onTestFinished(async () => void (await sensor.stop()));
    const processes = below(sensor.pid);
    expect(processes.map(({ command }) => command)).toEqual(expect.arrayContaining(['node', 'tcpdump']));
    for (const each of processes) {
      expect(each).toMatchObject({ user: '65534', effective: NET_RAW, bounding: NET_RAW, noNewPrivileges: '1' });
    }
    process.kill(sensor.pid, 'SIGTERM');
    expect(await sensor.ended).toEqual({ code: 0, signal: null });
    expect(sensor.output()).toMatch(/"packets":\d+/);
    expect(sensor.output()).not.toMatch(/runs as root/);
  });

  test('ends when the one that started it is killed', async () => {
    const args = ['sensor', '--interface', 'lo', '--user', 'nobody', '--output', 'none'];
    const sensor = await startProgram(process.execPath, [...LANHOUND, ...args], { ready: /listening on lo/ });
    const pids = below(sensor.pid).map(({ pid }) => pid);
    expect(pids).toHaveLength(2);
    process.kill(sensor.pid, 'SIGKILL');
    // Its output ends when nobody has it open any more.
    await sensor.ended;
    // Where process 1 collects no orphans, what is left of them stays.
    const runs = (pid: string) => /^[^ZX]/.test(statusOf(pid).get('State') ?? 'X');
    await expect.poll(() => pids.filter(runs)).toEqual([]);
  });

  test.each([
    ['root', /want another user than root/],
    ['no-such-user', /want a user of this machine.*useradd/],
    ['--help', /want a user of this machine/],
  ])('as %s is refused', async (user, message) => {
    const { code, stderr } = await lanhound('sensor', '--interface', 'lo', `--user=${user}`);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test('is told when it stays root', async () => {
    const args = ['sensor', '--interface', 'lo', '--output', 'none'];
    const sensor = await startProgram(process.execPath, [...LANHOUND, ...args], { ready: /listening on lo/ });
    expect(sensor.output()).toMatch(/runs as root and need not/);
    await sensor.stop();
  });
});
