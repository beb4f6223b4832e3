import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { mqttTopic } from '@lanhound/proto';
import mqtt from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createEmbeddedBroker, type EmbeddedBroker } from './broker.ts';
import { EmbeddedBrokerConfig } from './broker-config.ts';
import type { DeliveryHandler } from './bus.ts';
import { createPublisher, SensorBusConfig } from './bus-config.ts';
import { kitOf, testDeps } from './testing/bus-kit.ts';
import { type BusKit, busContract } from './testing/contract.ts';
import { freePort } from './testing/program.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const CELLAR = { site: 'home', sensor: 'cellar' };

async function brokerKit(): Promise<BusKit> {
  const port = await freePort();
  const sensor = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, reconnectMs: 50, messageBytesMax: 200_000 };
  const collector = { kind: 'embedded', port, messageBytesMax: 200_000 };
  return { ...kitOf(sensor, collector), suppressesDuplicates: false, inFlightMax: 16 };
}

test.each(busContract.filter(({ needs }) => needs !== 'restartServer'))('embedded broker: $name', async ({ check }) =>
  check(await brokerKit()),
);

interface Served {
  broker: EmbeddedBroker;
  port: number;
  publisherOf(more?: object): ReturnType<typeof createPublisher>;
}

async function serving(config: object, handler: DeliveryHandler, run: (served: Served) => Promise<void>) {
  const parsed = EmbeddedBrokerConfig.parse({ kind: 'embedded', port: 0, ...config });
  const broker = createEmbeddedBroker(parsed, { ...testDeps(), handler });
  await broker.start();
  const { port } = broker.address();
  const server = `mqtt://127.0.0.1:${port}`;
  const publisherOf = (more: object = {}) =>
    createPublisher(SensorBusConfig.parse({ kind: 'mqtt', server, reconnectMs: 50, ...more }), testDeps());
  try {
    await run({ broker, port, publisherOf });
  } finally {
    await broker.stop();
  }
}

/** A client that speaks bytes. */
async function rawClient(port: number): Promise<Socket> {
  const socket = connectTcp(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });

/** CONNECT of MQTT 3.1.1: clean session, client identifier "x". */
const CONNECT = Buffer.from('100d00044d5154540402003c000178', 'hex');

describe('acknowledgement', () => {
  test('comes once the handler resolved', () => {
    const steps: string[] = [];
    const handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      steps.push('handled');
    };
    return serving({}, handler, async ({ publisherOf }) => {
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      await publisher.publish(message(ATTIC, 0));
      steps.push('answered');
      expect(steps).toEqual(['handled', 'answered']);
      await publisher.stop();
    });
  });

  test('a rejected batch is tried again on the same connection, before its successors', () => {
    const recorder = createRecorder();
    let rejections = 0;
    const handler: DeliveryHandler = async (delivery) => {
      if (rejections++ < 2) throw new Error('the store is away');
      recorder.add(delivery);
    };
    return serving({}, handler, async ({ publisherOf }) => {
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      await Promise.all([0, 1, 2].map((i) => publisher.publish(message(ATTIC, i))));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1', '1000-2']);
      await publisher.stop();
    });
  });

  test('a stop answers what is under way and returns although a handler hangs', () => {
    let started = () => {};
    const handed = new Promise<void>((resolve) => {
      started = resolve;
    });
    const hanging = () => {
      started();
      return new Promise<void>(() => {});
    };
    return serving({}, hanging, async ({ broker, publisherOf }) => {
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      const published = publisher.publish(message(ATTIC, 0));
      published.catch(() => {});
      await handed;
      await broker.stop();
      await expect(published).rejects.toMatchObject({ retryable: true });
      await publisher.stop();
    });
  });
});

describe('who may do what', () => {
  const users = [
    { site: 'home', sensor: 'attic', password: 'upstairs' },
    { site: 'home', sensor: 'cellar', password: 'downstairs' },
  ];

  test('a sensor publishes under its own name alone', () => {
    const recorder = createRecorder();
    return serving(
      { users },
      async (delivery) => recorder.add(delivery),
      async ({ publisherOf }) => {
        const attic = publisherOf({ username: 'home/attic', password: 'upstairs', waitOnFirstConnect: false });
        const cellar = publisherOf({ username: 'home/cellar', password: 'downstairs', waitOnFirstConnect: false });
        await attic.start();
        await cellar.start();
        await expect(attic.publish(message(CELLAR, 66))).rejects.toMatchObject({ name: 'BusError' });
        await cellar.publish(message(CELLAR, 0));
        await publishUntilAnswered(attic, message(ATTIC, 0));
        expect(recorder.idsOf(CELLAR)).toEqual(['1000-0']);
        expect(recorder.idsOf(ATTIC)).toEqual(['1000-0']);
        await attic.stop();
        await cellar.stop();
      },
    );
  });

  test.each([
    ['a wrong password', { username: 'home/attic', password: 'downstairs' }],
    ['an unknown user', { username: 'home/roof', password: 'upstairs' }],
    ['no user', {}],
  ])('%s is refused', (_, credentials) =>
    serving(
      { users },
      async () => {},
      async ({ publisherOf }) => {
        const publisher = publisherOf({ ...credentials, waitOnFirstConnect: false });
        await expect(publisher.start()).rejects.toThrow(/refused/);
      },
    ),
  );

  test.each([
    ['a topic of somebody else', 'elsewhere', { qos: 1 as const }],
    ['a name that is no sensor', 'lanhound/v1/HOME/x/events', { qos: 1 as const }],
    ['QoS 0, which nobody would miss', mqttTopic(ATTIC), { qos: 0 as const }],
    ['QoS 2, which the broker would hold', mqttTopic(ATTIC), { qos: 2 as const }],
  ])('publishing is refused: %s', (_, topic, options) => {
    const recorder = createRecorder();
    return serving(
      {},
      async (delivery) => recorder.add(delivery),
      async ({ port }) => {
        const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
        const gone = once(client, 'close');
        client.publish(topic, 'bytes', options);
        await gone;
        expect(recorder.deliveries).toEqual([]);
      },
    );
  });

  test('nobody reads what others say: no subscriptions, retained messages, or wills', () =>
    serving(
      {},
      async () => {},
      async ({ port, publisherOf }) => {
        const url = `mqtt://127.0.0.1:${port}`;
        const will = { topic: mqttTopic(CELLAR), payload: Buffer.from('gone'), qos: 1 as const, retain: true };
        const listener = await mqtt.connectAsync(url, { will });
        const heard: string[] = [];
        listener.on('message', (topic) => heard.push(topic));
        await expect(listener.subscribeAsync('#', { qos: 1 })).rejects.toThrow();
        await listener.publishAsync(mqttTopic(ATTIC), 'kept', { qos: 1, retain: true });
        const publisher = publisherOf({ waitOnFirstConnect: false });
        await publisher.start();
        await publisher.publish(message(ATTIC, 1));
        expect(heard).toEqual([]);
        listener.stream.destroy();
        await publisher.stop();
        await listener.endAsync(true);
      },
    ));

  test('one sensor does not throw another out by its client identifier', () =>
    serving(
      { users },
      async () => {},
      async ({ port, publisherOf }) => {
        const clientId = 'the-same';
        const attic = publisherOf({
          clientId,
          username: 'home/attic',
          password: 'upstairs',
          waitOnFirstConnect: false,
        });
        await attic.start();
        const url = `mqtt://127.0.0.1:${port}`;
        const cellar = await mqtt.connectAsync(url, { clientId, username: 'home/cellar', password: 'downstairs' });
        await attic.publish(message(ATTIC, 0));
        expect(cellar.connected).toBe(true);
        await cellar.endAsync();
        await attic.stop();
      },
    ));

  test('more clients than connectionsMax are told so', () =>
    serving(
      { connectionsMax: 1 },
      async () => {},
      async ({ publisherOf }) => {
        const first = publisherOf({ waitOnFirstConnect: false });
        await first.start();
        await expect(publisherOf({ waitOnFirstConnect: false }).start()).rejects.toThrow(/Server unavailable/);
        await first.publish(message(ATTIC, 0));
        await first.stop();
      },
    ));
});

describe('hostile clients', () => {
  test.each([
    ['240 MB without a CONNECT', Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])],
    ['a CONNECT of 256 MB', Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ['a length without end', Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x01])],
    ['something that is not MQTT', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('%s ends at the first header', (_, header) =>
    serving(
      {},
      async () => {},
      async ({ port, publisherOf }) => {
        const socket = await rawClient(port);
        const body = Buffer.alloc(1_000_000);
        let sent = 0;
        const flood = () => {
          while (!socket.destroyed && sent < 240 && socket.write(body)) sent++;
        };
        socket.on('drain', flood);
        socket.write(header);
        flood();
        await closed(socket);
        // What fits into the buffers of two sockets was taken off our hands, not the rest.
        expect(sent).toBeLessThan(30);
        const publisher = publisherOf({ waitOnFirstConnect: false });
        await publisher.start();
        await publisher.publish(message(ATTIC, 0));
        await publisher.stop();
      },
    ),
  );

  test('a giant packet after the CONNECT ends at its header', () =>
    serving(
      {},
      async () => {},
      async ({ port }) => {
        const socket = await rawClient(port);
        socket.write(CONNECT);
        await once(socket, 'data');
        // PUBLISH at QoS 1 of 2 MB, with messageBytesMax at 1 MB.
        socket.write(Buffer.from([0x32, 0x80, 0x80, 0x80, 0x01]));
        await closed(socket);
      },
    ));

  test('many who connect and say nothing are cut, the oldest first, and others are served', () =>
    serving(
      {},
      async () => {},
      async ({ port, publisherOf }) => {
        const silent: Socket[] = [];
        for (let i = 0; i < 40; i++) {
          const socket = await rawClient(port);
          // A CONNECT that never ends.
          socket.write(CONNECT.subarray(0, 5));
          silent.push(socket);
        }
        await Promise.all(silent.slice(0, 8).map(closed));
        const publisher = publisherOf({ waitOnFirstConnect: false });
        await publisher.start();
        await publisher.publish(message(ATTIC, 0));
        await publisher.stop();
        // The others run into the time limit.
        await Promise.all(silent.map(closed));
      },
    ));

  test('one who sends without waiting for answers is not read, and others are served', () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let inside = 0;
    let most = 0;
    let bytesSeen = 0;
    const handler: DeliveryHandler = async ({ address, bytes }) => {
      if (address.sensor === 'attic') return;
      inside++;
      most = Math.max(most, inside);
      bytesSeen += bytes.length;
      await released;
      inside--;
    };
    return serving({}, handler, async ({ port, publisherOf }) => {
      const socket = await rawClient(port);
      socket.write(CONNECT);
      await once(socket, 'data');
      // 64 KB to a sensor of its own each time, so that none waits for another.
      let sent = 0;
      const packet = () => {
        const topic = Buffer.from(mqttTopic({ site: 'home', sensor: `loud-${sent}` }));
        const body = Buffer.alloc(2 + topic.length + 2 + 65_000);
        body.writeUInt16BE(topic.length, 0);
        topic.copy(body, 2);
        body.writeUInt16BE((sent % 65_000) + 1, 2 + topic.length);
        const length = Buffer.from([
          (body.length & 0x7f) | 0x80,
          ((body.length >> 7) & 0x7f) | 0x80,
          body.length >> 14,
        ]);
        return Buffer.concat([Buffer.from([0x32]), length, body]);
      };
      const flood = () => {
        while (!socket.destroyed && sent < 2000) {
          sent++;
          if (!socket.write(packet())) return;
        }
      };
      socket.on('drain', flood);
      flood();
      await expect.poll(() => inside).toBeGreaterThanOrEqual(16);
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      for (let i = 0; i < 50; i++) await publisher.publish(message(ATTIC, i));
      expect(most).toBeLessThanOrEqual(20);
      expect(bytesSeen).toBeLessThan(20 * 65_536);
      expect(sent).toBeLessThan(300);
      release();
      socket.destroy();
      await publisher.stop();
    });
  });

  test('batches of a connection that broke are not tried again beside their successors', () => {
    const tries = new Map<string, number>();
    const recorder = createRecorder();
    let isAway = true;
    const handler: DeliveryHandler = async (delivery) => {
      const key = delivery.address.sensor;
      tries.set(key, (tries.get(key) ?? 0) + 1);
      if (isAway) throw new Error('the store is away');
      recorder.add(delivery);
    };
    return serving({}, handler, async ({ port, publisherOf }) => {
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
      client.on('error', () => {});
      client.publish(mqttTopic(CELLAR), 'never again', { qos: 1 });
      await expect.poll(() => tries.get('cellar')).toBeGreaterThan(0);
      client.stream.destroy();
      await once(client, 'close');
      isAway = false;
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      await publisher.publish(message(CELLAR, 1));
      expect(recorder.idsOf(CELLAR)).toEqual(['1000-1']);
      await publisher.stop();
    });
  });
});
