// A home whose switch cannot mirror: what its gateway writes down is all there is to go by.
import { copyFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { BLOCKED_NAME, GATEWAY_IP, type Host, INTERNET_IP, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { ip } from './namespace.ts';
import { askApi, LANHOUND, startCollector, startImports } from './product.ts';
import { lookUp } from './services.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 30_000, interval: 100 };

interface Rows<Row> {
  items: Row[];
}
interface DeviceRow {
  mac: string;
  addresses: string[];
  names: string[];
  lastSeen: string;
}
interface LookupRow {
  src: string;
  name: string;
  qtype: string;
  rcode: string;
  blockedBy?: string;
  answers: { data: string }[];
}

needs({ programs: LAB_PROGRAMS, root: true })('a home without a mirror port', () => {
  let lab: Lab;
  let sensor: Program;
  let phone: Host;
  let toaster: Host;
  const imports = () => ({
    imports: [
      { kind: 'dnsmasq-leases', file: lab.dnsmasq.leases },
      { kind: 'dnsmasq-log', file: lab.dnsmasq.log, resolver: GATEWAY_IP },
    ],
  });

  beforeAll(async () => {
    lab = await startLab();
    await startCollector(lab, { bus: { kind: 'embedded' } });
    phone = await lab.join('annas-phone', '3c:22:fb:77:00:31');
    sensor = await startImports(lab, imports());
  });
  afterAll(() => lab?.stop());

  const deviceOf = async (mac: string) =>
    ((await askApi(lab, '/api/v1/devices')) as Rows<DeviceRow>).items.find((device) => device.mac === mac);
  const lookups = async (host: Host, name: string) =>
    ((await askApi(lab, `/api/v1/dns?name=${name}`)) as Rows<LookupRow>).items.filter(({ src }) => src === host.ip);

  test('a device that was there has its address and its name', async () => {
    onTestFailed(() => void process.stderr.write(sensor.output()));
    await expect.poll(() => deviceOf(phone.mac), WAIT).toMatchObject({ addresses: [phone.ip], names: ['annas-phone'] });
  });

  test('one that comes has them too', async () => {
    toaster = await lab.join('toaster', '24:0a:c4:77:00:32');
    await expect.poll(() => deviceOf(toaster.mac), WAIT).toMatchObject({ addresses: [toaster.ip], names: ['toaster'] });
  });

  test('its lookups are known, with their answers, and show that it is there', async () => {
    const before = await deviceOf(phone.mac);
    await lookUp(phone, 'news.example');
    await expect
      .poll(() => lookups(phone, 'news.example'), WAIT)
      .toMatchObject([{ qtype: 'A', rcode: 'NOERROR', answers: [{ data: INTERNET_IP }] }]);
    expect((await lookups(phone, 'news.example'))[0]).not.toHaveProperty('blockedBy');
    await expect.poll(async () => (await deviceOf(phone.mac))?.lastSeen, WAIT).not.toBe(before?.lastSeen);
  });

  test('what the resolver kept back is told as such', async () => {
    await lookUp(phone, BLOCKED_NAME);
    await expect
      .poll(() => lookups(phone, BLOCKED_NAME), WAIT)
      .toMatchObject([{ blockedBy: 'config', answers: [{ data: '0.0.0.0' }] }]);
  });

  test.each<[string, string, () => void]>([
    [
      'renamed and made anew',
      'tracker.example',
      () => {
        renameSync(lab.dnsmasq.log, `${lab.dnsmasq.log}.1`);
        lab.dnsmasq.reopen();
      },
    ],
    [
      'copied and truncated',
      'cloud.toaster.example',
      () => {
        copyFileSync(lab.dnsmasq.log, `${lab.dnsmasq.log}.2`);
        truncateSync(lab.dnsmasq.log);
      },
    ],
  ])('reading goes on when the log is %s', async (_, name, rotate) => {
    rotate();
    await lookUp(phone, name);
    await expect.poll(async () => (await lookups(phone, name)).length, WAIT).toBe(1);
  });

  test('what is written while the sensor is away is read once it is back, and nothing twice', async () => {
    onTestFailed(() => void process.stderr.write(sensor.output()));
    expect((await sensor.stop()).code).toBe(0);
    await lookUp(toaster, 'news.example');
    sensor = await startImports(lab, imports());
    await lookUp(toaster, 'tracker.example');
    await expect.poll(async () => (await lookups(toaster, 'tracker.example')).length, WAIT).toBe(1);
    expect(await lookups(toaster, 'news.example')).toHaveLength(1);
    expect(await lookups(phone, 'news.example')).toHaveLength(1);
  });
});

const COMMUNITY = 'only-for-reading';
/** Whoever says this one sees the older table alone. */
const OLD_COMMUNITY = 'as-in-former-days';
const PASSWORDS = { authPassword: 'proves-who-asks', privacyPassword: 'hides-what-is-said' };

needs({ programs: [...LAB_PROGRAMS, 'snmpd'], root: true })('a router that is asked for its neighbours', () => {
  let lab: Lab;
  let phone: Host;

  beforeAll(async () => {
    lab = await startLab();
    phone = await lab.join('phone', '3c:22:fb:77:00:33');
    const config = join(lab.directory, 'snmpd.conf');
    const user = `createUser watcher SHA-256 "${PASSWORDS.authPassword}" AES "${PASSWORDS.privacyPassword}"`;
    const rights = [
      ...[`rocommunity ${COMMUNITY} 127.0.0.1`, user, 'rouser watcher priv'],
      ...['view older included .1.3.6.1.2.1.4.22', `rocommunity ${OLD_COMMUNITY} 127.0.0.1 -V older`],
    ];
    writeFileSync(config, `${['agentaddress udp:127.0.0.1:1161', ...rights].join('\n')}\n`);
    const env = { SNMP_PERSISTENT_DIR: lab.directory };
    await lab.gateway.start('snmpd', ['-f', '-Lo', '-C', '-c', config, '-I', '-smux'], { ready: /NET-SNMP/, env });
    const beside = (...args: string[]) => ip('-n', lab.gateway.name, 'neigh', 'replace', ...args);
    // Whoever left hours ago, whom people put there, and one on the other side of the router.
    beside('10.77.0.50', 'lladdr', '02:00:00:77:00:50', 'nud', 'stale', 'dev', 'eth0');
    beside('10.77.0.51', 'lladdr', '02:00:00:77:00:51', 'nud', 'permanent', 'dev', 'eth0');
    beside('198.51.100.77', 'lladdr', '02:00:00:77:00:52', 'nud', 'reachable', 'dev', 'wan0');
  });
  afterAll(() => lab?.stop());

  /** A sensor that prints what the router says; the router goes on speaking to the phone meanwhile. */
  async function ask(name: string, login: object): Promise<Program> {
    const file = join(lab.directory, `${name}.yaml`);
    const router = { kind: 'snmp', host: '127.0.0.1', port: 1161, intervalSeconds: 5, login };
    writeFileSync(file, JSON.stringify({ capture: { kind: 'none' }, imports: [router] }));
    await lab.gateway.run('busybox', ['ping', '-c', '1', '-W', '2', phone.ip]);
    const args = [LANHOUND, 'sensor', '--config', file, '--output', 'jsonl', '--only', 'neighbor'];
    const sensor = await lab.gateway.start('node', args);
    onTestFailed(() => void process.stderr.write(sensor.output()));
    return sensor;
  }
  const lineAbout = (mac: string) => (output: string) => output.split('\n').find((line) => line.includes(mac));

  test.each([
    ['v2c', { kind: 'v2c', community: COMMUNITY }],
    ['v3', { kind: 'v3', user: 'watcher', ...PASSWORDS }],
  ])('(%s) who answered it lately is told, and nobody else', async (kind, login) => {
    // The router asks, now and then, whether the one it speaks to is still there.
    const speaking = await lab.gateway.start('busybox', ['ping', '-i', '1', phone.ip]);
    const sensor = await ask(kind, login);
    const told = await sensor.untilFound(lineAbout(phone.mac), 'the phone', 60_000);
    expect(JSON.parse(told)).toMatchObject({ op: 'table', senderMac: phone.mac, senderIp: phone.ip });
    await sensor.stop();
    expect(sensor.output()).not.toMatch(/02:00:00:77:00:5/);
    expect(sensor.output()).not.toMatch(/only-for-reading|proves-who|hides-what/);
    await speaking.stop();
  });

  test('one with the older table tells of each that it learned, once', async () => {
    const sensor = await ask('older', { kind: 'v2c', community: OLD_COMMUNITY });
    for (const mac of [phone.mac, '02:00:00:77:00:50']) await sensor.untilFound(lineAbout(mac), mac, 60_000);
    await sleep(6_000);
    await sensor.stop();
    expect(sensor.output().split(phone.mac)).toHaveLength(2);
    expect(sensor.output()).not.toMatch(/02:00:00:77:00:5[12]/);
  });
});
