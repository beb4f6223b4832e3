import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type BatchMessage, type BatchPublisher, BusError } from '@lanhound/bus';
import { decodeBatch, type Event } from '@lanhound/proto';
import { ConfigError, checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { pcapFile, TCP_FLAG, tcpFrame, udpFrame } from '@lanhound/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { CaptureError, createSensor, SensorConfig } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'lanhound-sensor-'));
afterAll(() => rmSync(directory, { recursive: true }));

const START_US = 1_772_366_400_000_000;
const LAPTOP = { mac: '02:00:00:00:00:01', ip: '192.168.1.7', port: 40_000 };
const SERVER = { mac: '02:00:00:00:00:02', ip: '192.0.2.80', port: 80 };
const REQUEST = 'GET / HTTP/1.1\r\nHost: example.org\r\n\r\n';

const frames = [
  tcpFrame(LAPTOP, SERVER, { flags: TCP_FLAG.syn }),
  tcpFrame(SERVER, LAPTOP, { flags: TCP_FLAG.syn | TCP_FLAG.ack }),
  tcpFrame(LAPTOP, SERVER, { flags: TCP_FLAG.ack | TCP_FLAG.psh, sequence: 1 }, REQUEST),
  udpFrame(LAPTOP, { ...SERVER, port: 9 }, 'hello'),
  Buffer.from('ffffffffffff020000000001888e0100', 'hex'),
].map((bytes, i) => ({ bytes, timeUs: START_US + i * 1_000 }));

function captureFile(name: string, bytes: Uint8Array): string {
  const file = join(directory, name);
  writeFileSync(file, bytes);
  return file;
}

interface ListenerOptions {
  take?: (message: BatchMessage) => Promise<void>;
  onEvents?: () => void;
}

/** A bus that takes everything, unless told otherwise. */
function listener({ take = async () => {}, onEvents = () => {} }: ListenerOptions = {}) {
  const events: Event[] = [];
  const publisher: BatchPublisher = {
    name: 'listener',
    start: async () => {},
    stop: async () => {},
    async publish(message) {
      await take(message);
      events.push(...decodeBatch(message.bytes).events);
      onEvents();
    },
  };
  return { publisher, events };
}

function sensorOver(capture: unknown, publisher: BatchPublisher, stdin?: Readable, more: object = {}) {
  const publish = { stopMs: 50, ...more };
  const config = checkConfig(SensorConfig, { site: 'home', sensor: 'attic', capture, publish });
  const deps = { publisher, clock: systemClock, report: silentReport(), random: Math.random, version: '1.2.3' };
  return createSensor(config, { ...deps, ...(stdin ? { stdin } : {}) });
}

const flowsOf = (events: readonly Event[]) =>
  events.filter((event) => event.type === 'flow').map(({ state, dstPort, app }) => [state, dstPort, app]);

describe('a capture file', () => {
  test('becomes events, with the word of the sensor at the end', async () => {
    const { publisher, events } = listener();
    const file = captureFile('whole.pcap', pcapFile(frames));
    const sensor = sensorOver({ kind: 'files', files: [file] }, publisher);
    await sensor.start();
    expect(await sensor.ended).toEqual({ type: 'end' });
    await sensor.stop();
    expect(flowsOf(events)).toEqual([
      ['open', 80, 'http'],
      ['closed', 80, 'http'],
      ['closed', 9, undefined],
    ]);
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'sensorStats', time: START_US + 3_000, site: 'home', sensor: 'attic', version: '1.2.3', source: file },
      ...{ packets: 5, decodeDrops: { 'notIp.eapol': 1 }, flowsLive: 0, batchesLost: 0 },
    });
    expect(sensor.counters()).toMatchObject({
      capture: { packets: 5 },
      track: { flowsOpened: 2 },
      drops: { 'notIp.eapol': 1 },
      publish: { queuedBatches: 0, lostBatches: 0, eventsRefused: 0 },
    });
  });

  test('that is damaged is read up to there, and the failure told', async () => {
    const { publisher, events } = listener();
    const damaged = Buffer.concat([pcapFile(frames), Buffer.alloc(64, 0xff)]);
    const sensor = sensorOver({ kind: 'files', files: [captureFile('damaged.pcap', damaged)] }, publisher);
    await sensor.start();
    await expect(sensor.ended).rejects.toBeInstanceOf(CaptureError);
    await sensor.stop();
    expect(flowsOf(events)).toHaveLength(3);
  });

  test('on a bus that takes nothing ends after a while, with its loss counted', async () => {
    const { publisher } = listener({ take: () => Promise.reject(new BusError('gone', { retryable: true })) });
    const capture = { kind: 'files', files: [captureFile('lost.pcap', pcapFile(frames))] };
    // However slow the machine, all of it is one batch.
    const sensor = sensorOver(capture, publisher, undefined, { batchMs: 10_000 });
    await sensor.start();
    await sensor.ended;
    expect(sensor.counters().publish).toMatchObject({ lostBatches: 1, queuedBatches: 0 });
  });
});

describe('a live capture', () => {
  test('announces flows while they live, and hands on the rest when stopped', async () => {
    let onFirst = () => {};
    const first = new Promise<void>((resolve) => {
      onFirst = resolve;
    });
    const { publisher, events } = listener({ onEvents: () => onFirst() });
    const stdin = new Readable({ read() {} });
    const nowUs = Date.now() * 1_000;
    const sensor = sensorOver({ kind: 'files', files: ['-'], live: true }, publisher, stdin);
    await sensor.start();
    stdin.push(pcapFile(frames.map(({ bytes }) => ({ bytes, timeUs: nowUs }))));
    await first;
    expect(flowsOf(events)).toContainEqual(['open', 80, 'http']);
    await sensor.stop();
    expect(flowsOf(events)).toContainEqual(['closed', 80, 'http']);
    expect(await sensor.ended).toEqual({ type: 'end' });
  });
});

describe('imports', () => {
  const imports = (file: string) => [{ kind: 'dnsmasq-leases', file }];
  const leases = `${Math.round(Date.now() / 1_000) + 3_600} ${LAPTOP.mac} ${LAPTOP.ip} laptop *\n`;

  function sensorWith(capture: object, file: string, publisher: BatchPublisher) {
    const names = { site: 'home', sensor: 'attic' };
    const config = checkConfig(SensorConfig, { ...names, capture, imports: imports(file), dataDir: directory });
    const deps = { publisher, clock: systemClock, report: silentReport(), random: Math.random, version: '1.2.3' };
    return createSensor(config, deps);
  }

  test('are published without any capture, and once over a restart', async () => {
    const file = captureFile('dnsmasq.leases', Buffer.from(leases));
    const { publisher, events } = listener();
    for (let start = 0; start < 2; start++) {
      const sensor = sensorWith({ kind: 'none' }, file, publisher);
      await sensor.start();
      await expect.poll(() => sensor.counters().imports['import.understood'], { timeout: 4_000 }).toBe(1);
      await sensor.stop();
      expect(await sensor.ended).toEqual({ type: 'end' });
    }
    expect(events.filter(({ type }) => type === 'dhcp')).toMatchObject([
      { sensor: 'attic', clientMac: LAPTOP.mac, assignedIp: LAPTOP.ip, hostname: 'laptop' },
    ]);
  });

  test('are not read beside a capture of the past', async () => {
    const { publisher, events } = listener();
    const capture = { kind: 'files', files: [captureFile('beside.pcap', pcapFile(frames))] };
    const sensor = sensorWith(capture, captureFile('past.leases', Buffer.from(leases)), publisher);
    await sensor.start();
    await sensor.ended;
    expect(events.filter(({ type }) => type === 'dhcp')).toEqual([]);
  });
});

test('a sensor that never started stops', async () => {
  await sensorOver({ kind: 'files', files: ['nowhere.pcap'] }, listener().publisher).stop();
});

describe('configuration', () => {
  test('has a default for everything', () => {
    const config = checkConfig(SensorConfig, {});
    expect(config).toMatchObject({
      ...{ site: 'home', capture: { kind: 'tcpdump' }, bus: { kind: 'mqtt' }, track: { flowsMax: 262_144 } },
      publish: { batchBytes: 65_536, batchMs: 250 },
    });
  });

  test.each([
    ['a site that is no subject', { site: 'My Home' }, /site is "My Home", want lower-case/],
    ['a limit of nothing', { track: { flowsMax: 0 } }, /track\.flowsMax is 0, want at least 1/],
    ['a typo', { publish: { batchMS: 5 } }, /publish\.batchMS is an unknown key.*batchMs/],
    ['nothing to read', { capture: { kind: 'none' } }, /imports is missing, want at least one, since capture\.kind/],
    ['an import of nothing', { imports: [{ kind: 'dnsmasq-log' }] }, /imports\[0\]\.file is missing, want a string/],
    ['an import of a typo', { imports: [{ kind: 'dnsmasq-logs' }] }, /imports\[0\]\.kind .* Did you mean dnsmasq-log/],
  ])('refuses %s', (_, input, message) => {
    expect(() => checkConfig(SensorConfig, input)).toThrow(ConfigError);
    expect(() => checkConfig(SensorConfig, input)).toThrow(message);
  });
});
