import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import {
  describeWithCaptures,
  findProgram,
  needs,
  type Program,
  REPOSITORY,
  startProgram,
  temporaryDirectory,
} from '@lanhound/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LANHOUND, lanhound, lanhoundInShell } from './testing/lanhound.ts';

/** The longest that stopping may take. */
const STOP_MS_MAX = 5_000;

const ANY_PORTS = ['--mqtt-port', '0', '--api-port', '0'];
const READ_TO_END = /read to its end/;

const apiOf = (output: string): string => /API +(http:\S+?)\/api/.exec(output)?.[1] as string;

const up = (args: readonly string[], ready: RegExp): Promise<Program> =>
  startProgram(process.execPath, [...LANHOUND, 'up', ...args], { ready, readyMsMax: 60_000 });

async function countOf(dataDir: string, what: string, table: string): Promise<number> {
  const sql = `SELECT ${what} AS n FROM ${table}`;
  const { code, stdout, stderr } = await lanhound('query', '--data-dir', dataDir, '--format', 'TSV', sql);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return Number(stdout);
}

describeWithCaptures('up over a capture', (captures) => {
  const dataDir = temporaryDirectory();
  const capture = 'insecure/telnet.pcap';
  const packets = captures.entries.find(({ file }) => file === capture)?.packets;
  const taken = createServer();
  let running: Program;

  beforeAll(async () => {
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    const ports = ['--mqtt-port', port, '--api-port', port];
    running = await up(['--read', captures.path(capture), '--data-dir', dataDir, ...ports], READ_TO_END);
  });

  afterAll(async () => {
    taken.close();
    await running?.stop();
  });

  test('the heading says where everything is, on other ports when those asked for are taken', async () => {
    const { port } = taken.address() as AddressInfo;
    const output = running.output();
    const [, broker] = /bus +MQTT broker at 127\.0\.0\.1:(\d+)/.exec(output) ?? [];
    expect(Number(broker)).toBeGreaterThan(0);
    expect(output).toContain(`store   embedded ClickHouse in ${dataDir}`);
    expect([Number(broker), Number(new URL(apiOf(output)).port)]).not.toContain(port);
    expect((await fetch(`${apiOf(output)}/ready`)).status).toBe(200);
  });

  test('an alert says what, why and what to do, and is in the file and behind the API', async () => {
    expect(running.output()).toMatch(
      /! critical {2}.* talks Telnet to .*\n[^!]* why {9}Telnet .*\n[^!]* do {10}Switch/,
    );
    const [line = ''] = readFileSync(join(dataDir, 'alerts.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ detector: 'insecure-protocol', severity: 'critical' });
    const { stdout } = await lanhound('api', '--data-dir', dataDir, '/api/v1/alerts');
    expect(JSON.parse(stdout).items).toContainEqual(expect.objectContaining({ detector: 'insecure-protocol' }));
  });

  test('its sensor is listed as of this machine', async () => {
    const { stdout } = await lanhound('sensors', '--data-dir', dataDir, '--json');
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ site: 'home', state: 'this machine' })]);
  });

  test('a second process may ask, but not run over the same folder', async () => {
    expect(await countOf(dataDir, 'uniqExact(flowId)', 'flows')).toBe(1);
    const { code, stdout, stderr } = await lanhound(
      'up',
      '--read',
      captures.path(capture),
      '--data-dir',
      dataDir,
      ...ANY_PORTS,
    );
    expect(stderr).toContain(`process ${running.pid} does`);
    expect(stderr).not.toMatch(/^ +at /m);
    expect({ code, stdout }).toMatchObject({ code: 2 });
    expect((await fetch(`${apiOf(running.output())}/ready`)).status).toBe(200);
    expect(await countOf(dataDir, 'uniqExact(flowId)', 'flows')).toBe(1);
  });

  test('Ctrl-C ends it in time, and everything is kept', async () => {
    const beganMs = performance.now();
    process.kill(running.pid, 'SIGINT');
    expect(await running.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - beganMs).toBeLessThan(STOP_MS_MAX);
    expect(running.output()).not.toMatch(/did not stop cleanly/);
    expect(await countOf(dataDir, 'sum(srcPackets + dstPackets)', 'flows')).toBe(packets);
  });
});

describe('up', () => {
  test('ends by itself, in order, when nobody reads what it prints', async () => {
    const line = '{ "$@"; echo "code $?" >&2; } | head -n 2';
    const { stderr } = await lanhoundInShell(line, 'up', '--read', '/dev/null', ...ANY_PORTS);
    expect(stderr).toBe('code 0\n');
  });
});

describeWithCaptures('npm run up', (captures) => {
  test.each<[string, (program: Program) => void]>([
    ['npm alone', ({ pid }) => process.kill(pid, 'SIGTERM')],
    ['all of its processes, as systemd does', ({ kill }) => kill('SIGTERM')],
    ['Ctrl-C in a terminal', ({ kill }) => kill('SIGINT')],
  ])('ends with the program in order: %s', async (_, end) => {
    const dataDir = temporaryDirectory();
    const args = ['run', 'up', '--', '--read', captures.path('insecure/telnet.pcap'), '--data-dir', dataDir];
    const ready = { ready: READ_TO_END, readyMsMax: 60_000, cwd: REPOSITORY };
    const running = await startProgram('npm', [...args, ...ANY_PORTS], ready);
    onTestFinished(async () => void (await running.stop()));
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
    end(running);
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(running.output()).not.toMatch(/did not stop cleanly/);
    // Removed in the course of stopping.
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
    expect(await countOf(dataDir, 'uniqExact(flowId)', 'flows')).toBe(1);
  });
});

needs({ programs: ['setpriv', 'tcpdump'], root: true })('up without the right to capture', () => {
  test('gives the command that grants it, whole on its own line, and keeps the rest running', async () => {
    const dataDir = temporaryDirectory();
    chmodSync(dataDir, 0o777);
    const args = ['up', '--interface', 'lo', '--data-dir', join(dataDir, 'of-nobody'), ...ANY_PORTS];
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--', process.execPath];
    const running = await startProgram('setpriv', [...nobody, ...LANHOUND, ...args], {
      ready: /meanwhile/,
      readyMsMax: 60_000,
    });
    onTestFinished(async () => void (await running.stop()));
    const program = realpathSync(findProgram('tcpdump') as string);
    const lines = running.output().split('\n');
    expect(lines.map((line) => line.trim())).toContain(`sudo setcap cap_net_raw+ep ${program}`);
    expect(running.output()).toMatch(/! capture {3}no right to capture on lo/);
    expect((await fetch(`${apiOf(running.output())}/health`)).status).toBe(200);
    expect(await running.stop()).toEqual({ code: 0, signal: null });
  });
});
