// Devices that run real programs join a home: what they are, how they are called and what they run is soon known.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { askApi, startCollector, startSensor } from './product.ts';
import { fetchByHttp, startWebServer } from './services.ts';

const PROGRAMS = [
  ...[...LAB_PROGRAMS, 'avahi-daemon', 'dbus-daemon', 'unshare', 'curl'],
  ...['dhclient', 'dhcpcd', 'ippeveprinter', 'minidlnad', 'shairport-sync'],
];
/** Of a device's arrival: then its name and its kind are to be known. */
const WAIT = { timeout: 60_000, interval: 200 };

/** Of makers that say nothing of the kind. */
const MAC = {
  printer: '00:e0:4c:77:02:01',
  nas: '00:e0:4c:77:02:02',
  speaker: '00:e0:4c:77:02:03',
  debian: '00:e0:4c:77:02:04',
  raspbian: '00:e0:4c:77:02:05',
  shell: '00:e0:4c:77:02:06',
} as const;

interface DeviceRow {
  label: string;
  mac: string;
  kind?: { value: string; confidence: number };
  system?: string;
}

needs({ programs: PROGRAMS, root: true })('a device that joins', () => {
  let lab: Lab;
  const started: Program[] = [];

  const deviceOf = async (mac: string) =>
    ((await askApi(lab, '/api/v1/devices')) as { items: DeviceRow[] }).items.find((device) => device.mac === mac);
  const shown = async (mac: string) => {
    const { label, kind, system } = (await deviceOf(mac)) ?? {};
    return { label, kind: kind?.value, system };
  };
  const run = async (host: Host, program: string, args: string[], ready: RegExp) => {
    const running = await host.start(program, args, { ready });
    started.push(running);
    onTestFailed(() => void process.stderr.write(`${program}:\n${running.output()}\n`));
  };

  beforeAll(async () => {
    lab = await startLab();
    await startCollector(lab, { bus: { kind: 'embedded' } });
    await startSensor(lab, {});
  });
  afterAll(() => lab?.stop());

  describe('is known for what its programs offer', () => {
    test('an IPP printer', async () => {
      const host = await lab.join('hallway', MAC.printer);
      const args = ['-M', 'Office', '-m', 'LaserJet 400', 'Hallway printer'];
      await withAvahi(lab, host, run, ['ippeveprinter', '-v', '-p', '8631', ...args]);
      await expect
        .poll(() => shown(MAC.printer), WAIT)
        .toMatchObject({ label: expect.stringMatching(/hallway/i), kind: 'printer' });
    });

    test('a media server', async () => {
      const host = await lab.join('media', MAC.nas);
      await run(host, 'minidlnad', ['-d', '-f', minidlnaConfig(lab)], /Starting MiniDLNA|HTTP listening/);
      await expect
        .poll(() => shown(MAC.nas), WAIT)
        .toMatchObject({ label: 'media', kind: expect.stringMatching(/^(computer|nas|server)$/) });
    });

    test('a speaker for AirPlay', async () => {
      const host = await lab.join('kitchen', MAC.speaker);
      await withAvahi(lab, host, run, ['shairport-sync', '-v', '-a', 'Kitchen speaker', '-o', 'stdout']);
      await expect
        .poll(() => shown(MAC.speaker), WAIT)
        .toMatchObject({ label: expect.stringMatching(/kitchen/i), kind: 'speaker' });
    });
  });

  describe('is known for how it asks for an address', () => {
    test.each([
      [
        'dhclient',
        MAC.debian,
        ['-d', '-1', '-sf', '/bin/true', '-lf', '/tmp/dhclient.leases', '-pf', '/tmp/dhclient.pid', 'eth0'],
        /bound to/,
      ],
      ['dhcpcd', MAC.raspbian, ['-B', '-4', '-d', '-c', '/bin/true', 'eth0'], /leased/],
    ] as const)('by %s', async (program, mac, args, ready) => {
      const host = lab.plug(program, mac, mac === MAC.debian ? '10.77.0.50' : '10.77.0.51');
      // What it writes of its leases stays in a place of its own.
      const places = ['/tmp', '/run', '/var/lib'].map((place) => `mount -t tmpfs none ${place}`).join(' && ');
      const script = `${places} && mkdir /var/lib/dhcpcd && exec "$0" "$@"`;
      await run(host, 'unshare', ['--mount', 'sh', '-c', script, program, ...args], ready);
      await expect
        .poll(() => shown(mac), WAIT)
        .toMatchObject({ kind: expect.stringMatching(/^(computer|server)$/), system: 'Linux' });
    });

    test('and by what its programs say, where it is not alone with it', async () => {
      await startWebServer(lab.internet as Host, lab);
      const host = await lab.join('annas-desk', MAC.shell);
      const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
      await host.run('curl', ['-s', '-A', browser, 'http://news.example/']);
      await fetchByHttp(host, 'news.example');
      await expect.poll(() => shown(MAC.shell), WAIT).toMatchObject({ label: 'annas-desk', system: 'Linux' });
    });
  });
});

/** A program that announces by Avahi, which it asks over D-Bus: all in places of their own. */
async function withAvahi(
  lab: Lab,
  host: Host,
  run: (host: Host, program: string, args: string[], ready: RegExp) => Promise<void>,
  command: readonly string[],
): Promise<void> {
  const config = join(lab.directory, `${host.name}-avahi.conf`);
  const name = host.name.split('-').at(-1);
  writeFileSync(config, `[server]\nhost-name=${name}\nallow-interfaces=eth0\n[publish]\npublish-workstation=no\n`);
  const script = [
    'mount -t tmpfs none /run && mkdir -p /run/dbus /run/avahi-daemon && chmod 755 /run/avahi-daemon',
    'dbus-daemon --system --fork',
    `avahi-daemon --no-drop-root --no-chroot --no-rlimits -D -f ${config}`,
    'until avahi-daemon --check; do sleep 0.1; done',
    'echo announcing; exec "$0" "$@"',
  ];
  await run(host, 'unshare', ['--mount', 'sh', '-c', script.join(' && '), ...command], /announcing/);
}

function minidlnaConfig(lab: Lab): string {
  const media = join(lab.directory, 'media');
  for (const folder of ['', '/files', '/db']) mkdirSync(`${media}${folder}`, { recursive: true });
  const file = join(lab.directory, 'minidlna.conf');
  const lines = [
    ...[`media_dir=${media}/files`, `db_dir=${media}/db`, `log_dir=${media}/db`, `minissdpdsocket=${media}/none`],
    ...['port=8200', 'network_interface=eth0', 'friendly_name=Media at home', 'inotify=no', 'notify_interval=20'],
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
