import { mqttTopic } from '@lanhound/proto';
import mqtt from 'mqtt';
import { describe, expect, test } from 'vitest';
import type { DeliveryHandler } from './bus.ts';
import { localLogin } from './local-key.ts';
import { mqttAlertListener } from './testing/alert-listener.ts';
import { kitOf, LOCAL_KEY } from './testing/bus-kit.ts';
import { type BusKit, busContract } from './testing/contract.ts';
import { freePort } from './testing/program.ts';
import { createRecorder, message } from './testing/recorder.ts';
import { serving } from './testing/serving.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const CELLAR = { site: 'home', sensor: 'cellar' };

async function brokerKit(): Promise<BusKit> {
  const port = await freePort();
  const sensor = {
    kind: 'mqtt',
    server: `mqtt://127.0.0.1:${port}`,
    reconnectMs: 50,
    messageBytesMax: 200_000,
    ...localLogin(LOCAL_KEY),
  };
  const collector = { kind: 'embedded', port, messageBytesMax: 200_000 };
  const listenForAlerts = mqttAlertListener(sensor.server, localLogin(LOCAL_KEY));
  return { ...kitOf(sensor, collector), suppressesDuplicates: false, inFlightMax: 512, listenForAlerts };
}

test.each(busContract.filter(({ needs }) => needs !== 'restartServer'))('embedded broker: $name', async ({ check }) =>
  check(await brokerKit()),
);

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

  test('a rejected batch is tried again on the same connection, and passed by its successors', () => {
    const recorder = createRecorder();
    let calls = 0;
    const handler: DeliveryHandler = async (delivery) => {
      if (++calls === 1) throw new Error('the store is away');
      recorder.add(delivery);
    };
    return serving({}, handler, async ({ publisherOf }) => {
      const publisher = publisherOf({ waitOnFirstConnect: false });
      await publisher.start();
      await Promise.all([0, 1, 2].map((i) => publisher.publish(message(ATTIC, i))));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-1', '1000-2', '1000-0']);
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
        const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
          reconnectPeriod: 0,
          ...localLogin(LOCAL_KEY),
        });
        const gone = new Promise<void>((resolve) => client.once('close', () => resolve()));
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
        const listener = await mqtt.connectAsync(url, { will, ...localLogin(LOCAL_KEY) });
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
