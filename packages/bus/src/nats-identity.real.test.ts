import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addBusServer,
  type Enrollment,
  identityDirIn,
  natsInbox,
  readEnrollment,
  refreshBusServers,
  revokeSensor,
} from '@lanhound/identity';
import { type Address, type Command, natsAlertsSubject, natsCommandsSubject, natsSubject } from '@lanhound/proto';
import { systemClock } from '@lanhound/runtime';
import { needsPrograms } from '@lanhound/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
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

/** A nats-server as `lanhound bus nats` has it, and a collector that takes from it. */
const withNats = (run: (served: Served) => Promise<void>, { isByHand = false } = {}): Promise<void> =>
  withFolder(async (dir) => {
    const port = await freePort();
    const identityDir = identityDirIn(dir);
    const files = join(dir, 'nats');
    const pidFile = join(dir, 'nats.pid');
    const told = isByHand ? {} : { pidFile };
    const added = { kind: 'nats' as const, dir: files, host: '127.0.0.1', port, names: [], ...told };
    const enrollmentFile = await addBusServer(identityDir, added, systemClock);
    const bus = { kind: 'nats' as const, server: `tls://127.0.0.1:${port}` };
    const [attic, cellar] = [await enroll(dir, ATTIC, bus), await enroll(dir, CELLAR, bus)];
    await refreshBusServers(identityDir, systemClock);
    const main = join(dir, 'nats.conf');
    const store = JSON.stringify(join(dir, 'store'));
    const pid = JSON.stringify(pidFile);
    writeFileSync(main, `include "nats/lanhound.conf"\njetstream { store_dir: ${store} }\npid_file: ${pid}\n`);
    const server = await startServer('nats-server', ['-c', main], { port, ready: /Server is ready/ });
    const recorder = createRecorder();
    const config = { kind: 'nats', servers: [bus.server], enrollmentFile, waitOnFirstConnect: false };
    const handler = async (delivery: Parameters<typeof recorder.add>[0]) => recorder.add(delivery);
    const consumer = createConsumer(CollectorBusConfig.parse(config), { ...testDeps(), handler });
    try {
      await consumer.start();
      const reload = async () => {
        const refreshed = await refreshBusServers(identityDir, systemClock);
        expect(refreshed.map(({ reload }) => reload)).toEqual([{ type: 'told', pid: server.pid }]);
        await server.says(/Reloaded server configuration/);
      };
      await run({ dir, server, attic, cellar, recorder, consumer, reload });
    } finally {
      await consumer.stop();
      await server.stop();
    }
  });

/** A client that goes its own ways with a sensor's credentials. */
function connectAs(
  enrollment: Partial<Enrollment> & Pick<Enrollment, 'bus'>,
  more: object = {},
): Promise<NatsConnection> {
  const { address, authority: ca, certificate: cert, key, nkeySeed, bus } = enrollment;
  return connect({
    servers: bus.server.replace('tls://', ''),
    reconnect: false,
    timeout: 5000,
    inboxPrefix: natsInbox(address),
    ...(nkeySeed === undefined ? {} : { authenticator: nkeyAuthenticator(new TextEncoder().encode(nkeySeed)) }),
    tls: { ca, cert, key, checkServerIdentity: () => undefined, ...more } as object,
  });
}

const isLetIn = (enrollment: Partial<Enrollment> & Pick<Enrollment, 'bus'>, more?: object): Promise<boolean> =>
  connectAs(enrollment, more).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );

const publisherOf = (dir: string, enrollment: Enrollment) =>
  enrolledPublisher(enrollment, keepEnrollment(dir, enrollment, enrollment.address?.sensor), {
    waitOnFirstConnect: false,
  });

/** The stream as the collector sees it. */
async function streamOf(dir: string) {
  const enrollment = readEnrollment(join(identityDirIn(dir), 'collector.nats.enrollment'), 'the enrolment');
  const connection = await connectAs(enrollment);
  const { created, state } = await (await jetstreamManager(connection)).streams.info('lanhound');
  await connection.close();
  return { created, state };
}

/** What comes to a subscription until the server says that there can be none. */
async function listen(
  connection: NatsConnection,
  subject: string,
): Promise<{ heard: string[]; refusal: Promise<string> }> {
  const heard: string[] = [];
  const refusal = new Promise<string>((resolve) => {
    connection.subscribe(subject, {
      callback: (error, { subject: on }) => (error ? resolve(error.message) : void heard.push(on)),
    });
  });
  await connection.flush();
  return { heard, refusal };
}

needsPrograms(['nats-server'])('nats-server with the generated files', () => {
  test('a sensor sends in its own name, and in no other', () =>
    withNats(async ({ dir, attic, cellar, recorder }) => {
      const publishers = [publisherOf(dir, attic), publisherOf(dir, cellar)] as const;
      await Promise.all(publishers.map((each) => each.start()));
      await publishUntilAnswered(publishers[0], message(ATTIC, 0));
      await publishUntilAnswered(publishers[1], message(CELLAR, 0));
      await expect(publishers[0].publish(message(CELLAR, 66))).rejects.toMatchObject({ retryable: false });
      await publishUntilAnswered(publishers[0], message(ATTIC, 1));
      await recorder.until(({ deliveries }) => deliveries.length >= 3);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1']);
      expect(recorder.idsOf(CELLAR)).toEqual(['1000-0']);
      await Promise.all(publishers.map((each) => each.stop()));
    }));

  test.each<[string, string]>([
    ['everything', '>'],
    ['what others send', natsSubject(CELLAR)],
    ['what all send', natsSubject()],
    ['the answers to all', '_INBOX.>'],
    ['the answers to the collector', `${natsInbox()}.>`],
    ['the answers to others', `${natsInbox(CELLAR)}.>`],
    ['the commands of others', natsCommandsSubject(CELLAR)],
    ['alerts', natsAlertsSubject('home')],
    ['how the stream is governed', '$JS.API.>'],
  ])('a sensor cannot listen to %s', (_, subject) =>
    withNats(async ({ attic }) => {
      const connection = await connectAs(attic);
      const { refusal } = await listen(connection, subject);
      expect(await refusal).toMatch(/permissions violation/i);
      await connection.close();
    }),
  );

  test.each<[string, (to: Address) => string]>([
    ['send commands', natsCommandsSubject],
    ['send alerts', ({ site }) => natsAlertsSubject(site)],
    ['delete the stream', () => '$JS.API.STREAM.DELETE.lanhound'],
    ['read the stream', () => '$JS.API.CONSUMER.MSG.NEXT.lanhound.collector'],
    ['acknowledge for the collector', () => '$JS.ACK.lanhound.collector.1.1.1.1.0'],
  ])('a sensor cannot %s', (_, subject) =>
    withNats(async ({ attic }) => {
      const connection = await connectAs(attic);
      await expect(connection.request(subject(CELLAR), '', { timeout: 5000 })).rejects.toThrow(
        /permissions violation/i,
      );
      await connection.close();
    }),
  );

  test('who has no good certificate or no user is refused', () =>
    withNats(async ({ dir, attic, cellar }) => {
      const { bus, authority } = attic;
      const other = await enroll(join(dir, 'other'), ATTIC, bus);
      const old = await enroll(dir, { site: 'home', sensor: 'old' }, bus, { nowMs: Date.now() - 11 * YEAR_MS });
      const { nkeySeed: _, ...withoutSeed } = attic;
      const { certificate: __, key: ___, ...withoutCertificate } = attic;
      expect(await isLetIn(attic)).toBe(true);
      expect(await isLetIn(withoutCertificate)).toBe(false);
      expect(await isLetIn(withoutSeed)).toBe(false);
      expect(await isLetIn({ ...other, authority })).toBe(false);
      expect(await isLetIn({ ...cellar, authority: other.authority })).toBe(false);
      expect(await isLetIn({ ...old, nkeySeed: attic.nkeySeed })).toBe(false);
      const tls11 = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
      expect(await isLetIn(attic, tls11)).toBe(false);
    }));

  test('what another has the server say on the subject of commands is none', () =>
    withNats(async ({ dir, attic, cellar, consumer }) => {
      const heard: Command[] = [];
      const listener = { address: CELLAR, hear: (command: Command) => void heard.push(command) };
      const sensor = enrolledPublisher(cellar, keepEnrollment(dir, cellar, 'cellar'), {}, listener);
      const said: string[] = [];
      const ear = await connectAs(cellar);
      ear.subscribe(natsCommandsSubject(CELLAR), {
        callback: (_, { data }) => void said.push(Buffer.from(data).toString()),
      });
      await ear.flush();
      await sensor.start();
      const intruder = await connectAs(attic);
      const bytes = new TextEncoder().encode('1000-0');
      intruder.publish(natsSubject(ATTIC), bytes, { reply: natsCommandsSubject(CELLAR) });
      await expect.poll(() => said.some((text) => text.includes('"stream"')), WAIT).toBe(true);
      await expect
        .poll(() => {
          consumer.commands.send(CELLAR, PROBE);
          return heard.length > 0;
        }, WAIT)
        .toBe(true);
      expect(heard).toEqual(heard.map(() => PROBE));
      await Promise.all([sensor.stop(), ear.close(), intruder.close()]);
    }));

  test('the collector may send alerts', () =>
    withNats(async ({ dir }) => {
      const file = join(identityDirIn(dir), 'collector.nats.enrollment');
      const collector = await connectAs(readEnrollment(file, 'the enrolment'));
      const asked = collector.request(natsAlertsSubject('home'), '{}', { timeout: 5000 });
      // Else it would say that it is not permitted.
      await expect(asked).rejects.toThrow(/no responders/i);
      await collector.close();
    }));

  test('a sensor hears the commands for it', () =>
    withNats(async ({ dir, attic }) => {
      const sensor = await connectAs(attic);
      const { heard } = await listen(sensor, natsCommandsSubject(ATTIC));
      const file = join(identityDirIn(dir), 'collector.nats.enrollment');
      const collector = await connectAs(readEnrollment(file, 'the enrolment'));
      collector.publish(natsCommandsSubject(ATTIC), 'scan');
      collector.publish(natsCommandsSubject(CELLAR), 'scan');
      await collector.flush();
      await expect.poll(() => heard, WAIT).toEqual([natsCommandsSubject(ATTIC)]);
      await Promise.all([sensor.close(), collector.close()]);
    }));

  test('after a reload a revoked sensor is cut off and not let in; one enrolled since is', () =>
    withNats(async ({ dir, attic, recorder, reload }) => {
      const connection = await connectAs(attic);
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      const roof = await enroll(dir, { site: 'home', sensor: 'roof' }, attic.bus);
      await reload();
      await connection.closed();
      await expect.poll(() => isLetIn(attic), WAIT).toBe(false);
      const added = publisherOf(dir, roof);
      await added.start();
      await publishUntilAnswered(added, message({ site: 'home', sensor: 'roof' }, 1));
      await recorder.until(({ deliveries }) => deliveries.length >= 1);
      await added.stop();
    }));

  test('an answer that a sensor asks for elsewhere does not govern the stream', () =>
    withNats(async ({ dir, attic, recorder }) => {
      const before = await streamOf(dir);
      const connection = await connectAs(attic);
      for (const reply of ['$JS.API.STREAM.DELETE.lanhound', '$JS.API.STREAM.PURGE.lanhound']) {
        connection.publish(natsSubject(ATTIC), new TextEncoder().encode('1000-0'), { reply });
      }
      await connection.flush();
      const publisher = publisherOf(dir, attic);
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 1));
      await recorder.until((seen) => seen.idsOf(ATTIC).includes('1000-1'));
      const { created, state } = await streamOf(dir);
      expect({ created, last: state.last_seq }).toEqual({ created: before.created, last: before.state.last_seq + 3 });
      await Promise.all([publisher.stop(), connection.close()]);
    }));

  test.each<[string, (dir: string, attic: Enrollment) => Promise<Enrollment>, RegExp]>([
    [
      'certificate has ended',
      (dir, { bus }) => enroll(dir, { site: 'home', sensor: 'old' }, bus, { nowMs: Date.now() - 11 * YEAR_MS }),
      /the certificate of old ended on .*lanhound enroll old --renew/,
    ],
    [
      'enrolment is of another authority',
      async (dir, attic) => ({ ...(await enroll(join(dir, 'other'), ATTIC, attic.bus)), authority: attic.authority }),
      /may have ended.*revoked.*another authority.*lanhound enroll attic --renew/,
    ],
    [
      'collector was set up anew',
      async (dir, attic) => ({ ...attic, authority: (await enroll(join(dir, 'other'), ATTIC, attic.bus)).authority }),
      /not known to the authority.*lanhound enroll attic/,
    ],
    [
      'name nobody knows any more',
      async (_, { nkeySeed: __, ...attic }) => attic,
      /attic was revoked.*lanhound sensors/,
    ],
  ])('a sensor whose %s is told so, and what to do', (_, spoiled, said) =>
    withNats(async ({ dir, attic }) => {
      const publisher = publisherOf(dir, await spoiled(dir, attic));
      await expect(publisher.start()).rejects.toThrow(said);
      await publisher.stop();
    }),
  );

  test('a sensor takes renewed credentials with its next connection, without a restart', () =>
    withNats(async ({ dir, attic, recorder, reload }) => {
      const publisher = publisherOf(dir, attic);
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      const renewed = await enroll(dir, ATTIC, attic.bus, { renew: true });
      await reload();
      expect([await isLetIn(attic), await isLetIn(renewed)]).toEqual([true, true]);
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      const again = await enroll(dir, ATTIC, attic.bus);
      await reload();
      await expect.poll(() => isLetIn(attic), WAIT).toBe(false);
      keepEnrollment(dir, again, ATTIC.sensor);
      await publishUntilAnswered(publisher, message(ATTIC, 1));
      await recorder.until(({ deliveries }) => deliveries.length >= 2);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1']);
      await publisher.stop();
    }));

  test('its certificate is renewed in place, and what it shows is known until it reads the new one', () =>
    withNats(async ({ dir, server }) => {
      expect(await dueAt(dir, 0)).toEqual([]);
      // Four months before its end; people are told only because the server does not know yet.
      expect(await dueAt(dir, 250)).toEqual([expect.stringMatching(/^nats server: A new one is in .*: run `.*reload/)]);
      rmSync(join(dir, 'nats'), { recursive: true });
      writeFileSync(join(dir, 'nats'), 'no folder');
      expect(await dueAt(dir, 250)).toEqual([
        expect.stringMatching(/^nats server: Run `lanhound bus nats --out .* --host 127\.0\.0\.1 --port \d+` with/),
      ]);
      rmSync(join(dir, 'nats'));
      expect(await dueAt(dir, 250)).toEqual([expect.stringMatching(/^nats server: A new one is in/)]);
      process.kill(server.pid, 'SIGHUP');
      await server.says(/Reloaded server configuration/);
      await expect.poll(() => dueAt(dir, 250), WAIT).toEqual([]);
    }, BY_HAND));

  test("its certificate is renewed, and it shows the new one without anybody's hands", () =>
    withNats(async ({ dir, server }) => {
      await dueAt(dir, 250);
      await server.says(/Reloaded server configuration/);
      await expect.poll(() => dueAt(dir, 250), WAIT).toEqual([]);
    }));
});
