// A home's collector, and a person at its prompt: what was said of devices is there after a restart, with who said it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  describeWithCaptures,
  GATEWAY,
  LAPTOP,
  type Program,
  pcapFile,
  startProgram,
  temporaryDirectory,
  udpFrame,
} from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../processes/ports.ts';
import { readRunFile } from '../run-file.ts';
import { LANHOUND, lanhound } from '../testing/lanhound.ts';

const WAIT = { timeout: 30_000, interval: 300 };
const TV = { mac: '00:11:22:00:00:77', ip: '192.168.1.77' };
const NEVER = '00:11:22:00:00:99';

const dir = temporaryDirectory();
const dataDir = join(dir, 'data');
const capture = join(dir, 'home.pcap');
const list = join(dir, 'known.csv');
let collector: Program;
let port = 0;

async function startCollector(): Promise<void> {
  const args = [...LANHOUND, 'collector', '--config', join(dir, 'collector.yaml')];
  collector = await startProgram(process.execPath, args, { ready: /collecting/, readyMsMax: 60_000 });
}

beforeAll(async () => {
  port = await freePort(0);
  const to = { ...GATEWAY, port: 9 };
  const frames = [LAPTOP, TV, GATEWAY].map((from) => udpFrame({ ...from, port: 40_000 }, to, new Uint8Array(4)));
  writeFileSync(capture, pcapFile(frames.map((bytes, i) => ({ timeUs: Date.now() * 1000 + i, bytes }))));
  const detect = { newDevice: { learningSpanMs: 0 } };
  const config = {
    dataDir,
    bus: { kind: 'embedded', port },
    api: { port: 0 },
    detect,
    notify: { receivers: [{ type: 'jsonl' }] },
  };
  writeFileSync(join(dir, 'collector.yaml'), JSON.stringify(config));
  await startCollector();
  const sensor = { sensor: 'attic', dataDir, bus: { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` } };
  writeFileSync(join(dir, 'sensor.yaml'), JSON.stringify(sensor));
  const read = await lanhound('sensor', '--config', join(dir, 'sensor.yaml'), '--read', capture);
  expect(read).toMatchObject({ code: 0 });
});
afterAll(async () => void (await collector?.stop()));

const lh = (...args: string[]) => lanhound(...args, '--data-dir', dataDir);

async function devices(...options: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await lh('devices', '--json', '--all', ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const audit = async (): Promise<string[]> =>
  (JSON.parse((await lh('audit', '--json')).stdout) as Record<string, string>[]).map(
    ({ by, action, what }) => `${by}: ${action}: ${what}`,
  );

test('devices appear, nobody has said what they are, and the table says so', async () => {
  await expect.poll(() => devices('--state', 'new'), WAIT).toHaveLength(3);
  const { stdout } = await lh('devices', '--sort', 'address');
  expect(stdout).toMatch(/^NAME +KIND +ADDRESS +MAKER +STATE +SEEN\n/);
  expect(stdout).toMatch(new RegExp(`${TV.ip.replaceAll('.', '\\.')} .* new +(now|\\d+ (min|h) ago)\n`));
});

test('a device is named by its address, trusted by its name, and its page says it', async () => {
  expect(await lh('device', 'name', TV.ip, "Anna's TV")).toMatchObject({
    code: 0,
    stdout: "Anna's TV: name none → Anna's TV\n",
  });
  expect((await lh('device', 'trust', "anna's tv")).stdout).toBe("Anna's TV: state new → trusted\n");
  await lh('device', 'edit', TV.mac, '--kind', 'tv', '--owner', 'Anna', '--tags', 'living room, big', '--quiet');
  const { stdout } = await lh('device', 'show', "Anna's TV");
  expect(stdout).toMatch(/^\n {2}Anna's TV\n {2}tv · .*192\.168\.1\.77 · trusted · here, seen /);
  expect(stdout).toMatch(/owner {7}Anna\n.*tags {8}living room, big\n/);
  expect(stdout).toMatch(/talks to +in seven days/);
});

test('a block says that it is a mark only', async () => {
  const { stdout } = await lh('device', 'block', GATEWAY.mac);
  expect(stdout).toContain('state new → blocked');
  expect(stdout).toContain('a mark only: lanhound does not cut its traffic off yet');
});

test('a list is refused with its lines, tried, and taken; what was exported changes nothing', async () => {
  writeFileSync(list, `${LAPTOP.mac}, Laptop\nlaptop, x\n`);
  expect(await lh('devices', 'import', list)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/known\.csv: line 2: mac: want a MAC .*\n.*nothing was imported/),
  });
  writeFileSync(list, `# known\n${LAPTOP.mac}, Laptop\n${NEVER}, Boat\n`);
  expect((await lh('devices', 'import', list, '--dry-run')).stdout).toBe(
    '1 added, 1 changed, 0 as before; a dry run, nothing was done\n',
  );
  expect(await devices('--search', 'Boat')).toEqual([]);
  expect((await lh('devices', 'import', list)).stdout).toBe('1 added, 1 changed, 0 as before\n');
  expect(await devices('--search', 'Boat')).toMatchObject([{ mac: NEVER, state: 'trusted', presence: 'away' }]);
  for (const format of ['csv', 'json']) {
    const { stdout } = await lh('devices', 'export', '--format', format);
    writeFileSync(list, stdout);
    expect((await lh('devices', 'import', list)).stdout).toBe('0 added, 0 changed, 4 as before\n');
  }
});

test('two are merged, and one is taken out again', async () => {
  expect((await lh('device', 'merge', "Anna's TV", 'Boat')).stdout).toContain(`lanhound device split ${NEVER}`);
  expect(await devices('--search', NEVER)).toMatchObject([{ mac: TV.mac, label: "Anna's TV" }]);
  expect((await lh('device', 'split', NEVER)).stdout).toContain("is no longer Anna's TV");
  expect(await devices()).toHaveLength(4);
});

test('what a token does is done in its name', async () => {
  const authorization = `Bearer ${(await lh('token', 'create', 'dashboard', '--role', 'operator')).stdout.trim()}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const url = `${readRunFile(dataDir)?.api?.url}/api/v1/devices/${NEVER}`;
  expect(await fetch(url, { method: 'PATCH', headers, body: '{"notes":"sold"}' })).toMatchObject({ status: 200 });
  await expect.poll(audit, WAIT).toContain('dashboard: edit: notes none → sold');
});

test.each([
  ['nobody', ['device', 'show', 'toaster'], /device is "toaster", want a MAC, an address or a name/],
  ['nearly somebody', ['device', 'show', 'Annas TV'], /Meant was perhaps "Anna's TV"/],
  ['nothing said', ['device', 'edit', TV.mac], /nothing is said of it/],
  ['no MAC to take out', ['device', 'split', 'Laptop'], /want the MAC that is another device/],
])('%s is answered with what to do', async (_, args, message) => {
  expect(await lh(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
});

test('a split of the only MAC is refused in the words of the collector', async () => {
  expect(await lh('device', 'split', LAPTOP.mac)).toMatchObject({
    code: 1,
    stderr: `lanhound: ${LAPTOP.mac} is the only MAC of its device\n`,
  });
});

test('after a restart everything is still there, and who said it', async () => {
  const before = await devices('--sort', 'firstSeen');
  await collector.stop();
  expect(await lh('devices')).toMatchObject({ code: 2, stderr: expect.stringContaining('lanhound up') });
  await startCollector();
  expect(await devices('--sort', 'firstSeen')).toEqual(before);
  const told = await audit();
  expect(told).toEqual(
    expect.arrayContaining([
      "local: edit: name none → Anna's TV",
      'local: edit: state new → trusted, name none → Laptop',
      'local: add: added: name none → Boat',
      `local: merge: ${NEVER} added: somebody said so`,
      `local: split: ${NEVER} taken out of ${TV.mac}, trusted`,
      'dashboard: edit: notes none → sold',
    ]),
  );
  const { stdout } = await lh('audit', '--device', "Anna's TV");
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}local {7}Anna's TV/m);
});

describeWithCaptures('of who is ignored', (captures) => {
  test('alerts are kept, counted, and not sent', async () => {
    writeFileSync(list, 'mac,state\n00:a0:cc:3b:bf:fa,ignored\n00:00:c0:9f:a0:97,ignored\n');
    expect((await lh('devices', 'import', list)).stdout).toBe('2 added, 0 changed, 0 as before\n');
    const telnet = captures.path('insecure/telnet.pcap');
    expect(await lanhound('sensor', '--config', join(dir, 'sensor.yaml'), '--read', telnet)).toMatchObject({ code: 0 });
    const kept = async () => (await lh('api', '/api/v1/alerts?detector=insecure-protocol')).stdout;
    await expect.poll(kept, WAIT).toContain('talks Telnet');
    expect((await lh('api', '/metrics')).stdout).toMatch(/notify_held_total\{stage="silence",outcome="muted"\} 1/);
    const sent = readFileSync(join(dataDir, 'alerts.jsonl'), 'utf8');
    expect(sent).toContain('New device at home');
    expect(sent).not.toContain('Telnet');
  });
});

test('a forgotten one is gone, and said to be', async () => {
  const { stdout } = await lh('device', 'forget', 'Laptop');
  expect(stdout).toMatch(/^Laptop is forgotten, with .*\n.*Seen again it is a new device\.\n$/);
  expect(await devices('--search', 'Laptop')).toEqual([]);
});
