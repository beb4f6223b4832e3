// The broker's door for this machine, knocked at by its owner and by another user of the machine.
import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localKeyFileIn } from '@lanhound/bus';
import {
  GATEWAY,
  LAPTOP,
  needs,
  type Program,
  pcapFile,
  startProgram,
  temporaryDirectory,
  udpFrame,
} from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './processes/ports.ts';
import { LANHOUND, lanhound, type Ran } from './testing/lanhound.ts';

const WAIT = { timeout: 30_000, interval: 200 };
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

/** Runs a program to its end as a user who owns nothing. */
const asNobody = (...command: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile('setpriv', [...NOBODY, ...command], { timeout: 60_000 }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

needs({ programs: ['setpriv', 'mosquitto_pub'], root: true })('on one machine', () => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const capture = join(dir, 'a.pcap');
  let collector: Program;
  let port = 0;

  /** Keys of `bus` beyond what both users have. */
  const sensorFile = (name: string, more: object): string => {
    const bus = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, waitOnFirstConnect: false, ...more };
    const file = join(dir, `${name}.yaml`);
    writeFileSync(file, JSON.stringify({ sensor: name, publish: { spool: { enabled: false } }, bus }));
    return file;
  };
  const namesStored = async (): Promise<string> =>
    (await lanhound('query', '--data-dir', dataDir, '--format', 'TSV', 'SELECT DISTINCT sensor FROM flows')).stdout;

  beforeAll(async () => {
    chmodSync(dir, 0o755);
    port = await freePort(0);
    const frame = udpFrame({ ...LAPTOP, port: 40_000 }, { ...GATEWAY, port: 9 }, new Uint8Array(4));
    writeFileSync(capture, pcapFile([{ timeUs: Date.now() * 1000, bytes: frame }]));
    const config = { dataDir, bus: { kind: 'embedded', port }, api: { port: 0 } };
    writeFileSync(join(dir, 'collector.yaml'), JSON.stringify(config));
    const args = [...LANHOUND, 'collector', '--config', join(dir, 'collector.yaml')];
    collector = await startProgram(process.execPath, args, { ready: /collecting/, readyMsMax: 60_000 });
  });
  afterAll(async () => void (await collector?.stop()));

  test('the owner sends without noticing that there is a key', async () => {
    const file = join(dir, 'owner.yaml');
    writeFileSync(
      file,
      JSON.stringify({ sensor: 'owner', dataDir, bus: { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` } }),
    );
    expect(await lanhound('sensor', '--config', file, '--read', capture)).toMatchObject({ code: 0 });
    await expect.poll(namesStored, WAIT).toBe('owner\n');
    expect((await lanhound('doctor', '--config', file)).stdout).toMatch(/✓ bus +mqtt, 127\.0\.0\.1/);
  });

  test.each([
    ['who knows where the key is', () => ({ localKeyFile: localKeyFileIn(dataDir) }), /this user may not read/],
    ['who does not', () => ({}), /there is no .*local\.key/],
    ['with a password of his own', () => ({ username: 'local', password: 'x' }), /Not authorized/],
  ])('the sensor of another user is refused, and told what to do: one %s', async (_, more, said) => {
    const file = sensorFile('other', more());
    const lanhoundAsNobody = ['env', `LANHOUND_DATA_DIR=${dir}`, process.execPath, ...LANHOUND];
    const ran = await asNobody(...lanhoundAsNobody, 'sensor', '--config', file, '--read', capture);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(said) });
    if (!('username' in more())) expect(ran.stderr).toMatch(/lanhound enroll NAME/);
    expect(await namesStored()).toBe('owner\n');
  });

  test.each([
    ['publish', 'mosquitto_pub', ['-t', 'lanhound/v1/home/other/events', '-m', 'x']],
    ['subscribe', 'mosquitto_sub', ['-t', '#', '-W', '5']],
  ])('nor can his own programs %s', async (_, program, args) => {
    const at = ['-h', '127.0.0.1', '-p', String(port), '-q', '1'];
    const { code, stdout, stderr } = await asNobody(program, ...at, ...args);
    expect({ code, stdout }).not.toMatchObject({ code: 0 });
    expect(stdout + stderr).toMatch(/not authori[sz]ed/i);
  });

  test('the collector says that somebody without the key was there', () => {
    expect(collector.output()).toMatch(/a program on this machine without the key/);
  });
});
