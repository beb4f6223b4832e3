import { chownSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needs, REPOSITORY, runProgram, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTAINER_PROGRAMS } from '../../scripts/system-packages.ts';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from '../lab/lab.ts';
import { startTelnetd, typeTelnetLogin } from '../lab/services.ts';
import { type Engine, startEngine } from './engine.ts';
import { buildImage, IMAGE } from './image.ts';
import { NET_RAW, statusesOf } from './status.ts';

/** The user of the image. */
const UID = 1000;
/** Polls give up before the test does. */
const WAIT = { timeout: 90_000, interval: 500 };
const COMPOSE = join(REPOSITORY, 'deploy/compose');

const programs = [...LAB_PROGRAMS, ...CONTAINER_PROGRAMS.map(({ program }) => program)];

needs({ programs, root: true })('a home watched by containers', () => {
  const directory = temporaryDirectory();
  const enrollment = join(directory, 'attic.enrollment');
  let lab: Lab;
  let server: Host;
  let camera: Host;
  let engine: Engine;

  beforeAll(async () => {
    // Registries are reached from the network of this machine, which this engine leaves as it is.
    const builder = await startEngine(join(directory, 'engine'));
    try {
      const base = await buildImage(builder, directory);
      const bytes = Number(await builder.docker(['image', 'inspect', '--format', '{{.Size}}', IMAGE]));
      process.stdout.write(`built on ${base}: ${Math.round(bytes / 1e6)} MB\n`);
    } finally {
      await builder.stop();
    }
    lab = await startLab();
    server = await lab.join('server', '52:54:00:77:01:01');
    camera = await lab.join('camera', '52:54:00:77:01:02');
    engine = await startEngine(join(directory, 'engine'), server.name);
  });
  afterAll(async () => {
    await engine?.stop();
    await lab?.stop();
  });

  const collectorEnv = () => ({ ...engine.env, LANHOUND_HOST: server.ip });
  const collector = (...args: string[]) =>
    engine.compose(['--file', 'collector.yaml', '--project-name', 'collector', ...args], {
      cwd: COMPOSE,
      env: collectorEnv(),
    });
  const sensor = (name: string, env: Record<string, string>, ...args: string[]) =>
    engine.compose(['--file', 'sensor.yaml', '--project-name', name, ...args], { cwd: COMPOSE, env });
  const attic = (...args: string[]) => sensor('attic', { LANHOUND_ENROLLMENT_FILE: enrollment }, ...args);
  /** By the names that docker-compose 1 gives. */
  const COLLECTOR = 'collector_collector_1';
  const ATTIC = 'attic_sensor_1';

  const within = (container: string, ...command: string[]) => engine.docker(['exec', container, ...command]);
  const lanhound = (...args: string[]) => within(COLLECTOR, 'lanhound', ...args);
  const health = async () =>
    (await engine.docker(['inspect', '--format', '{{.State.Health.Status}}', COLLECTOR])).trim();
  const logs = (container: string) => engine.docker(['logs', container]);
  const alerts = async (): Promise<{ id: string; detector: string }[]> =>
    JSON.parse(await lanhound('api', '/api/v1/alerts')).items;
  const sensors = async (): Promise<{ sensor: string; state: string; lastSeen?: string }[]> =>
    JSON.parse(await lanhound('sensors', '--json'));
  const flowsTo = async (port: number) =>
    Number(await lanhound('query', '--format', 'TSV', `SELECT count() FROM flows WHERE dstPort = ${port}`));
  const knockAt = (port: number) => camera.run('sh', ['-c', `busybox nc -w 1 ${server.ip} ${port} || true`]);
  const enroll = (name: string, file: string) => {
    const exec = 'docker-compose --file collector.yaml --project-name collector exec -T collector';
    const line = `umask 077 && ${exec} lanhound enroll ${name} --out - > ${file}`;
    return runProgram('sh', ['-c', line], { cwd: COMPOSE, env: collectorEnv() });
  };

  test('nothing in the image becomes root', async () => {
    const asRoot = ['run', '--rm', '--network=none', '--user=0', '--entrypoint', 'find', IMAGE];
    expect(await engine.docker([...asRoot, '/', '-xdev', '-perm', '/6000', '-type', 'f'])).toBe('');
    expect(await engine.docker(['image', 'inspect', '--format', '{{.Config.User}}', IMAGE])).toBe(`${UID}:${UID}\n`);
  });

  test('no-new-privileges would take the right to capture away', async () => {
    const rights = ['--cap-drop=ALL', '--cap-add=NET_RAW', '--security-opt=no-new-privileges'];
    const capture = ['--entrypoint', 'tcpdump', IMAGE, '-i', 'lo', '-c', '1'];
    const captured = engine.docker(['run', '--rm', '--network=none', ...rights, ...capture]);
    await expect(captured).rejects.toThrow(/Operation not permitted/);
  });

  test('the compose files are taken by every compose there is', async () => {
    const plugin = await engine.docker(['compose', 'version']).then(
      () => true,
      () => false,
    );
    const ways = [['docker-compose'], ...(plugin ? [['docker', 'compose']] : [])];
    for (const [program = '', ...args] of ways)
      for (const file of ['collector.yaml', 'sensor.yaml'])
        expect(
          await runProgram(program, [...args, '--file', file, 'config', '--quiet'], {
            cwd: COMPOSE,
            env: collectorEnv(),
          }),
        ).toBe('');
    if (!plugin) process.stdout.write('docker compose 2 is not here: only docker-compose was tried\n');
  });

  test('a collector starts, and is well', async () => {
    await collector('up', '--detach');
    await expect.poll(health, WAIT).toBe('healthy');
  });

  test('a sensor is enrolled, and its alerts arrive', async () => {
    const said = await enroll('attic', enrollment);
    expect(said).toContain(`attic of home sends to mqtts://${server.ip}:8883`);
    chownSync(enrollment, UID, UID);
    await attic('up', '--detach');
    await expect.poll(() => logs(ATTIC), WAIT).toContain('listening on eth0');
    await startTelnetd(server, lab);
    await typeTelnetLogin(camera, server);
    await expect.poll(alerts, WAIT).toContainEqual(
      expect.objectContaining({
        detector: 'insecure-protocol',
        device: expect.objectContaining({ mac: camera.mac }),
      }),
    );
  });

  test('a sensor may be given its enrolment as a variable', async () => {
    const file = join(directory, 'cellar.enrollment');
    await enroll('cellar', file);
    const line = readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
    const cellar = (...args: string[]) => sensor('cellar', { LANHOUND_ENROLLMENT: line }, ...args);
    await cellar('up', '--detach');
    const heard = expect.objectContaining({ sensor: 'cellar', lastSeen: expect.any(String) });
    await expect.poll(sensors, WAIT).toContainEqual(heard);
    await cellar('down', '--volumes');
  });

  test('no process is root, and tcpdump alone has a right', async () => {
    for (const container of [COLLECTOR, ATTIC]) {
      const statuses = await statusesOf(engine, container);
      const isSensor = container === ATTIC;
      expect(statuses.length).toBeGreaterThanOrEqual(2);
      expect(statuses.some(({ name }) => name === 'tcpdump')).toBe(isSensor);
      for (const { name, uids, capabilities } of statuses) {
        const right = name === 'tcpdump' ? NET_RAW : 0n;
        const bounding = isSensor ? NET_RAW : 0n;
        expect({ name, uids }).toEqual({ name, uids: [UID, UID, UID, UID] });
        expect({ name, ...capabilities }).toEqual({ name, effective: right, permitted: right, bounding });
      }
    }
  });

  test('nothing can be written but the volume, not by root either', async () => {
    for (const container of [COLLECTOR, ATTIC]) {
      for (const path of ['/etc/passwd', '/opt/lanhound/dist/main.js', '/usr/local/bin/lanhound']) {
        const write = engine.docker(['exec', '--user=0', container, 'sh', '-c', `: >> ${path}`]);
        await expect(write, `${container} ${path}`).rejects.toThrow(/Read-only file system/);
      }
      await within(container, 'sh', '-c', ': > /var/lib/lanhound/try && rm /var/lib/lanhound/try');
    }
  });

  test.each([
    [COLLECTOR, ['', '/identity', '/access', '/memory', '/store']],
    [ATTIC, ['', '/spool', '/spool/home.attic']],
  ])('what %s keeps is for its user alone', async (container, folders) => {
    const paths = folders.map((folder) => `/var/lib/lanhound${folder}`);
    const modes = await within(container, 'stat', '--format', '%n %a %u', ...paths);
    expect(modes.trim().split('\n')).toEqual(paths.map((path) => `${path} 700 ${UID}`));
  });

  test('what is known survives the end of the containers, and what waited is sent', async () => {
    const before = await alerts();
    await engine.docker(['kill', COLLECTOR]);
    await knockAt(7777);
    const spooled = () => within(ATTIC, 'sh', '-c', 'ls /var/lib/lanhound/spool/home.attic');
    await expect.poll(spooled, WAIT).toMatch(/\.spool$/m);
    await attic('down');
    await collector('down');
    await collector('up', '--detach');
    await attic('up', '--detach');
    await expect.poll(health, WAIT).toBe('healthy');
    await expect.poll(() => flowsTo(7777), WAIT).toBeGreaterThan(0);
    // The sensor was silent meanwhile, which is told; nothing else is told anew.
    const told = (await alerts()).filter(({ detector }) => detector !== 'sensor-silent');
    expect(told.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  });

  test('a revoked sensor is cut off', async () => {
    expect(await lanhound('revoke', 'attic')).toContain('attic of home is revoked');
    await expect.poll(() => logs(ATTIC), WAIT).toContain('Not authorized');
    await knockAt(7778);
    expect(await sensors()).toContainEqual(expect.objectContaining({ sensor: 'attic', state: 'revoked' }));
    await sleep(3_000); // What was let in would be there: it takes half a second.
    expect(await flowsTo(7778)).toBe(0);
  });
});
