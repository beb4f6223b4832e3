import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithCaptures, type Program, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LANHOUND, lanhound, type Ran } from './testing/lanhound.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 200 };
const HOST = '127.0.0.2';

/** A machine of its own: a folder, and lanhound on its path. */
function machine(dir: string) {
  mkdirSync(join(dir, 'bin'), { recursive: true });
  const program = [process.execPath, ...LANHOUND].map((word) => `'${word}'`).join(' ');
  writeFileSync(join(dir, 'bin/lanhound'), `#!/bin/sh\nexec ${program} "$@"\n`);
  chmodSync(join(dir, 'bin/lanhound'), 0o755);
  // As one who has it on the path calls it, not by npx.
  const env = { ...process.env, npm_command: '', PATH: `${join(dir, 'bin')}:${process.env['PATH']}` };
  const start = (line: string): ChildProcess => spawn('sh', ['-c', `exec ${line}`], { cwd: dir, env });
  return { dir, start, run: (line: string) => ranOf(start(line)) };
}

const ranOf = (child: ChildProcess): Promise<Ran> =>
  new Promise((resolve) => {
    const said = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => (said.stdout += chunk));
    child.stderr?.on('data', (chunk) => (said.stderr += chunk));
    child.stdin?.end();
    child.once('close', (code) => resolve({ code, ...said }));
  });

/** What a person would copy. */
const runLineOf = (stdout: string): string => /^ {2}(lanhound sensor .*)$/m.exec(stdout)?.[1] ?? 'false';

describeWithCaptures('a sensor on a second machine', (captures) => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const collectors = machine(join(dir, 'collector'));
  const sensors = machine(join(dir, 'sensor'));
  const capture = captures.path('insecure/telnet.pcap');
  let collector: Program;

  beforeAll(async () => {
    const network = { host: HOST, port: 0 };
    const config = { dataDir, bus: { kind: 'embedded', port: 0, network }, api: { port: 0 } };
    writeFileSync(join(collectors.dir, 'collector.yaml'), JSON.stringify(config));
    const args = [...LANHOUND, 'collector', '--config', join(collectors.dir, 'collector.yaml')];
    collector = await startProgram(process.execPath, args, { ready: /collecting/, readyMsMax: 60_000 });
  });
  afterAll(async () => void (await collector?.stop()));

  /** The port was chosen by the system: the person says which. */
  const portOf = async (): Promise<string> =>
    (await collector.until(/"port":(\d+),"msg":"listening for enrolled/))[1] ?? '';
  const listed = async (): Promise<{ sensor: string; state: string; lastSeen?: string; version?: string }[]> =>
    JSON.parse((await collectors.run('lanhound sensors --config collector.yaml --json')).stdout);

  test('is enrolled, runs the printed line, is heard, and is cut off when it is revoked', async () => {
    // The first enrolment opens the door.
    await collectors.run('lanhound enroll first --config collector.yaml');
    const server = `${HOST}:${await portOf()}`;
    const enrolled = await collectors.run(`lanhound enroll attic --config collector.yaml --server ${server}`);
    expect(enrolled).toMatchObject({ code: 0, stderr: '' });
    expect(enrolled.stdout).toContain('The collector lets it in from now on.');
    const file = join(collectors.dir, 'attic.enrollment');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(enrolled.stdout).not.toContain('lanhound-enrollment-1.');
    copyFileSync(file, join(sensors.dir, 'attic.enrollment'));

    const line = runLineOf(enrolled.stdout);
    expect(await sensors.run(`${line} --read ${capture}`)).toMatchObject({ code: 0 });
    await expect
      .poll(listed, WAIT)
      .toContainEqual(
        expect.objectContaining({ sensor: 'attic', state: 'enrolled', lastSeen: expect.stringMatching(/^20/) }),
      );
    const { stdout } = await lanhound(
      ...['query', '--data-dir', dataDir, '--format', 'TSV'],
      'SELECT DISTINCT site, sensor FROM flows',
    );
    expect(stdout).toBe('home\tattic\n');

    // Its input stays open: it runs until it is told to stop.
    const live = sensors.start(`${line} --read -`);
    onTestFinished(() => void live.kill('SIGKILL'));
    live.stdin?.write(readFileSync(capture));
    const said = listenTo(live);
    await expect.poll(said, WAIT).toContain('"msg":"connected"');
    const revoked = await collectors.run('lanhound revoke attic --config collector.yaml');
    expect(revoked.stdout).toMatch(/attic of home is revoked\. The collector ends its connection within two seconds/);
    await expect.poll(said, WAIT).toMatch(/not connected, trying again/);
    await expect.poll(said, WAIT).toMatch(/Not authorized/);
    expect(await listed()).toContainEqual(expect.objectContaining({ sensor: 'attic', state: 'revoked' }));
  });

  test('may be given its credentials by the environment or by the configuration', async () => {
    const server = `${HOST}:${await portOf()}`;
    const out = '../sensor/cellar.enrollment';
    await collectors.run(`lanhound enroll cellar --config collector.yaml --server ${server} --out ${out}`);
    const line = readFileSync(join(sensors.dir, 'cellar.enrollment'), 'utf8').split('\n').at(-2);
    writeFileSync(join(sensors.dir, 'sensor.yaml'), 'enrollmentFile: cellar.enrollment\n');
    const ways = [
      `env LANHOUND_ENROLLMENT=${line} lanhound sensor --read ${capture}`,
      `env LANHOUND_ENROLLMENT=cellar.enrollment lanhound sensor --read ${capture}`,
      `lanhound sensor --config sensor.yaml --read ${capture}`,
    ];
    for (const way of ways) {
      const { code, stdout } = await sensors.run(way);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    }
    expect((await listed()).map(({ sensor }) => sensor)).toContain('cellar');
    const other = await sensors.run(`lanhound sensor --config sensor.yaml --name roof --read ${capture}`);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('want cellar of home, who was enrolled') });
  });

  test('may be enrolled into a pipe, by the configuration that the environment names', async () => {
    const way = 'env LANHOUND_CONFIG=collector.yaml lanhound enroll roof --out -';
    const { code, stdout, stderr } = await collectors.run(way);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^(#.*\n)+lanhound-enrollment-1\.\S+\n$/),
    });
    expect(stderr).toContain('Carry roof.enrollment to the machine of the sensor');
    expect(stderr).not.toContain('lanhound-enrollment-1.');
  });

  test('is listed also when no collector runs', async () => {
    await collector.stop();
    const { stdout } = await collectors.run('lanhound sensors --config collector.yaml');
    expect(stdout).toMatch(/^SENSOR +SITE +STATE +LAST SEEN/);
    expect(stdout).toMatch(/^attic +home +revoked +20\d\d-/m);
    expect(stdout).toMatch(/^cellar +home +enrolled +20\d\d-.*20\d\d-\d\d-\d\d$/m);
    const revoked = await collectors.run('lanhound revoke cellar --config collector.yaml');
    expect(revoked.stdout).toContain('No collector runs now');
  });
});

describe('a server of our own', () => {
  test.each([
    ['nats', 'tls://192.168.1.10:4222', /nkey: U[A-Z2-7]{55}.*lanhound\.v1\.home\.attic\.events/],
    ['mosquitto', 'mqtts://192.168.1.10:8883', /user home\/attic\ntopic write lanhound\/v1\/home\/attic\/events\n/],
  ])('%s knows who is enrolled, and no more who is revoked', async (kind, server, rights) => {
    const { dir, run } = machine(temporaryDirectory());
    const made = await run(`lanhound bus ${kind} --data-dir data --out server --host 192.168.1.10`);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(server) });
    // The printed part of the configuration, as it stands.
    const bus = /^ {2}bus:\n(?: {4}.*\n)+/m.exec(made.stdout)?.[0] ?? '';
    writeFileSync(join(dir, 'collector.yaml'), `${bus.replace(/^ {2}/gm, '')}dataDir: data\n`);
    const rightsFile = join(dir, 'server', kind === 'nats' ? 'lanhound.conf' : 'lanhound.acl');
    const enrolled = await run('lanhound enroll attic --config collector.yaml');
    expect(enrolled.stdout).toMatch(/sends to .*192\.168\.1\.10.*\n.*\n.*The files in .* are current: run/);
    expect(readFileSync(rightsFile, 'utf8')).toMatch(rights);
    await run('lanhound revoke attic --config collector.yaml');
    expect(readFileSync(rightsFile, 'utf8')).not.toContain('attic');
  });
});

const listenTo = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
};

describe('what cannot be done is refused with what to do', () => {
  const dir = temporaryDirectory();
  const here = ['--data-dir', join(dir, 'data')];

  test.each([
    ['a name that is none', ['enroll', 'Attic!', ...here], /want lower-case letters/],
    ['a server that is none', ['enroll', 'attic', '--server', 'a b', ...here], /want a host, perhaps with a port/],
    ['revoking nobody', ['revoke', 'attic', ...here], /home\/attic, which is not enrolled/],
    [
      'the line as an argument',
      ['sensor', '--enrollment', 'lanhound-enrollment-1.eyJi'],
      /A command line is seen by every/,
    ],
    ['a file that is not there', ['sensor', '--enrollment', join(dir, 'none')], /--enrollment is ENOENT/],
  ])('%s', async (_, args, said) => {
    const { code, stdout, stderr } = await lanhound(...args);
    expect(stderr).toMatch(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a broker on the network for everybody', async () => {
    const file = join(dir, 'collector.yaml');
    writeFileSync(file, JSON.stringify({ dataDir: join(dir, 'data'), bus: { kind: 'embedded', host: '0.0.0.0' } }));
    const { code, stderr } = await lanhound('collector', '--config', file);
    expect(stderr).toMatch(/bus\.host is "0\.0\.0\.0", want a loopback address.*run `lanhound enroll NAME`/);
    expect(code).toBe(2);
  });
});
