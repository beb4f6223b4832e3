import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addBusServer,
  type Enrollment,
  identityDirIn,
  readEnrollment,
  refreshBusServers,
  revokeSensor,
} from '@lanhound/identity';
import { type Command, mqttAlertsTopic, mqttCommandsTopic, mqttTopic } from '@lanhound/proto';
import { systemClock } from '@lanhound/runtime';
import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import mqtt, { type IClientOptions } from 'mqtt';
import { expect, test } from 'vitest';
import type { BatchConsumer } from './bus.ts';
import { CollectorBusConfig } from './bus-config.ts';
import { createConsumer } from './ends.ts';
import { testDeps, withFolder } from './testing/bus-kit.ts';
import { enroll, enrolledPublisher, keepEnrollment } from './testing/enrolling.ts';
import { dueAt } from './testing/expiry.ts';
import { freePort, type RunningServer, startServer } from './testing/program.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 50 };
const ATTIC = { site: 'home', sensor: 'attic' };
const CELLAR = { site: 'home', sensor: 'cellar' };
const PROBE: Command = { type: 'probe', id: 'a', issued: 1, ip: '192.168.1.7' };
const YEAR_MS = 365 * 86_400_000;
/** People have to tell the server. */
const BY_HAND = { isByHand: true };

interface Served {
  dir: string;
  server: RunningServer;
  attic: Enrollment;
  cellar: Enrollment;
  recorder: ReturnType<typeof createRecorder>;
  consumer: BatchConsumer;
  reload(): Promise<void>;
}

/** A mosquitto as `lanhound bus mosquitto` has it, and a collector that takes from it. */
const withMosquitto = (run: (served: Served) => Promise<void>, { isByHand = false, more = '' } = {}): Promise<void> =>
  withFolder(async (dir) => {
    const port = await freePort();
    const identityDir = identityDirIn(dir);
    const files = join(dir, 'mosquitto');
    const pidFile = join(dir, 'mosquitto.pid');
    const told = isByHand ? {} : { pidFile };
    const added = { kind: 'mosquitto' as const, dir: files, host: '127.0.0.1', port, names: [], ...told };
    const enrollmentFile = await addBusServer(identityDir, added, systemClock);
    const bus = { kind: 'mqtt' as const, server: `mqtts://127.0.0.1:${port}` };
    const [attic, cellar] = [await enroll(dir, ATTIC, bus), await enroll(dir, CELLAR, bus)];
    await refreshBusServers(identityDir, systemClock);
    const main = join(dir, 'mosquitto.conf');
    // Started by root it would become a user who may not read the folder of this test.
    const lines = ['per_listener_settings true', 'user root', 'log_dest stderr', `pid_file ${pidFile}`];
    writeFileSync(main, `${[...lines, `include_dir ${files}`, more].join('\n')}\n`);
    const server = await startServer('mosquitto', ['-c', main], { port, ready: /mosquitto version \S+ running/ });
    const recorder = createRecorder();
    const config = CollectorBusConfig.parse({ ...bus, enrollmentFile, waitOnFirstConnect: false });
    const consumer = createConsumer(config, { ...testDeps(), handler: async (delivery) => recorder.add(delivery) });
    try {
      await consumer.start();
      const reload = async () => {
        const refreshed = await refreshBusServers(identityDir, systemClock);
        expect(refreshed.map(({ reload }) => reload)).toEqual([{ type: 'told', pid: server.pid }]);
        await server.says(/Reloading config/);
      };
      await run({ dir, server, attic, cellar, recorder, consumer, reload });
    } finally {
      await consumer.stop();
      await server.stop();
    }
  });

const connectAs = (enrollment: Partial<Enrollment> & Pick<Enrollment, 'bus'>, more: object = {}) => {
  const { authority: ca, certificate: cert, key, serverName: servername } = enrollment;
  const options = { ca, cert, key, servername, reconnectPeriod: 0, ...more } as IClientOptions;
  return mqtt.connectAsync(enrollment.bus.server, options, false);
};

const collectorFileIn = (dir: string): string => join(identityDirIn(dir), 'collector.mosquitto.enrollment');

const publisherOf = (dir: string, enrollment: Enrollment) =>
  enrolledPublisher(enrollment, keepEnrollment(dir, enrollment, enrollment.address?.sensor), {
    waitOnFirstConnect: false,
  });

needsPrograms(['mosquitto'])('mosquitto with the generated files', () => {
  test('a sensor sends in its own name, and in no other', () =>
    withMosquitto(async ({ dir, attic, cellar, recorder }) => {
      const publishers = [publisherOf(dir, attic), publisherOf(dir, cellar)] as const;
      await Promise.all(publishers.map((each) => each.start()));
      // Whether it acknowledges that or ends the connection, nobody gets it.
      await publishers[0].publish(message(CELLAR, 66)).catch(() => {});
      await publishUntilAnswered(publishers[0], message(ATTIC, 0));
      await publishUntilAnswered(publishers[1], message(CELLAR, 0));
      await recorder.until(({ deliveries }) => deliveries.length >= 2);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0']);
      expect(recorder.idsOf(CELLAR)).toEqual(['1000-0']);
      await Promise.all(publishers.map((each) => each.stop()));
    }));

  test('a sensor hears its own commands and nothing else, and sends none', () =>
    withMosquitto(async ({ attic, cellar, recorder }) => {
      const [listener, sender, intruder] = [await connectAs(attic), await connectAs(cellar), await connectAs(cellar)];
      const heard: string[] = [];
      listener.on('message', (topic) => heard.push(topic));
      const topics = ['#', mqttTopic(CELLAR), mqttTopic(), mqttCommandsTopic(), mqttCommandsTopic(ATTIC)];
      for (const topic of topics) await listener.subscribeAsync(topic, { qos: 1 }).catch(() => {});
      // It ends the connection of one who publishes what he may not.
      const gone = new Promise<void>((resolve) => intruder.once('close', () => resolve()));
      intruder.publish(mqttCommandsTopic(ATTIC), 'block', { qos: 1 });
      await gone;
      await sender.publishAsync(mqttTopic(CELLAR), '1000-0', { qos: 1 });
      await recorder.until(({ deliveries }) => deliveries.length >= 1);
      // What is heard in the end was published after all of it.
      await listener.publishAsync(mqttTopic(ATTIC), '1000-1', { qos: 1 });
      await recorder.until(({ deliveries }) => deliveries.length >= 2);
      expect(heard).toEqual([]);
      await Promise.all([listener.endAsync(true), sender.endAsync(true)]);
    }));

  test('a sensor hears what its collector asks of it, and nobody else does', () =>
    withMosquitto(async ({ dir, attic, cellar, consumer }) => {
      const heard: [string, Command][] = [];
      const sensorOf = (enrollment: Enrollment, name: string) =>
        enrolledPublisher(
          enrollment,
          keepEnrollment(dir, enrollment, name),
          {},
          {
            address: ATTIC,
            hear: (command) => void heard.push([name, command]),
          },
        );
      // One with the credentials of another listens under his name in vain.
      const sensors = [sensorOf(attic, 'attic'), sensorOf(cellar, 'cellar')];
      await Promise.all(sensors.map((sensor) => sensor.start()));
      await expect
        .poll(() => {
          consumer.commands.send(ATTIC, PROBE);
          return heard.length > 0;
        }, WAIT)
        .toBe(true);
      expect(heard).toEqual(heard.map(() => ['attic', PROBE]));
      await Promise.all(sensors.map((sensor) => sensor.stop()));
    }));

  test('the collector sends alerts, which people hear by a listener of their own, and sensors do not', async () => {
    const port = await freePort();
    const rights = join(temporaryDirectory(), 'viewers.acl');
    writeFileSync(rights, `topic read ${mqttAlertsTopic()}\n`);
    const more = `listener ${port} 127.0.0.1\nallow_anonymous true\nacl_file ${rights}\n`;
    await withMosquitto(
      async ({ attic, consumer }) => {
        const clients = [await connectAs(attic), await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)] as const;
        const heard: [number, string][] = [];
        for (const [i, client] of clients.entries()) {
          client.on('message', (topic, payload) => heard.push([i, `${topic} ${payload}`]));
          await client.subscribeAsync(mqttAlertsTopic(), { qos: 1 }).catch(() => {});
        }
        for (const text of ['a', 'b']) await consumer.alerts.send('home', Buffer.from(text));
        await expect.poll(() => heard.length, WAIT).toBeGreaterThanOrEqual(2);
        expect(heard).toEqual([
          [1, 'lanhound/home/alerts a'],
          [1, 'lanhound/home/alerts b'],
        ]);
        await Promise.all(clients.map((client) => client.endAsync(true)));
      },
      { more },
    );
  });

  test('who has no good certificate is refused', () =>
    withMosquitto(async ({ dir, attic }) => {
      const { bus, authority, serverName } = attic;
      await expect(connectAs({ bus, authority, serverName })).rejects.toThrow();
      const other = await enroll(join(dir, 'other'), ATTIC, bus);
      await expect(connectAs({ ...other, authority })).rejects.toThrow();
      await expect(connectAs({ ...attic, authority: other.authority })).rejects.toThrow(/signature|issuer|self-signed/);
      const nowMs = Date.now() - 11 * YEAR_MS;
      const old = await enroll(dir, { site: 'home', sensor: 'old' }, bus, { nowMs });
      await expect(connectAs(old)).rejects.toThrow();
      const tls11 = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
      await expect(connectAs(attic, tls11)).rejects.toThrow(/EPROTO/);
      await expect(mqtt.connectAsync(bus.server.replace('mqtts', 'mqtt'), {}, false)).rejects.toThrow();
      expect((await connectAs(attic)).connected).toBe(true);
    }));

  test('after a reload a revoked sensor is not heard and not let in; one enrolled since is', () =>
    withMosquitto(async ({ dir, attic, cellar, recorder, reload }) => {
      const client = await connectAs(attic);
      const heard: string[] = [];
      client.on('message', (_, payload) => heard.push(payload.toString()));
      await client.subscribeAsync(mqttCommandsTopic(ATTIC), { qos: 1 });
      const collector = await connectAs(readEnrollment(collectorFileIn(dir), 'the enrolment'));
      const command = (text: string) => collector.publishAsync(mqttCommandsTopic(ATTIC), text, { qos: 1 });
      await command('before');
      await expect.poll(() => heard, WAIT).toEqual(['before']);
      await client.publishAsync(mqttTopic(ATTIC), '1000-0', { qos: 1 });
      await recorder.until(({ deliveries }) => deliveries.length === 1);
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      const roof = await enroll(dir, { site: 'home', sensor: 'roof' }, attic.bus);
      await reload();
      await expect
        .poll(
          () =>
            connectAs(attic).then(
              () => 'in',
              () => 'out',
            ),
          WAIT,
        )
        .toBe('out');
      client.publish(mqttTopic(ATTIC), '1000-66', { qos: 1 });
      await command('after');
      const other = publisherOf(dir, cellar);
      const added = publisherOf(dir, roof);
      await Promise.all([other.start(), added.start()]);
      await publishUntilAnswered(other, message(CELLAR, 1));
      await publishUntilAnswered(added, message({ site: 'home', sensor: 'roof' }, 1));
      await recorder.until(({ deliveries }) => deliveries.length >= 3);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0']);
      expect(heard).toEqual(['before']);
      await Promise.all([client.endAsync(true), collector.endAsync(true), other.stop(), added.stop()]);
    }));

  test('its certificate is renewed in place, and what it shows is known until it reads the new one', () =>
    withMosquitto(async ({ dir, server }) => {
      expect(await dueAt(dir, 0)).toEqual([]);
      // Four months before its end; people are told only because the server does not know yet.
      expect(await dueAt(dir, 250)).toEqual([
        expect.stringMatching(/^mosquitto server: A new one is in .*: run `.*reload/),
      ]);
      rmSync(join(dir, 'mosquitto'), { recursive: true });
      writeFileSync(join(dir, 'mosquitto'), 'no folder');
      expect(await dueAt(dir, 250)).toEqual([
        expect.stringMatching(
          /^mosquitto server: Run `lanhound bus mosquitto --out .* --host 127\.0\.0\.1 --port \d+` with/,
        ),
      ]);
      rmSync(join(dir, 'mosquitto'));
      expect(await dueAt(dir, 250)).toEqual([expect.stringMatching(/^mosquitto server: A new one is in/)]);
      process.kill(server.pid, 'SIGHUP');
      await server.says(/Reloading config/);
      await expect.poll(() => dueAt(dir, 250), WAIT).toEqual([]);
    }, BY_HAND));

  test("its certificate is renewed, and it shows the new one without anybody's hands", () =>
    withMosquitto(async ({ dir, server }) => {
      await dueAt(dir, 250);
      await server.says(/Reloading config/);
      await expect.poll(() => dueAt(dir, 250), WAIT).toEqual([]);
    }));
});
