import { needsPrograms } from '@lanhound/testkit';
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import type { BusStatus } from './bus.ts';
import { SensorBusConfig } from './bus-config.ts';
import { createPublisher } from './ends.ts';
import { mqttAlertListener } from './testing/alert-listener.ts';
import { kitOf, testDeps, withFolder } from './testing/bus-kit.ts';
import { type BusKit, busContract } from './testing/contract.ts';
import { startMosquitto } from './testing/mosquitto.ts';
import { freePort } from './testing/program.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 20 };
/** Below what mosquitto sends unacknowledged, so that the limit is ours. */
const IN_FLIGHT_MAX = 16;
const ATTIC = { site: 'home', sensor: 'attic' };

async function withMosquitto(run: (kit: BusKit, url: string) => Promise<void>, config?: string): Promise<void> {
  await withFolder(async (dir) => {
    let server = await startMosquitto({ dir, ...(config === undefined ? {} : { config }) });
    const url = `mqtt://127.0.0.1:${server.port}`;
    const connection = { kind: 'mqtt', server: url, reconnectMs: 50, messageBytesMax: 200_000 };
    const kit: BusKit = {
      // A batch for which nobody has subscribed yet is acknowledged and gone; see createMqttPublisher.
      ...kitOf(connection, { ...connection, waitOnFirstConnect: false, inFlightMax: IN_FLIGHT_MAX }),
      suppressesDuplicates: false,
      inFlightMax: IN_FLIGHT_MAX,
      listenForAlerts: mqttAlertListener(url),
      async restartServer() {
        // What mosquitto acknowledged it holds in memory, and writes down when it is stopped; a kill would lose it.
        await server.stop();
        server = await startMosquitto({ dir, port: server.port, ...(config === undefined ? {} : { config }) });
      },
    };
    try {
      await run(kit, url);
    } finally {
      await server.stop();
    }
  });
}

needsPrograms(['mosquitto'])('MQTT through mosquitto', () => {
  test.each(busContract)('$name', ({ check }) => withMosquitto((kit) => check(kit)));

  test('a topic that names no sensor is left out, and the others go on', () =>
    withMosquitto(async (kit, url) => {
      const recorder = createRecorder();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      const publisher = kit.createPublisher();
      const stranger = await mqtt.connectAsync(url);
      await consumer.start();
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      await stranger.publishAsync('lanhound/v1/HOME/$attic/events', 'shout', { qos: 1 });
      await stranger.publishAsync('elsewhere', 'shout', { qos: 1 });
      await publisher.publish(message(ATTIC, 1));
      await recorder.until(({ deliveries }) => deliveries.length >= 2);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1']);
      await stranger.endAsync();
      await publisher.stop();
      await consumer.stop();
    }));

  test('a store that takes its time gets many batches at once, and never too many', () =>
    withMosquitto(async (kit) => {
      const recorder = createRecorder();
      let inside = 0;
      let most = 0;
      const consumer = kit.createConsumer(async (delivery) => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 150));
        inside--;
        recorder.add(delivery);
      });
      const publisher = kit.createPublisher();
      const batches = Array.from({ length: 64 }, (_, i) => message(ATTIC, i));
      await consumer.start();
      await publisher.start();
      await Promise.all(batches.map((batch) => publishUntilAnswered(publisher, batch)));
      await recorder.until(({ deliveries }) => deliveries.length === batches.length);
      expect(new Set(recorder.idsOf(ATTIC)).size).toBe(batches.length);
      expect(most).toBeGreaterThan(4);
      expect(most).toBeLessThanOrEqual(IN_FLIGHT_MAX);
      await publisher.stop();
      await consumer.stop();
    }));

  test('an acknowledgement never crosses to the next connection', () =>
    withMosquitto(async (kit) => {
      const recorder = createRecorder();
      const release = new AbortController();
      let calls = 0;
      const consumer = kit.createConsumer(async (delivery) => {
        calls++;
        if (calls === 1) {
          await new Promise<void>((resolve) => release.signal.addEventListener('abort', () => resolve()));
        }
        recorder.add(delivery);
      });
      const publisher = kit.createPublisher();
      await consumer.start();
      await publisher.start();
      const published = publishUntilAnswered(publisher, message(ATTIC, 0));
      await published;
      await kit.restartServer?.();
      await publishUntilAnswered(publisher, message(ATTIC, 1));
      await recorder.until((seen) => seen.idsOf(ATTIC).includes('1000-1'));
      // Accepted on a connection that is gone: the broker does not learn of it, and has delivered the batch again.
      release.abort();
      await recorder.until(({ deliveries }) => deliveries.length === 3);
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1', '1000-0']);
      await publisher.stop();
      await consumer.stop();
    }));

  test('a broker that wants a password tells why it refuses, and is tried again', () =>
    withMosquitto(async (_kit, url) => {
      const seen: BusStatus[] = [];
      const config = SensorBusConfig.parse({ kind: 'mqtt', server: url, reconnectMs: 50 });
      const publisher = createPublisher(config, { ...testDeps(), onStatus: (status) => seen.push(status) });
      await publisher.start();
      await expect
        .poll(() => seen, WAIT)
        .toContainEqual({ type: 'disconnected', reason: 'Connection refused: Not authorized' });
      await publisher.stop();
    }, 'allow_anonymous false'));
});

test('a broker that is away: start waits or refuses as configured, and publish says to try again', async () => {
  const server = `mqtt://127.0.0.1:${await freePort()}`;
  const strict = SensorBusConfig.parse({ kind: 'mqtt', server, waitOnFirstConnect: false });
  await expect(createPublisher(strict, testDeps()).start()).rejects.toThrow(/no MQTT broker at .*bus\.server/);

  const seen: BusStatus['type'][] = [];
  const config = SensorBusConfig.parse({ kind: 'mqtt', server });
  const publisher = createPublisher(config, { ...testDeps(), onStatus: ({ type }) => seen.push(type) });
  await publisher.start();
  await expect(publisher.publish(message(ATTIC, 0))).rejects.toMatchObject({ name: 'BusError', retryable: true });
  await publisher.stop();
  expect([seen[0], seen.at(-1)]).toEqual(['connecting', 'closed']);
});
