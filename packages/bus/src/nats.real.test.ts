import { needsPrograms } from '@lanhound/testkit';
import { connect } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import type { BusStatus } from './bus.ts';
import { SensorBusConfig } from './bus-config.ts';
import { createPublisher } from './ends.ts';
import { natsAlertListener } from './testing/alert-listener.ts';
import { kitOf, testDeps, withFolder } from './testing/bus-kit.ts';
import { type BusKit, busContract } from './testing/contract.ts';
import { startNatsServer } from './testing/nats-server.ts';
import { freePort, type RunningServer } from './testing/program.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const IN_FLIGHT_MAX = 5;

interface Running {
  kit: BusKit;
  server: RunningServer;
  servers: string[];
}

async function withNats(run: (running: Running) => Promise<void>, config?: string): Promise<void> {
  await withFolder(async (dir) => {
    let server = await startNatsServer({ dir, ...(config === undefined ? {} : { config }) });
    const servers = [`nats://127.0.0.1:${server.port}`];
    const sensor = { kind: 'nats', servers, reconnectMs: 50, messageBytesMax: 200_000, publishTimeoutMs: 1000 };
    const { publishTimeoutMs: _, ...connection } = sensor;
    const kit: BusKit = {
      ...kitOf(sensor, { ...connection, inFlightMax: IN_FLIGHT_MAX, ackWaitMs: 1000, streamBytesMax: 50_000_000 }),
      suppressesDuplicates: true,
      inFlightMax: IN_FLIGHT_MAX,
      listenForAlerts: natsAlertListener(servers),
      async restartServer() {
        await server.kill();
        server = await startNatsServer({ dir, port: server.port });
      },
    };
    try {
      await run({ kit, server, servers });
    } finally {
      await server.stop();
    }
  });
}

needsPrograms(['nats-server'])('NATS JetStream', () => {
  test.each(busContract)('$name', ({ check }) => withNats(({ kit }) => check(kit)));

  test('a name that is no sensor is removed from the stream, and the others go on', () =>
    withNats(async ({ kit, servers }) => {
      const recorder = createRecorder();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      const publisher = kit.createPublisher();
      const stranger = await connect({ servers });
      await consumer.start();
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      stranger.publish('lanhound.v1.HOME.$attic.events', 'shout');
      stranger.publish('elsewhere', 'shout');
      await stranger.close();
      await publisher.publish(message(ATTIC, 1));
      await recorder.until(({ deliveries }) => deliveries.length >= 2);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1']);
      expect(recorder.deliveries).toHaveLength(2);
      await publisher.stop();
      await consumer.stop();
    }));

  test('a handler that takes longer than ackWait keeps its batch', () =>
    withNats(async ({ kit }) => {
      const recorder = createRecorder();
      let calls = 0;
      const consumer = kit.createConsumer(async (delivery) => {
        calls++;
        await new Promise((resolve) => setTimeout(resolve, 2500));
        recorder.add(delivery);
      });
      const publisher = kit.createPublisher();
      await consumer.start();
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      await recorder.until(({ deliveries }) => deliveries.length === 1);
      expect(calls).toBe(1);
      await publisher.stop();
      await consumer.stop();
    }));

  test('without the right to publish under a name the refusal is final', () => {
    const rights = '{ publish: ["lanhound.v1.home.attic.events"], subscribe: ["_INBOX.>"] }';
    const users = `authorization { users: [
      { user: attic, password: secret, permissions: ${rights} }
      { user: collector, password: secret }
    ] }`;
    return withNats(async ({ servers }) => {
      const config = SensorBusConfig.parse({ kind: 'nats', servers, user: 'attic', password: 'secret' });
      const publisher = createPublisher(config, testDeps());
      await publisher.start();
      const collector = kitOf({ kind: 'nats' }, { kind: 'nats', servers, user: 'collector', password: 'secret' });
      const recorder = createRecorder();
      const consumer = collector.createConsumer(async (delivery) => recorder.add(delivery));
      await consumer.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      await expect(publisher.publish(message({ site: 'home', sensor: 'cellar' }, 0))).rejects.toMatchObject({
        name: 'BusError',
        retryable: false,
        message: expect.stringContaining('Permissions Violation'),
      });
      await publisher.publish(message(ATTIC, 1));
      await publisher.stop();
      await consumer.stop();
    }, users);
  });

  test('a batch larger than the server takes is refused for good', () =>
    withNats(async ({ kit, servers }) => {
      const consumer = kit.createConsumer(async () => {});
      await consumer.start();
      const publisher = createPublisher(SensorBusConfig.parse({ kind: 'nats', servers }), testDeps());
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      await expect(publisher.publish(message(ATTIC, 1, 300_000))).rejects.toMatchObject({ retryable: false });
      await publisher.publish(message(ATTIC, 2));
      await publisher.stop();
      await consumer.stop();
    }));

  test('a stream that somebody deleted is made again', () =>
    withNats(async ({ kit, servers }) => {
      const recorder = createRecorder();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      const publisher = kit.createPublisher();
      await consumer.start();
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      const operator = await connect({ servers });
      await operator.request('$JS.API.STREAM.DELETE.lanhound', '');
      await operator.close();
      await publishUntilAnswered(publisher, message(ATTIC, 1));
      await recorder.until((seen) => seen.idsOf(ATTIC).includes('1000-1'));
      await publisher.stop();
      await consumer.stop();
    }));
});

test('a server that is away: start waits or refuses as configured, and publish says to try again', async () => {
  const servers = [`nats://127.0.0.1:${await freePort()}`];
  const strict = SensorBusConfig.parse({ kind: 'nats', servers, waitOnFirstConnect: false });
  await expect(createPublisher(strict, testDeps()).start()).rejects.toThrow(/no NATS server at .*bus\.servers/);

  const seen: BusStatus['type'][] = [];
  const config = SensorBusConfig.parse({ kind: 'nats', servers });
  const publisher = createPublisher(config, { ...testDeps(), onStatus: ({ type }) => seen.push(type) });
  await publisher.start();
  await expect(publisher.publish(message(ATTIC, 0))).rejects.toMatchObject({ name: 'BusError', retryable: true });
  await publisher.stop();
  expect(seen[0]).toBe('connecting');
  expect(seen.at(-1)).toBe('closed');
});
