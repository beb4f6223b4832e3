// What README says of a sensor on a second machine, to the letter, on two machines of a network.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, type Program, REPOSITORY } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GATEWAY_IP, type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { LANHOUND } from './product.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 250 };
const UP_MS_MAX = 60_000;

/** The commands of README's section, without what is said beside them. */
function readmeCommands(): string[] {
  const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
  const [, block = ''] = /^## A sensor on a second machine\n[\s\S]*?```sh\n([\s\S]*?)```/m.exec(readme) ?? [];
  return block.split('\n').flatMap((line) => line.replace(/\s+#.*$/, '').trim() || []);
}

/** A machine with a folder of lanhound's, in which people type commands. */
function machine(host: Host, dir: string, copyTo: string) {
  mkdirSync(join(dir, 'bin'), { recursive: true });
  const script = (name: string, text: string) =>
    writeFileSync(join(dir, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  script('npx', `shift; exec '${process.execPath}' '${LANHOUND}' "$@"`);
  script('scp', `[ "$1 $3" = '-p pi:lanhound/' ] && exec cp -p "$2" '${copyTo}/'`);
  const PATH = `${join(dir, 'bin')}:${process.env['PATH']}`;
  const options = { cwd: dir, env: { PATH, npm_command: 'exec', LANHOUND_DATA_DIR: join(dir, 'data') } };
  return {
    dir,
    run: (line: string) => host.run('sh', ['-c', line], options),
    start: (line: string, ready: RegExp): Promise<Program> =>
      host.start('sh', ['-c', `exec ${line}`], { ...options, ready, readyMsMax: UP_MS_MAX }),
  };
}

needs({ programs: LAB_PROGRAMS, root: true })('a sensor on a second machine', () => {
  const [enroll = '', carry = '', startSensor = '', listSensors = ''] = readmeCommands();
  let lab: Lab;
  let server: Host;
  let collectors: ReturnType<typeof machine>;
  let pis: ReturnType<typeof machine>;
  let pi: Host;
  let sensor: Program;

  beforeAll(async () => {
    lab = await startLab();
    server = await lab.join('server', '3c:22:fb:77:00:21');
    pi = await lab.join('pi', 'b8:27:eb:77:00:22');
    const piDir = join(lab.directory, 'pi');
    collectors = machine(server, join(lab.directory, 'server'), piDir);
    pis = machine(pi, piDir, piDir);
    await collectors.start('npx lanhound up', /Ctrl-C stops/);
  });
  afterAll(() => lab?.stop());

  const rowOf = async (name: string) =>
    (await collectors.run(listSensors)).split('\n').find((line) => line.startsWith(name));
  const stored = (columns: string) =>
    collectors.run(`npx lanhound query --format TSV "SELECT DISTINCT ${columns} FROM flows WHERE sensor = 'attic'"`);

  test('is enrolled while the collector runs, with the address at which it is reached', async () => {
    const said = await collectors.run(enroll);
    expect(said).toContain(`attic of home sends to mqtts://${server.ip}:8883`);
    expect(said).toContain(startSensor);
    expect(said).toContain('The collector lets it in from now on.');
    await collectors.run(carry);
    expect(statSync(join(pis.dir, 'attic.enrollment')).mode & 0o777).toBe(0o600);
  });

  test('sends what it sees there over the network, and is listed', async () => {
    sensor = await pis.start(startSensor, /listening on eth0/);
    await sensor.until(/"server":"10\.77\.0\.\d+:8883","msg":"connected"/);
    await pi.run('busybox', ['ping', '-c', '2', GATEWAY_IP]);
    await expect.poll(() => stored('site, dst'), WAIT).toContain(`home\t${GATEWAY_IP}`);
    await expect.poll(() => rowOf('attic'), WAIT).toMatch(/^attic +home +enrolled +20\d\d-\S+Z +0\.1\.0 /);
  });

  test('is cut off when it is revoked, and told what that is', async () => {
    const said = await collectors.run('npx lanhound revoke attic');
    expect(said).toMatch(/ends its connection within two seconds[\s\S]*`npx lanhound enroll attic` makes new/);
    await sensor.until(/closed the connection.*not connected/);
    await sensor.until(/ECONNREFUSED[^"]*or lets in nobody from elsewhere any more/);
    expect(await rowOf('attic')).toMatch(/^attic +home +revoked/);
  });

  test('comes in again with a new file, without a restart, and what it kept meanwhile comes too', async () => {
    await pi.run('busybox', ['ping', '-c', '2', server.ip]);
    await collectors.run(enroll);
    await collectors.run(carry);
    await expect.poll(() => stored('dst'), WAIT).toContain(server.ip);
  });
});
