import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mqttAlertsTopic, mqttCommandsTopic, mqttTopic } from '@lanhound/proto';
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import { SensorBusConfig } from './bus-config.ts';
import { createPublisher } from './ends.ts';
import { localKeyFileIn, localLogin, readLocalKey } from './local-key.ts';
import { LOCAL_KEY, testDeps, withFolder } from './testing/bus-kit.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';
import { type Served, serving } from './testing/serving.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const noHandler = async () => {};

const served = (run: (served: Served & { dir: string }) => Promise<void>) =>
  withFolder((dir) => serving({}, noHandler, (each) => run({ ...each, dir }), dir));

const sensorOf = (port: number, more: object) =>
  createPublisher(
    SensorBusConfig.parse({ kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, reconnectMs: 50, ...more }),
    testDeps(),
  );

const strict = { waitOnFirstConnect: false };

test('the key is there while the broker runs, for its owner alone, and says whose it is', () =>
  withFolder(async (dir) => {
    const file = localKeyFileIn(dir);
    await serving(
      {},
      noHandler,
      async ({ port }) => {
        expect(readFileSync(file, 'utf8')).toBe(`127.0.0.1:${port} ${LOCAL_KEY}\n`);
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(statSync(join(dir, 'identity')).mode & 0o777).toBe(0o700);
      },
      dir,
    );
    expect(existsSync(file)).toBe(false);
  }));

test('a sensor that reads the key comes in, and again after the broker has another', () =>
  withFolder(async (dir) => {
    const recorder = createRecorder();
    const take = async (delivery: Parameters<typeof recorder.add>[0]) => recorder.add(delivery);
    const sensors: ReturnType<typeof sensorOf>[] = [];
    let port = 0;
    await serving(
      {},
      take,
      async (each) => {
        port = each.port;
        const sensor = sensorOf(port, { localKeyFile: localKeyFileIn(dir) });
        sensors.push(sensor);
        await sensor.start();
        await publishUntilAnswered(sensor, message(ATTIC, 0));
      },
      dir,
    );
    await serving(
      { port },
      take,
      async () => publishUntilAnswered(sensors[0] as (typeof sensors)[0], message(ATTIC, 1)),
      dir,
      'another key',
    );
    await sensors[0]?.stop();
    expect(recorder.idsOf(ATTIC)).toEqual(['1000-0', '1000-1']);
  }));

test.each([
  ['without a key', {}],
  ['with a wrong one', localLogin('wrong')],
  ['with a user and no password', { username: 'local' }],
  ['with none and an empty password', localLogin('')],
])('a client %s can neither publish nor subscribe', (_, login) =>
  served(async ({ port }) => {
    const options = { reconnectPeriod: 0, ...login };
    await expect(mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, options, false)).rejects.toThrow(/Not authorized/);
  }),
);

test.each([
  ['what a sensor sends', mqttTopic(ATTIC)],
  ['what all send', mqttTopic()],
  ['the commands of all', mqttCommandsTopic()],
])('nor does the key let anybody read %s', (_, topic) =>
  served(async ({ port }) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, localLogin(LOCAL_KEY));
    await expect(client.subscribeAsync(topic, { qos: 1 })).rejects.toThrow();
    await client.endAsync(true);
  }),
);

test.each([
  ['commands', mqttCommandsTopic(ATTIC)],
  ['alerts', mqttAlertsTopic('home')],
])('nor send %s', (_, topic) =>
  served(async ({ port }) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
      reconnectPeriod: 0,
      ...localLogin(LOCAL_KEY),
    });
    const gone = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topic, 'block', { qos: 1 });
    await gone;
  }),
);

/** Also root may not read that. */
const toFolder = (file: string): void => {
  rmSync(file);
  mkdirSync(file);
};

type Case = [string, (file: string, port: number) => void, RegExp];
test.each<Case>([
  ['is not there', (file) => rmSync(file), /Not authorized: it wants the key.*there is no .*bus\.localKeyFile/],
  ['is of another collector', (file, port) => writeFileSync(file, `127.0.0.1:${port} x\n`), /is of another collector/],
  ['is of another address', (file) => writeFileSync(file, '127.0.0.1:1 x\n'), /listens at 127\.0\.0\.1:1: correct/],
  ['cannot be read', toFolder, /may not read .*run as the collector's user/],
])('a sensor whose key %s is told what to do', (_, spoil, said) =>
  served(async ({ dir, port }) => {
    const file = join(dir, 'copy.key');
    writeFileSync(file, readFileSync(localKeyFileIn(dir)));
    spoil(file, port);
    const starting = sensorOf(port, { ...strict, localKeyFile: file }).start();
    await expect(starting).rejects.toThrow(said);
    await expect(starting).rejects.toThrow(/lanhound enroll NAME --server 127\.0\.0\.1/);
    expect(readLocalKey(localKeyFileIn(dir)).key).toBe(LOCAL_KEY);
  }),
);

test('the key is shown to no server at another address, nor over the network', () =>
  served(async ({ dir, port }) => {
    const key = { localKeyFile: localKeyFileIn(dir) };
    await expect(sensorOf(port, { ...strict, ...key, server: `mqtt://localhost:${port}` }).start()).rejects.toThrow(
      /Not authorized/,
    );
  }));
