import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { type AlertFeed, type ArrivedAlert, startAlertFeed } from './alert-feed.ts';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { startCollector, startSensor } from './product.ts';
import {
  fetchByFtp,
  fetchByHttp,
  lookUp,
  PASSWORD,
  publishByMqtt,
  SERVICE_PROGRAMS,
  startFtpServer,
  startMqttBroker,
  startTelnetd,
  startWebServer,
  typeTelnetLogin,
} from './services.ts';
import { dataOnPort, startWireLog, type WireLog } from './wire-log.ts';

/** The inventory is learned for so long; then every device is news. */
const LEARNING_MS = 5000;

interface Bus {
  name: string;
  programs: readonly string[];
  /** Starts the broker, if it is not the collector's own. */
  start?(lab: Lab): Promise<Program>;
  collector: Record<string, unknown>;
  sensor: Record<string, unknown>;
}

const BUSES: readonly Bus[] = [
  {
    name: 'the embedded MQTT broker',
    programs: [],
    collector: { kind: 'embedded' },
    sensor: { kind: 'mqtt' },
  },
  {
    name: 'a NATS server',
    programs: ['nats-server'],
    start: (lab) => {
      const store = join(lab.directory, 'nats');
      const args = ['--jetstream', '--store_dir', store, '--addr', '127.0.0.1'];
      return lab.switch.start('nats-server', args, { ready: /Server is ready/ });
    },
    collector: { kind: 'nats' },
    sensor: { kind: 'nats' },
  },
];

for (const bus of BUSES) {
  const programs = [...LAB_PROGRAMS, ...SERVICE_PROGRAMS, ...bus.programs];
  needs({ programs, root: true })(`a home watched over ${bus.name}`, () => watchedHome(bus));
}

function watchedHome(bus: Bus): void {
  let home: Home;
  beforeAll(async () => {
    home = await startHome(bus);
  });
  afterAll(() => home?.lab.stop());
  beforeEach(() => {
    onTestFailed(() => {
      process.stderr.write(`collector:\n${home.collector.output()}\nsensor:\n${home.sensor.output()}\n`);
    });
  });

  /** Waits for the alert and says how long it took; how long it may take is the machine's matter, too. */
  const untilTold = async (what: string, packet: RegExp, fits: (alert: ArrivedAlert) => boolean) => {
    const alert = await home.feed.untilAlert(what, fits);
    const tookMs = Math.round(alert.arrivedMs - (await home.wire.firstMs(packet)));
    process.stdout.write(`${tookMs} ms from the packet to the alert about ${what}, over ${bus.name}\n`);
    return alert;
  };
  const speaks = (protocol: string) => (alert: ArrivedAlert) =>
    alert.labels['detector'] === 'insecure-protocol' && alert.annotations['evidence']?.includes(protocol) === true;

  test('devices that are there become the inventory, in one alert', async () => {
    await lookUp(home.laptop, 'news.example');
    await home.toaster.run('busybox', ['ping', '-c', '1', '-W', '2', home.lab.gateway.ip]);
    const alert = await home.feed.untilAlert('the inventory', ({ labels }) => labels['detector'] === 'new-device');
    // By its maker: its name was given before anybody watched, and which of its addresses was last is chance.
    expect(alert.annotations['evidence']).toContain('Espressif');
  });

  test('reading the news is nobody’s business', async () => {
    expect(await fetchByHttp(home.laptop, 'news.example')).toContain('News');
  });

  test('a Telnet login', async () => {
    await typeTelnetLogin(home.laptop, home.toaster);
    const alert = await untilTold('Telnet', dataOnPort(23), speaks('telnet'));
    expect(alert.labels).toMatchObject({ severity: 'critical', site: 'home', sensor: 'switch' });
  });

  test('a file by FTP', async () => {
    await fetchByFtp(home.laptop, home.lab.gateway);
    await untilTold('FTP', dataOnPort(21), speaks('ftp'));
  });

  test('a toaster that reports by MQTT', async () => {
    await publishByMqtt(home.toaster, 'cloud.toaster.example');
    await untilTold('MQTT', dataOnPort(1883), speaks('mqtt'));
  });

  test('a lookup of a listed name', async () => {
    await lookUp(home.laptop, 'tracker.example');
    const alert = await untilTold(
      'the listed name',
      /A\? tracker\.example/,
      ({ labels }) => labels['detector'] === 'dns-blocklist',
    );
    expect(alert.labels).toMatchObject({ severity: 'critical', mac: home.laptop.mac });
  });

  test('a device nobody knows', async () => {
    const mac = '00:17:88:77:00:16';
    await home.lab.join('guest', mac);
    const isGuest = ({ labels }: ArrivedAlert) => labels['detector'] === 'new-device' && labels['mac'] === mac;
    const alert = await untilTold('the new device', new RegExp(mac), isGuest);
    expect(alert.labels).toMatchObject({ severity: 'high' });
  });

  test('it says nothing else, ends when told, and never wrote a password down', async () => {
    const sensorEnd = await home.sensor.stop();
    const collectorEnd = await home.collector.stop();
    expect([sensorEnd.code, collectorEnd.code]).toEqual([0, 0]);
    const alerts = home.feed.alerts();
    expect([...new Set(alerts.map(subjectOf))].sort()).toEqual([...ALERTS].sort());
    // Whoever logged in by the time of the first message is named in it.
    const logins = alerts.filter(({ annotations }) => annotations['summary']?.endsWith('and logged in'));
    expect(logins.map(subjectOf)).toContain('insecure-protocol mqtt');
    for (const text of [home.feed.text(), home.sensor.output(), home.collector.output()]) {
      expect(text).not.toContain(PASSWORD);
    }
  });
}

/** All that is worth a message in this home. */
const INSECURE = ['insecure-protocol ftp', 'insecure-protocol mqtt', 'insecure-protocol telnet'];
const ALERTS = [...INSECURE, 'dns-blocklist', 'new-device high', 'new-device info'];

/** The detector, and what it speaks of where it speaks of several things. */
function subjectOf({ labels, annotations }: ArrivedAlert): string {
  const protocol = /^protocol: (\S+)/m.exec(annotations['evidence'] ?? '')?.[1];
  const subject = protocol ?? (labels['detector'] === 'new-device' ? labels['severity'] : undefined);
  return [labels['detector'], subject].filter(Boolean).join(' ');
}

interface Home {
  lab: Lab;
  laptop: Host;
  toaster: Host;
  wire: WireLog;
  feed: AlertFeed;
  collector: Program;
  sensor: Program;
}

/** A home with its devices and servers, and lanhound on the switch. */
async function startHome(bus: Bus): Promise<Home> {
  const lab = await startLab();
  try {
    const laptop = await lab.join('laptop', '3c:22:fb:77:00:14');
    const toaster = await lab.join('toaster', '24:0a:c4:77:00:15');
    await startTelnetd(toaster, lab);
    await startFtpServer(lab.gateway, lab);
    await startMqttBroker(lab.internet, lab);
    await startWebServer(lab.internet, lab);
    const wire = await startWireLog(lab);
    const feed = await startAlertFeed(lab);
    await bus.start?.(lab);
    const collector = await startCollector(lab, { bus: bus.collector, ...detectAndNotify(lab, feed) });
    const sensor = await startSensor(lab, { bus: bus.sensor });
    return { lab, laptop, toaster, wire, feed, collector, sensor };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

function detectAndNotify(lab: Lab, feed: AlertFeed): Record<string, unknown> {
  const list = join(lab.directory, 'lists', 'trackers.hosts');
  mkdirSync(join(lab.directory, 'lists'));
  writeFileSync(list, '0.0.0.0 tracker.example\n');
  return {
    detect: {
      newDevice: { learningSpanMs: LEARNING_MS },
      lists: { sources: [{ name: 'trackers', file: list }] },
    },
    notify: { receivers: [{ type: 'webhook', url: feed.url }] },
  };
}
