import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { mqttTopic } from '@lanhound/proto';
import mqtt from 'mqtt';
import { describe, expect, test } from 'vitest';
import type { DeliveryHandler } from './bus.ts';
import { localLogin } from './local-key.ts';
import { LOCAL_KEY } from './testing/bus-kit.ts';
import { createRecorder, message } from './testing/recorder.ts';
import { serving } from './testing/serving.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 20 };
const ATTIC = { site: 'home', sensor: 'attic' };
const CELLAR = { site: 'home', sensor: 'cellar' };

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

/** CONNECT of MQTT 3.1.1: clean session, client identifier "x", user "x" with the key. */
const connectOf = (keepaliveSeconds: string): Buffer => {
  const key = Buffer.from(LOCAL_KEY);
  const head = Buffer.from(`00044d51545404c2${keepaliveSeconds}000178000178`, 'hex');
  const body = Buffer.concat([head, Buffer.of(0, key.length), key]);
  return Buffer.concat([Buffer.of(0x10, body.length), body]);
};
const CONNECT = connectOf('003c');
const CONNECT_KEEPALIVE_1S = connectOf('0001');

/** PUBLISH at QoS 1. */
function publishPacket(sensor: string, messageId: number, payloadBytes: number): Buffer {
  const topic = Buffer.from(mqttTopic({ site: 'home', sensor }));
  const body = Buffer.alloc(2 + topic.length + 2 + payloadBytes);
  body.writeUInt16BE(topic.length, 0);
  topic.copy(body, 2);
  body.writeUInt16BE(messageId, 2 + topic.length);
  const length = Buffer.from([(body.length & 0x7f) | 0x80, ((body.length >> 7) & 0x7f) | 0x80, body.length >> 14]);
  return Buffer.concat([Buffer.from([0x32]), length, body]);
}

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
      const flood = () => {
        while (!socket.destroyed && sent < 2000) {
          sent++;
          if (!socket.write(publishPacket(`loud-${sent}`, sent, 65_000))) return;
        }
      };
      socket.on('drain', flood);
      flood();
      await expect.poll(() => inside, WAIT).toBeGreaterThanOrEqual(16);
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

  test('one who floods the broker with questions is cut, and others are served', () =>
    serving(
      {},
      async () => {},
      async ({ port, publisherOf }) => {
        const socket = await rawClient(port);
        socket.write(CONNECT);
        await once(socket, 'data');
        const pings = Buffer.alloc(65_536).map((_, i) => (i % 2 === 0 ? 0xc0 : 0));
        const flood = () => {
          while (!socket.destroyed && socket.write(pings));
        };
        socket.on('drain', flood);
        flood();
        await closed(socket);
        const publisher = publisherOf({ waitOnFirstConnect: false });
        await publisher.start();
        await publisher.publish(message(ATTIC, 0));
        await publisher.stop();
      },
    ));

  test('silence ends a connection after one and a half times its keepalive', () =>
    serving(
      {},
      async () => {},
      async ({ port }) => {
        const socket = await rawClient(port);
        socket.write(CONNECT_KEEPALIVE_1S);
        await once(socket, 'data');
        await closed(socket);
      },
    ));

  test('a connection that is not read because the store is slow is not taken for silent', () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let handed = 0;
    const handler = async () => {
      handed++;
      await released;
    };
    return serving({ inFlightMax: 2 }, handler, async ({ port }) => {
      const socket = await rawClient(port);
      socket.write(CONNECT_KEEPALIVE_1S);
      await once(socket, 'data');
      socket.write(Buffer.concat([publishPacket('attic', 1, 10), publishPacket('cellar', 2, 10)]));
      await expect.poll(() => handed, WAIT).toBe(2);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      let answers = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        answers = Buffer.concat([answers, chunk]);
      });
      release();
      // Two PUBACKs.
      await expect.poll(() => answers.toString('hex'), WAIT).toBe('4002000140020002');
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
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
        reconnectPeriod: 0,
        ...localLogin(LOCAL_KEY),
      });
      client.on('error', () => {});
      client.publish(mqttTopic(CELLAR), 'never again', { qos: 1 });
      await expect.poll(() => tries.get('cellar'), WAIT).toBeGreaterThan(0);
      const gone = new Promise<void>((resolve) => client.once('close', () => resolve()));
      client.stream.destroy();
      await gone;
      isAway = false;
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      await publisher.publish(message(CELLAR, 1));
      expect(recorder.idsOf(CELLAR)).toEqual(['1000-1']);
      await publisher.stop();
    });
  });
});
