import { readFileSync } from 'node:fs';
import {
  type Enrollment,
  identityDirIn,
  issueCertificate,
  keepServerCertificate,
  readAuthority,
  revokeSensor,
} from '@lanhound/identity';
import { type Command, mqttAlertsTopic, mqttCommandsTopic, mqttTopic } from '@lanhound/proto';
import { systemClock } from '@lanhound/runtime';
import mqtt, { type IClientOptions } from 'mqtt';
import { describe, expect, test } from 'vitest';
import type { DeliveryHandler } from './bus.ts';
import { localLogin } from './local-key.ts';
import { LOCAL_KEY, withFolder } from './testing/bus-kit.ts';
import { enroll, enrolledPublisher, keepEnrollment } from './testing/enrolling.ts';
import { freePort } from './testing/program.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';
import { type Served, serving } from './testing/serving.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 20 };
/** As far from loopback as a test without a network of its own gets: the door does not know the difference. */
const HOST = '127.0.0.2';
const ATTIC = { site: 'home', sensor: 'attic' };
const CELLAR = { site: 'home', sensor: 'cellar' };
const PROBE: Command = { type: 'probe', id: 'a', issued: 1, ip: '192.168.1.7' };
const DAY_MS = 86_400_000;

interface Networked extends Served {
  dir: string;
  networkPort: number;
  attic: Enrollment;
  cellar: Enrollment;
  recorder: ReturnType<typeof createRecorder>;
}

/** Run with a broker that lets attic and cellar in. */
function networked(run: (served: Networked) => Promise<void>, handler?: DeliveryHandler): Promise<void> {
  return withFolder(async (dir) => {
    const networkPort = await freePort();
    const bus = { kind: 'mqtt' as const, server: `mqtts://${HOST}:${networkPort}` };
    const attic = await enroll(dir, ATTIC, bus);
    const cellar = await enroll(dir, CELLAR, bus);
    const recorder = createRecorder();
    const take: DeliveryHandler = handler ?? (async (delivery) => recorder.add(delivery));
    const network = { host: HOST, port: networkPort };
    await serving({ network }, take, (served) => run({ ...served, dir, networkPort, attic, cellar, recorder }), dir);
  });
}

const publisherOf = (dir: string, enrollment: Enrollment, more: object = {}) =>
  enrolledPublisher(enrollment, keepEnrollment(dir, enrollment, enrollment.address?.sensor), more);

/** Options of a client that goes its own ways with a sensor's credentials. */
const clientOptions = ({ authority, certificate, key, serverName }: Enrollment): IClientOptions => {
  const options = { ca: authority, cert: certificate, key, servername: serverName, reconnectPeriod: 0 };
  return options;
};

const connectAs = (enrollment: Enrollment, more: IClientOptions = {}) =>
  mqtt.connectAsync(enrollment.bus.server, { ...clientOptions(enrollment), ...more }, false);

const isLetIn = (enrollment: Enrollment): Promise<boolean> =>
  connectAs(enrollment).then(
    (client) => client.endAsync(true).then(() => true),
    () => false,
  );

const closed = (client: mqtt.MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()));

describe('an enrolled sensor', () => {
  test('sends over the network, as does one on this machine that has the key', () =>
    networked(async ({ dir, attic, recorder, publisherOf: localPublisher }) => {
      const remote = publisherOf(dir, attic, { waitOnFirstConnect: false });
      const local = localPublisher({ waitOnFirstConnect: false });
      await Promise.all([remote.start(), local.start()]);
      await remote.publish(message(ATTIC, 0));
      await local.publish(message({ site: 'home', sensor: 'here' }, 1));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0']);
      await Promise.all([remote.stop(), local.stop()]);
    }));

  test('cannot publish in the name of another, and goes on in its own', () =>
    networked(async ({ dir, attic, recorder }) => {
      const publisher = publisherOf(dir, attic, { waitOnFirstConnect: false });
      await publisher.start();
      await expect(publisher.publish(message(CELLAR, 66))).rejects.toMatchObject({ name: 'BusError' });
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      expect(recorder.deliveries.map(({ address }) => address)).toEqual([ATTIC]);
      await publisher.stop();
    }));

  test('is not spoken for by programs on this machine', () =>
    networked(async ({ publisherOf: localPublisher, recorder }) => {
      const local = localPublisher({ waitOnFirstConnect: false });
      await local.start();
      await expect(local.publish(message(ATTIC, 66))).rejects.toMatchObject({ name: 'BusError' });
      expect(recorder.deliveries).toEqual([]);
      await local.stop();
    }));

  test.each([
    ['all', '#'],
    ['the events of others', mqttTopic(CELLAR)],
    ['its own events', mqttTopic(ATTIC)],
    ['the commands of others', mqttCommandsTopic(CELLAR)],
    ['the commands of all', mqttCommandsTopic()],
    ['its own commands in a group', `$share/x/${mqttCommandsTopic(ATTIC)}`],
    ['alerts', mqttAlertsTopic()],
    ['alerts of its site', mqttAlertsTopic('home')],
    ['what the broker says of itself', '$SYS/#'],
  ])('cannot read %s', (_, topic) =>
    networked(async ({ attic }) => {
      const client = await connectAs(attic);
      await expect(client.subscribeAsync(topic, { qos: 1 })).rejects.toThrow();
      await client.endAsync(true);
    }),
  );

  test('hears its own commands, and no more once it is revoked', () =>
    networked(async ({ dir, broker, attic, cellar }) => {
      const clients = await Promise.all([connectAs(attic), connectAs(cellar)]);
      const heard: string[] = [];
      for (const client of clients) client.on('message', (topic) => heard.push(topic));
      await Promise.all([ATTIC, CELLAR].map((name, i) => clients[i]?.subscribeAsync(mqttCommandsTopic(name))));
      broker.commands.send(ATTIC, PROBE);
      await expect.poll(() => heard, WAIT).toEqual([mqttCommandsTopic(ATTIC)]);
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      await expect.poll(() => clients[0]?.connected, WAIT).toBe(false);
      for (const to of [ATTIC, CELLAR]) broker.commands.send(to, PROBE);
      await expect.poll(() => heard, WAIT).toEqual([mqttCommandsTopic(ATTIC), mqttCommandsTopic(CELLAR)]);
      await Promise.all(clients.map((client) => client.endAsync(true)));
    }));

  test('is heard by no program on this machine that listened under its name before', () =>
    networked(async ({ dir, broker, port, attic }) => {
      const roof = { site: 'home', sensor: 'roof' };
      const local = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, localLogin(LOCAL_KEY));
      const heard: string[] = [];
      local.on('message', (topic) => heard.push(topic));
      await expect(local.subscribeAsync(mqttCommandsTopic(ATTIC))).rejects.toThrow();
      const here = { site: 'home', sensor: 'here' };
      for (const name of [roof, here]) await local.subscribeAsync(mqttCommandsTopic(name));
      const renamed = await enroll(dir, roof, attic.bus);
      await expect.poll(() => isLetIn(renamed), WAIT).toBe(true);
      for (const name of [roof, here]) broker.commands.send(name, PROBE);
      await expect.poll(() => heard, WAIT).toEqual([mqttCommandsTopic(here)]);
      await local.endAsync(true);
    }));

  test.each([
    ['to others', CELLAR],
    ['to itself', ATTIC],
  ])('cannot send commands %s', (_, to) =>
    networked(async ({ attic, cellar }) => {
      const listener = await connectAs(cellar);
      const heard: string[] = [];
      listener.on('message', (topic) => heard.push(topic));
      await listener.subscribeAsync(mqttCommandsTopic(CELLAR), { qos: 1 });
      const client = await connectAs(attic);
      const gone = closed(client);
      client.publish(mqttCommandsTopic(to), 'block', { qos: 1 });
      await gone;
      expect(heard).toEqual([]);
      await listener.endAsync(true);
    }),
  );

  test('throws nobody out by a client identifier, and does not take the places of all', () =>
    networked(async ({ attic, cellar }) => {
      const clients = await Promise.all([
        connectAs(cellar, { clientId: 'same' }),
        ...[1, 2, 3, 4].map((i) => connectAs(attic, { clientId: i === 1 ? 'same' : `attic-${i}` })),
      ]);
      expect(clients.map(({ connected }) => connected)).toEqual([true, true, true, true, true]);
      await expect(connectAs(attic, { clientId: 'attic-5' })).rejects.toThrow(/unavailable/i);
      await Promise.all(clients.map((client) => client.endAsync(true)));
    }));
});

describe('who is not in the roster', () => {
  test('a certificate that the authority signed and nobody enrolled is refused', () =>
    networked(async ({ dir, attic }) => {
      const authority = readAuthority(identityDirIn(dir));
      if (!authority) throw new Error('no authority');
      const validity = { notBeforeMs: 0, notAfterMs: Date.now() + DAY_MS };
      const request = { commonName: 'home/attic', use: { type: 'client' as const }, ...validity };
      const { certificate, key } = await issueCertificate(authority, request);
      await expect(connectAs({ ...attic, certificate, key })).rejects.toThrow(/not authorized/i);
    }));

  test('a server of another authority gets nothing from a sensor', () =>
    withFolder(async (dir) => {
      await networked(async ({ attic }) => {
        const other = await enroll(dir, ATTIC, attic.bus);
        const publisher = publisherOf(dir, { ...attic, authority: other.authority }, { waitOnFirstConnect: false });
        await expect(publisher.start()).rejects.toThrow(/self-signed|unable to verify|issuer|signature/);
      });
    }));
});

test.each<[string, (dir: string, attic: Enrollment) => Promise<Enrollment>, RegExp]>([
  [
    'certificate has ended',
    (dir, { bus }) => enroll(dir, { site: 'home', sensor: 'old' }, bus, { nowMs: Date.now() - 11 * 365 * DAY_MS }),
    /the certificate of old ended on .*lanhound enroll old --renew/,
  ],
  [
    'enrolment is of another authority',
    async (dir, attic) => ({ ...(await enroll(`${dir}/other`, ATTIC, attic.bus)), authority: attic.authority }),
    /may have ended.*revoked.*another authority.*lanhound enroll attic --renew/,
  ],
  [
    'collector was set up anew',
    async (dir, attic) => ({ ...attic, authority: (await enroll(`${dir}/other`, ATTIC, attic.bus)).authority }),
    /not known to the authority.*lanhound enroll attic/,
  ],
  [
    'name was revoked',
    async (dir, attic) => {
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      await expect.poll(() => isLetIn(attic), WAIT).toBe(false);
      return attic;
    },
    /Not authorized: attic was revoked.*lanhound sensors/,
  ],
])('a sensor whose %s is told so, and what to do', (_, spoiled, said) =>
  networked(async ({ dir, attic }) => {
    const publisher = publisherOf(dir, await spoiled(dir, attic), { waitOnFirstConnect: false });
    await expect(publisher.start()).rejects.toThrow(said);
  }),
);

describe('while the broker runs', () => {
  test('a revoked sensor is cut off and refused, others stay, and a new enrolment lets it in again', () =>
    networked(async ({ dir, attic, cellar, recorder }) => {
      const client = await connectAs(attic);
      const other = await connectAs(cellar);
      const gone = closed(client);
      const beganMs = performance.now();
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      await gone;
      expect(performance.now() - beganMs).toBeLessThan(10_000);
      await expect(connectAs(attic)).rejects.toThrow(/not authorized/i);
      expect(other.connected).toBe(true);
      const again = await enroll(dir, ATTIC, attic.bus);
      const publisher = publisherOf(dir, again);
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 1));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-1']);
      await publisher.stop();
      await other.endAsync(true);
    }));

  test('the door opens with the first enrolment and closes with the last', () =>
    withFolder(async (dir) => {
      const handler = async () => {};
      const network = { host: HOST, port: 0 };
      await serving(
        { network },
        handler,
        async ({ broker }) => {
          expect(broker.networkAddress()).toBeUndefined();
          await enroll(dir, ATTIC, { kind: 'mqtt', server: 'mqtts://unused' });
          await expect.poll(() => broker.networkAddress()?.host, WAIT).toBe(HOST);
          revokeSensor(identityDirIn(dir), ATTIC, systemClock);
          await expect.poll(() => broker.networkAddress(), WAIT).toBeUndefined();
        },
        dir,
      );
    }));

  test('a sensor takes renewed credentials with its next connection, without a restart', () =>
    networked(async ({ dir, attic, recorder }) => {
      const publisher = publisherOf(dir, attic, { waitOnFirstConnect: false });
      await publisher.start();
      await publisher.publish(message(ATTIC, 0));
      const renewed = await enroll(dir, ATTIC, attic.bus, { renew: true });
      // Both count until somebody revokes them.
      await expect.poll(() => isLetIn(renewed), WAIT).toBe(true);
      expect(await isLetIn(attic)).toBe(true);
      revokeSensor(identityDirIn(dir), ATTIC, systemClock);
      await expect.poll(() => isLetIn(attic), WAIT).toBe(false);
      keepEnrollment(dir, await enroll(dir, ATTIC, attic.bus), 'attic');
      await publishUntilAnswered(publisher, message(ATTIC, 1));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1']);
      await publisher.stop();
    }));
});

test("the server's certificate is replaced before it ends and when it lacks a name, and not otherwise", () =>
  withFolder(async (dir) => {
    await enroll(dir, ATTIC, { kind: 'mqtt', server: 'mqtts://unused' });
    const nowMs = Date.now();
    const keep = async (atMs: number, names: string[] = ['10.0.0.1']) => {
      const clock = { ...systemClock, nowMs: () => atMs };
      const { certificate } = await keepServerCertificate(identityDirIn(dir), 'server.pem', names, clock);
      return certificate;
    };
    const first = await keep(nowMs);
    expect(await keep(nowMs + 200 * DAY_MS)).toBe(first);
    const renewed = await keep(nowMs + 300 * DAY_MS);
    expect(renewed).not.toBe(first);
    expect(await keep(nowMs + 300 * DAY_MS, ['10.0.0.1', 'collector.lan'])).not.toBe(renewed);
    expect(readFileSync(`${identityDirIn(dir)}/server.pem`, 'utf8')).toContain('PRIVATE KEY');
  }));
