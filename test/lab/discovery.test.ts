// A sensor that may send: whom it finds, what it asks, and what it never does. Told by the wire and by its events.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeBatch, type Event, encodeCommand, mqttCommandsTopic } from '@lanhound/proto';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { type Host, INTERNET_IP, LAB_PROGRAMS, type Lab, NAMED_HOST, startLab } from './lab.ts';
import { ip } from './namespace.ts';
import { LANHOUND } from './product.ts';
import { startAvahi, startServer } from './services.ts';
import { startWireLog, type WireLog } from './wire-log.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 60_000, interval: 200 };
/** A /26 is asked in seconds. */
const NETWORK = '10.77.0.64/26';
const PER_SECOND = 20;
const PROGRAMS = [...LAB_PROGRAMS, 'avahi-daemon', 'mosquitto', 'mosquitto_pub', 'mosquitto_sub', 'ping'];

const MAC = {
  pi: 'b8:27:eb:77:01:01',
  silent: '3c:22:fb:77:01:02',
  printer: '00:1b:a9:77:01:03',
  alone: '00:17:88:77:01:04',
} as const;

const ADDRESS = { site: 'home', sensor: 'pi' };

needs({ programs: PROGRAMS, root: true })('a sensor that may send into its network', () => {
  let lab: Lab;
  let wire: WireLog;
  let pi: Host;
  let silent: Host;
  let printer: Host;
  let alone: Host;
  let events: () => Event[];
  let sensor: Program;

  beforeAll(async () => {
    lab = await startLab();
    pi = await joinAt(lab, 'pi', MAC.pi, '10.77.0.66');
    silent = await joinAt(lab, 'silent', MAC.silent, NAMED_HOST.ip);
    printer = await joinAt(lab, 'printer', MAC.printer, '10.77.0.71');
    alone = await lab.join('alone', MAC.alone);
    ip('-n', alone.name, '-4', 'address', 'flush', 'dev', 'eth0');
    await startAvahi(lab, printer, { hostName: 'printer', service: '_lanhound-lab._tcp' });
    await startBroker(lab, pi);
    events = await takeEvents(pi);
    wire = await startWireLog(lab);
    sensor = await startSensor(lab, pi, { networks: [NETWORK, 'fe80::/10'], addressesPerSecond: PER_SECOND });
  });
  afterAll(() => lab?.stop());
  beforeEach(() => {
    onTestFailed(() => void process.stderr.write(`sensor:\n${sensor?.output()}\n`));
  });

  const claims = (mac: string) =>
    events().flatMap((event) => (event.type === 'neighbor' && event.senderMac === mac ? [event] : []));
  const command = (target: string, id: string) => sendCommand(lab, pi, target, id);

  describe('by itself', () => {
    test('finds hosts that say nothing, one address after another', async () => {
      await expect
        .poll(() => claims(MAC.silent).map(({ op, senderIp }) => [op, senderIp]), WAIT)
        .toContainEqual(['reply', silent.ip]);
      // All but its own.
      await expect.poll(() => asked(wire, pi).length, WAIT).toBe(64 - 1);
    });

    test('asks at its pace, in no order, and nobody beyond what it may', () => {
      const targets = asked(wire, pi);
      const [first, last] = [targets[0], targets.at(-1)];
      const spanMs = (last?.atMs ?? 0) - (first?.atMs ?? 0);
      // Timers may be late, never early.
      expect(spanMs).toBeGreaterThan(((targets.length - 1) * 1000) / PER_SECOND - 500);
      const ips = targets.map((each) => each.ip);
      expect(ips).not.toEqual(ips.toSorted(byNumber));
      expect(ips.filter((each) => !isIn(each, 64, 127))).toEqual([]);
      expect(ips).not.toContain(pi.ip);
    });

    test('finds one that has IPv6 alone and offers nothing', async () => {
      await expect.poll(() => macsSeen(events()), WAIT).toContain(MAC.alone);
    });

    test('hears what a device offers, of types that it was told of by the device', async () => {
      const services = () => events().flatMap((event) => (event.type === 'announcement' ? [event.service] : []));
      await expect.poll(services, WAIT).toContain('_lanhound-lab._tcp');
      expect(events()).toContainEqual(expect.objectContaining({ type: 'announcement', mac: MAC.printer, via: 'mdns' }));
    });

    test('searches for what speaks UPnP, on this link alone', async () => {
      await wire.firstMs(new RegExp(`${pi.ip}\\.\\d+ > 239\\.255\\.255\\.250\\.1900: UDP`));
    });

    test('asks the resolver how those are called that it found', async () => {
      const named = () => events().filter((event) => event.type === 'announcement' && event.via === 'dns');
      await expect
        .poll(named, WAIT)
        .toContainEqual(expect.objectContaining({ ip: silent.ip, name: `${NAMED_HOST.name}.home.lan` }));
    });

    test('is no event itself', () => {
      const own = events().filter(
        (event) =>
          (event.type === 'flow' && event.src === pi.ip && [9, 1900, 5353].includes(event.dstPort ?? 0)) ||
          (event.type === 'dns' && event.src === pi.ip && (event.via === 'mdns' || event.qtype === 'PTR')) ||
          (event.type === 'neighbor' &&
            event.senderMac === MAC.pi &&
            event.op === 'request' &&
            isAsked(event.targetIp)),
      );
      expect(own).toEqual([]);
    });
  });

  describe('asked by its collector', () => {
    test('a device that is there answers', async () => {
      const before = claims(MAC.silent).length + flowsFrom(events(), silent.ip);
      await command(silent.ip, 'there');
      await expect.poll(() => claims(MAC.silent).length + flowsFrom(events(), silent.ip), WAIT).toBeGreaterThan(before);
    });

    test('so does one by its address of the link', async () => {
      const linkLocal = linkLocalOf(alone);
      const before = claims(MAC.alone).length + flowsFrom(events(), linkLocal);
      await command(linkLocal, 'link');
      await expect.poll(() => claims(MAC.alone).length + flowsFrom(events(), linkLocal), WAIT).toBeGreaterThan(before);
    });

    test('one that is gone does not, although it is asked', async () => {
      ip('-n', silent.name, 'link', 'set', 'eth0', 'down');
      ip('-n', pi.name, 'neigh', 'flush', 'dev', 'eth0');
      const sinceMs = Date.now();
      const before = claims(MAC.silent).length;
      await sleep(10_000);
      await command(silent.ip, 'gone');
      await expect
        .poll(
          () =>
            wire.all(whoHas(pi)).filter(({ atMs, line }) => atMs > sinceMs && line.includes(`${silent.ip} `)).length,
          WAIT,
        )
        .toBeGreaterThan(0);
      await sleep(3_000);
      expect(claims(MAC.silent).length).toBe(before);
    });

    test('nothing goes to what is beyond, to groups, or to what is allowed to nobody', async () => {
      const targets = [
        INTERNET_IP,
        '10.77.0.1',
        '10.77.0.255',
        '10.77.0.63',
        '224.0.0.1',
        pi.ip,
        '127.0.0.1',
        'fd00::1',
      ];
      for (const target of targets) await command(target, `no-${target}`);
      await sleep(2_000);
      const sent = wire.all(new RegExp(`${pi.ip}\\.\\d+ > `)).filter(({ line }) => /\.9: UDP/.test(line));
      const to = new Set(sent.map(({ line }) => / > (\S+)\.9: UDP/.exec(line)?.[1]));
      expect([...to].filter((target) => targets.includes(target ?? ''))).toEqual([]);
      expect(wire.all(/who-has 10\.77\.0\.(?:63|255) /)).toEqual([]);
    });

    test('what it did not do is told', async () => {
      const given = () => events().flatMap((event) => (event.type === 'sensorStats' ? [event.givenUp ?? {}] : []));
      await expect
        .poll(() => given().at(-1), WAIT)
        .toMatchObject({ 'probe.outsideRefused': 6, 'probe.groupRefused': 1, 'probe.ownRefused': 1 });
    });
  });
});

needs({ programs: [...LAB_PROGRAMS, 'ping'], root: true })('a home watched by one command', () => {
  let lab: Lab;
  afterAll(() => lab?.stop());

  test('has the devices that say nothing, too', async () => {
    lab = await startLab();
    const desk = await joinAt(lab, 'desk', MAC.pi, '10.77.0.66');
    const silent = await joinAt(lab, 'silent', MAC.silent, NAMED_HOST.ip);
    const at = ['--data-dir', join(lab.directory, 'up')];
    const up = ['up', ...at, '--interface', 'eth0', '--discover', '10.77.0.68/30'];
    const started = await desk.start('node', [LANHOUND, ...up], { ready: /Ctrl-C stops/, readyMsMax: 60_000 });
    onTestFailed(() => void process.stderr.write(started.output()));
    const devices = () => desk.run('node', [LANHOUND, 'api', ...at, '/api/v1/devices']);
    await expect.poll(devices, WAIT).toMatch(new RegExp(`${MAC.silent}[^}]*${silent.ip}`));
    await expect.poll(devices, WAIT).toMatch(new RegExp(`"${NAMED_HOST.name}"[^{]*${MAC.silent}`));
  });
});

/** A device with an address of the test's choosing, after it has joined as all do. */
async function joinAt(lab: Lab, name: string, mac: string, address: string): Promise<Host> {
  const host = await lab.join(name, mac);
  ip('-n', host.name, '-4', 'address', 'flush', 'dev', 'eth0');
  ip('-n', host.name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  return { ...host, ip: address };
}

const linkLocalOf = (host: Host): string => {
  const [, address = ''] = /inet6 (fe80:\S+)\//.exec(ip('-n', host.name, '-6', 'address', 'show', 'dev', 'eth0')) ?? [];
  return address;
};

const BROKER_PORT = 1883;

const startBroker = (lab: Lab, host: Host): Promise<Program> => {
  const config = join(lab.directory, 'probe-mosquitto.conf');
  const lines = [`listener ${BROKER_PORT} 127.0.0.1`, 'allow_anonymous true', 'persistence false', 'user root'];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return startServer(host, BROKER_PORT, ['mosquitto', '-c', config]);
};

/** Everything that the sensor sends, as it comes. */
async function takeEvents(host: Host): Promise<() => Event[]> {
  const args = ['-h', '127.0.0.1', '-t', 'lanhound/v1/+/+/events', '-F', '%x', '-d'];
  // Into a pipe it would keep what it says until there is much of it.
  const program = await host.start('stdbuf', ['-oL', 'mosquitto_sub', ...args], { ready: /Subscribed/ });
  return () => {
    const batches = program
      .output()
      .split('\n')
      .filter((line) => /^[0-9a-f]{16,}$/.test(line));
    return batches.flatMap((hex) => decodeBatch(Buffer.from(hex, 'hex')).events);
  };
}

function startSensor(lab: Lab, host: Host, discovery: Record<string, unknown>): Promise<Program> {
  const file = join(lab.directory, 'probe-sensor.yaml');
  const bus = { kind: 'mqtt', server: `mqtt://127.0.0.1:${BROKER_PORT}` };
  const dataDir = join(lab.directory, 'probe-data');
  mkdirSync(dataDir);
  const capture = { kind: 'tcpdump', interface: 'eth0' };
  const config = { ...ADDRESS, dataDir, capture, bus, discovery, publish: { statsSeconds: 1 } };
  writeFileSync(file, JSON.stringify(config));
  return host.start('node', [LANHOUND, 'sensor', '--config', file], { ready: /listening on eth0/ });
}

async function sendCommand(lab: Lab, host: Host, target: string, id: string): Promise<void> {
  const file = join(lab.directory, 'command');
  writeFileSync(file, encodeCommand({ type: 'probe', id, issued: Date.now() * 1000, ip: target }));
  await host.run('mosquitto_pub', ['-h', '127.0.0.1', '-t', mqttCommandsTopic(ADDRESS), '-f', file]);
}

const whoHas = ({ mac }: Host): RegExp => new RegExp(`${mac} > .* ARP.* who-has `);

/** Addresses of NETWORK that a machine asked for by ARP, each when it was first. */
function asked(wire: WireLog, host: Host): { ip: string; atMs: number }[] {
  const first = new Map<string, number>();
  for (const { atMs, line } of wire.all(whoHas(host))) {
    const [, target = ''] = /who-has (\S+)/.exec(line) ?? [];
    if (isIn(target, 64, 127) && !first.has(target)) first.set(target, atMs);
  }
  return [...first].map(([target, atMs]) => ({ ip: target, atMs }));
}

const numberOf = (address: string): number => Number(address.split('.')[3]);
const byNumber = (a: string, b: string): number => numberOf(a) - numberOf(b);
const isIn = (address: string, from: number, to: number): boolean =>
  address.startsWith('10.77.0.') && numberOf(address) >= from && numberOf(address) <= to;
const isAsked = (address: string | undefined): boolean => address !== undefined && isIn(address, 64, 127);

const flowsFrom = (events: readonly Event[], address: string): number =>
  events.filter((event) => event.type === 'flow' && event.src === address).length;

const macsSeen = (events: readonly Event[]): Set<string | undefined> =>
  new Set(
    events.flatMap((event) =>
      event.type === 'flow' ? [event.srcMac] : event.type === 'neighbor' ? [event.senderMac] : [],
    ),
  );
