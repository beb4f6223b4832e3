import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BatchPublisher,
  CollectorBusConfig,
  createConsumer,
  createPublisher,
  SensorBusConfig,
} from '@lanhound/bus';
import { freePort } from '@lanhound/bus/testing';
import { silentReport, systemClock } from '@lanhound/runtime';
import { needsPrograms, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lanhound, type Ran } from './testing/lanhound.ts';

/** Seconds, as docs/bus.md promises; polls give up after them. */
const SOON = { timeout: 5_000, interval: 50 };
const ENDS = { timeout: 30_000, interval: 50 };

const SERVERS = {
  mosquitto: {
    program: 'mosquitto',
    ready: /mosquitto version \S+ running/,
    // Started by root it would become a user who may not read the folder of this test.
    config: (dir: string) => `user root\nlog_dest stderr\npid_file ${dir}/pid\ninclude_dir ${dir}/files\n`,
    bus: (port: number) => ({ kind: 'mqtt', server: `mqtts://127.0.0.1:${port}` }),
  },
  nats: {
    program: 'nats-server',
    ready: /Server is ready/,
    config: (dir: string) =>
      `include "files/lanhound.conf"\njetstream { store_dir: "${dir}/store" }\npid_file: "${dir}/pid"\n`,
    bus: (port: number) => ({ kind: 'nats', servers: [`tls://127.0.0.1:${port}`] }),
  },
} as const;

/** A server as `lanhound bus` has it, started; a collector that takes from it; and commands about them. */
async function setUp(kind: keyof typeof SERVERS) {
  const { program, ready, config, bus: busAt } = SERVERS[kind];
  const dir = temporaryDirectory();
  const port = await freePort();
  const run = (...args: string[]): Promise<Ran> => lanhound(...args, '--config', join(dir, 'collector.yaml'));
  const enrollmentFile = join(dir, 'data/identity', `collector.${kind}.enrollment`);
  const bus = { ...busAt(port), enrollmentFile };
  writeFileSync(join(dir, 'collector.yaml'), JSON.stringify({ dataDir: join(dir, 'data'), bus }));
  const where = ['--out', join(dir, 'files'), '--host', '127.0.0.1', '--port', `${port}`];
  const make = () => run('bus', kind, ...where, '--pid-file', join(dir, 'pid'));
  const made = await make();
  writeFileSync(join(dir, 'server.conf'), config(dir));
  const server = await startProgram(program, ['-c', join(dir, 'server.conf')], { ready });
  onTestFinished(() => server.stop().then(() => {}));

  const arrived: string[] = [];
  const deps = { clock: systemClock, report: silentReport(), random: Math.random };
  const consumer = createConsumer(CollectorBusConfig.parse(bus), {
    ...deps,
    dataDir: join(dir, 'data'),
    handler: async ({ bytes }) => void arrived.push(new TextDecoder().decode(bytes)),
  });
  await consumer.start();
  onTestFinished(() => consumer.stop());
  const enroll = async (name: string) => {
    const file = join(dir, `${name}.enrollment`);
    const ran = await run('enroll', name, '--out', file);
    const config = SensorBusConfig.parse({ ...busAt(port), enrollmentFile: file });
    return { ran, publisher: () => createPublisher(config, deps) };
  };
  return { dir, server, made, make, run, enroll, arrived };
}

/** Sends ever more batches, whatever the answers. */
async function keepSending(publisher: BatchPublisher, sensor: string): Promise<void> {
  await publisher.start();
  let sequence = 0;
  const send = async () => {
    const id = `${sensor}-${sequence++}`;
    await publisher.publish({ address: { site: 'home', sensor }, id, bytes: new TextEncoder().encode(id) });
  };
  const timer = setInterval(() => send().catch(() => {}), 20);
  onTestFinished(async () => {
    clearInterval(timer);
    await publisher.stop();
  });
}

describe.each(['mosquitto', 'nats'] as const)('%s', (kind) => {
  needsPrograms([SERVERS[kind].program])('with the number of its process in a file', () => {
    test("takes no more from a sensor seconds after it is revoked, without anybody's hands", async () => {
      const { made, enroll, run, arrived, server } = await setUp(kind);
      expect(made).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('without your hands') });
      const told = `${kind} (process ${server.pid}) was told to read the files in`;
      for (const name of ['attic', 'cellar']) {
        const { ran, publisher } = await enroll(name);
        expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(told) });
        await keepSending(publisher(), name);
      }
      const countOf = (name: string) => arrived.filter((id) => id.startsWith(name)).length;
      for (const name of ['attic', 'cellar']) await expect.poll(() => countOf(name), ENDS).toBeGreaterThan(5);

      expect(await run('revoke', 'attic')).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining(told),
      });
      const isSilent = async () => {
        const [attic, cellar] = [countOf('attic'), countOf('cellar')];
        await expect.poll(() => countOf('cellar'), ENDS).toBeGreaterThan(cellar + 20);
        return countOf('attic') === attic;
      };
      await expect.poll(isSilent, SOON).toBe(true);
    });

    test('is told again by the command that made its files, when it could not be', async () => {
      const { dir, enroll, run, make, server } = await setUp(kind);
      await enroll('attic');
      const pidFile = join(dir, 'pid');
      writeFileSync(pidFile, `${process.pid}\n`);
      const revoked = await run('revoke', 'attic');
      expect(revoked).toMatchObject({ code: 1, stdout: expect.stringContaining('attic of home is revoked') });
      expect(revoked.stderr).toMatch(
        new RegExp(`${kind} does not know yet: process ${process.pid}, by .*/pid, is "[^"]+", want ${server.name}`),
      );
      expect(revoked.stderr).toMatch(new RegExp(`run \`lanhound bus ${kind} --out .* --pid-file ${pidFile}\``));
      expect((await make()).code).toBe(1);
      writeFileSync(pidFile, `${server.pid}\n`);
      expect(await make()).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`(process ${server.pid}) was told`),
      });
    });
  });
});
