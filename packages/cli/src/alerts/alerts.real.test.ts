// A home's collector, and a person at its prompt: what was found, what became of it, and what the person wants of it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GATEWAY,
  LAPTOP,
  type Program,
  pcapFile,
  startProgram,
  startWebhookReceiver,
  temporaryDirectory,
  udpFrame,
  type WebhookReceiver,
} from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../processes/ports.ts';
import { LANHOUND, lanhound } from '../testing/lanhound.ts';

const WAIT = { timeout: 30_000, interval: 300 };
const TV = { mac: '00:11:22:00:00:77', ip: '192.168.1.77' };
const BOX = { mac: '00:11:22:00:00:88', ip: '192.168.1.88' };
const LATE = { mac: '00:11:22:00:00:99', ip: '192.168.1.99' };

const dir = temporaryDirectory();
const dataDir = join(dir, 'data');
let collector: Program;
let hook: WebhookReceiver;
let port = 0;

async function startCollector(): Promise<void> {
  const args = [...LANHOUND, 'collector', '--config', join(dir, 'collector.yaml')];
  collector = await startProgram(process.execPath, args, { ready: /collecting/, readyMsMax: 60_000 });
}

/** A sensor hears these devices for the first time. */
async function appear(...devices: { mac: string; ip: string }[]): Promise<void> {
  const to = { ...GATEWAY, port: 9 };
  const frames = devices.map((from) => udpFrame({ ...from, port: 40_000 }, to, new Uint8Array(4)));
  const capture = join(dir, 'home.pcap');
  writeFileSync(capture, pcapFile(frames.map((bytes, i) => ({ timeUs: Date.now() * 1000 + i, bytes }))));
  const read = await lanhound('sensor', '--config', join(dir, 'sensor.yaml'), '--read', capture);
  expect(read).toMatchObject({ code: 0 });
}

beforeAll(async () => {
  hook = await startWebhookReceiver();
  port = await freePort(0);
  const config = {
    dataDir,
    bus: { kind: 'embedded', port },
    api: { port: 0 },
    detect: { newDevice: { learningSpanMs: 0 } },
    notify: {
      receivers: [
        { type: 'webhook', name: 'hook', url: hook.url },
        { type: 'webhook', name: 'grave', url: hook.url, severityFrom: 'critical' },
      ],
    },
  };
  writeFileSync(join(dir, 'collector.yaml'), JSON.stringify(config));
  await startCollector();
  const sensor = { sensor: 'attic', dataDir, bus: { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` } };
  writeFileSync(join(dir, 'sensor.yaml'), JSON.stringify(sensor));
  await appear(LAPTOP, TV);
});
afterAll(async () => {
  await collector?.stop();
  await hook?.close();
});

const lh = (...args: string[]) => lanhound(...args, '--data-dir', dataDir);

async function json<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await lh(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

interface Found {
  id: string;
  fingerprint: string;
  severity: string;
  device: { mac: string };
}

const alerts = (...options: string[]) => json<Found[]>('alerts', ...options);

async function alertOf({ mac }: { mac: string }): Promise<Found> {
  const found = (await alerts('--detector', 'new-device')).find(({ device }) => device.mac === mac);
  if (!found) throw new Error(`no alert of ${mac}`);
  return found;
}

test('alerts are a table, newest first, and can be narrowed', async () => {
  await expect.poll(() => alerts('--detector', 'new-device'), WAIT).toHaveLength(2);
  const { stdout } = await lh('alerts');
  expect(stdout).toMatch(/^ID +WHEN +SEVERITY +TITLE +DEVICE +COUNT +STATE\n[0-9a-f]{8} +now +\w+ +New device/);
  expect(await alerts('--device', TV.ip, '--from', '1h')).toMatchObject([{ device: { mac: TV.mac } }]);
  expect(await alerts('--to', '1h')).toEqual([]);
  expect(await alerts('--severity', 'critical')).toEqual([]);
  expect(await alerts('--limit', '1')).toHaveLength(1);
  expect((await lh('alerts', '--to', '1h')).stdout).toBe('Nothing was found that fits.\n');
});

test('one is shown by the beginning of its id, with what to do and how to ask on', async () => {
  const { id } = await alertOf(TV);
  const { stdout } = await lh('alert', 'show', id.slice(0, 8));
  expect(stdout).toMatch(/^\n {2}New device/);
  expect(stdout).toMatch(/ why {9}\w/);
  expect(stdout).toMatch(/ do {10}\w/);
  expect(stdout).toContain(`lanhound alert why ${id.slice(0, 8)}`);
  expect(await json('alert', 'show', id)).toMatchObject({ id, device: { mac: TV.mac } });
});

test('why says every stage in order, for the receiver that was told and for the one that was not', async () => {
  const { id } = await alertOf(TV);
  const why = async () => (await lh('alert', 'why', id.slice(0, 8))).stdout;
  await expect.poll(why, WAIT).toMatch(/notify +queued .*\n +delivered +\d{4}-\d\d-\d\d .* the receiver took it/);
  const stages = (await why()).match(/^ {4}(\w+)/gm)?.map((word) => word.trim());
  const own = ['route', 'flap', 'hours', 'group', 'budget', 'pace', 'notify'];
  expect(stages).toEqual(['fold', 'inhibit', 'silence', ...own, ...own]);
  expect(await why()).toMatch(/\n {2}hook \(system\): told /);
  expect(await why()).toMatch(/\n {2}grave \(system\): not told\n {4}route {4}muted .* \w+ is less than critical\n/);
  expect(await json('alert', 'why', id)).toMatchObject({ alert: { id }, switched: { state: 'on' } });
});

const silences = (...options: string[]) => json<Record<string, unknown>[]>('silence', 'list', ...options);

test('what is silenced is found, kept and not told, until it ends', async () => {
  const made = await lh(
    'silence',
    'add',
    'detector="new-device"',
    `mac=${BOX.mac}`,
    '--for',
    '2h',
    '--comment',
    'mine',
  );
  expect(made.stdout).toMatch(/^[a-z2-9]{5}: silent until .* mac="00:11:22:00:00:88"\nTo undo: lanhound silence end /);
  const id = made.stdout.slice(0, 5);
  expect((await lh('silence', 'list')).stdout).toMatch(new RegExp(`^ID .*\n${id} +in 2 h +local +mine\n {2}detector=`));
  await appear(BOX);
  await expect
    .poll(() => alerts('--device', BOX.mac), WAIT)
    .toMatchObject([{ silenced: `silenced by local: mine (${id})` }]);
  const alert = await alertOf(BOX);
  const why = async () => (await lh('alert', 'why', alert.id)).stdout;
  await expect.poll(why, WAIT).toMatch(/silence +muted .*silenced by local: mine/);
  expect(await why()).toContain('Not told to hook, grave.');
  expect((await lh('silence', 'end', id)).stdout).toBe(`${id} has ended: mine\n`);
  expect(await lh('silence', 'end', id)).toMatchObject({ code: 1, stderr: `lanhound: no silence ${id} that lasts\n` });
  expect(await silences()).toEqual([]);
  expect(await silences('--all')).toMatchObject([{ id, active: false }]);
  expect(toldOf(BOX)).toEqual([]);
});

test('an exception is for this problem of this device, explains itself, and can be taken back', async () => {
  const { id, fingerprint } = await alertOf(TV);
  const { stdout } = await lh('alert', 'allow', id.slice(0, 8));
  expect(stdout).toMatch(/silent until you take it back/);
  expect(await silences()).toMatchObject([
    {
      comment: expect.stringContaining('New device'),
      matchers: ['detector="new-device"', `mac="${TV.mac}"`, `problem="${fingerprint}"`],
    },
  ]);
  expect((await lh('alerts', '--device', TV.mac)).stdout).toMatch(/ allowed\n/);
  expect((await lh('silence', 'end', stdout.slice(0, 5))).code).toBe(0);
  expect(await lh('alert', 'silence', id, '--for', '1d')).toMatchObject({ code: 0 });
  expect((await lh('alerts', '--device', TV.mac)).stdout).toMatch(/ silenced\n/);
});

test('off is off until it is on, and who did it is known', async () => {
  expect((await lh('pause', '2h')).stdout).toMatch(/^Paused by local until .*lanhound on/);
  expect((await lh('off')).stdout).toMatch(/^Off since .*, by local: nobody is told\./);
  expect(await lh('pause', '2h')).toMatchObject({ code: 1, stderr: expect.stringContaining('it is off') });
  await appear(LATE);
  await expect.poll(() => alerts('--device', LATE.mac), WAIT).toHaveLength(1);
  const { stdout } = await lh('notify', 'status');
  expect(stdout).toMatch(/^Off since .*\n\nRECEIVER +FOR +WAITING +STATE\nhook +a system +- +well\n/);
  expect(toldOf(LATE)).toEqual([]);
  await collector.stop();
  await startCollector();
  expect((await lh('notify', 'status')).stdout).toMatch(/^Off since/);
  expect(await silences()).toHaveLength(1);
  expect((await lh('on')).stdout).toBe('Alerts are told.\n');
  await expect.poll(() => toldOf(LATE), WAIT).toHaveLength(1);
  const audit = await json<{ by: string; action: string }[]>('audit');
  expect(audit.map(({ by, action }) => `${by}: ${action}`)).toEqual([
    ...['local: on', 'local: off', 'local: pause', 'local: silence', 'local: unsilence', 'local: allow'],
    ...['local: unsilence', 'local: silence'],
  ]);
});

/** What the webhook was told of a device. */
const toldOf = ({ mac }: { mac: string }) => hook.posts.filter(({ body }) => JSON.stringify(body).includes(mac));

test.each([
  ['an alert that is none', ['alert', 'show', 'toaster'], 1, /no alert toaster/],
  ['a time that is none', ['alerts', '--from', 'yesterday'], 2, /want a time such as 18:30/],
  ['no end', ['silence', 'add', 'detector="new-device"'], 2, /say how long/],
  ['two ends', ['silence', 'add', 'a=b', '--for', '1h', '--until', '18:00'], 2, /cannot be used with/],
  ['a time that is over', ['silence', 'add', 'a=b', '--until', '2026-01-01'], 1, /want a time to come/],
  ['all alerts', ['silence', 'add', 'detector=~".*"', '--for', '1h'], 1, /fit every alert/],
  ['no matcher', ['silence', 'add', 'telnet', '--for', '1h'], 1, /is no matcher; write for example/],
  ['a pause without an end', ['pause'], 2, /lanhound pause 2h/],
  ['a silence that is none', ['silence', 'end', 'abcde'], 1, /no silence abcde/],
  ['too many', ['alerts', '--limit', '0'], 2, /whole number from 1/],
])('%s is answered with what is wanted', async (_, args, code, message) => {
  expect(await lh(...args)).toMatchObject({ code, stderr: expect.stringMatching(message) });
});
