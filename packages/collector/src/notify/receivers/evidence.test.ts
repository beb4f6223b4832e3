import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createDevice } from '../../inventory/device.ts';
import { createChainCheck, NO_LINE } from '../evidence/chain.ts';
import { EvidenceRecord } from '../evidence/record.ts';
import { aNotification, receiverDeps } from '../sample-notification.ts';
import { evidenceReceiver } from './evidence.ts';

const signal = new AbortController().signal;
const toaster = createDevice({
  ...{ site: 'home', mac: '02:00:00:00:00:03', names: ['toaster'], addresses: ['192.168.1.30', 'fe80::3'] },
  ...{ vendor: 'Acme', model: 'T1', given: { kind: 'toaster' } },
});

function receiver(dataDir: string, given = {}) {
  const config = evidenceReceiver.config.parse({ type: 'evidence', ...given });
  return evidenceReceiver.create(config, receiverDeps({ dataDir, deviceOf: () => toaster }));
}

const read = (dataDir: string, name = 'evidence.jsonl') =>
  readFileSync(join(dataDir, name), 'utf8').trimEnd().split('\n');

function check(lines: readonly string[]) {
  const chain = createChainCheck();
  for (const [i, line] of lines.entries()) chain.see(line, `line ${i + 1}`);
  const { isWhole, breaks } = chain.result();
  return { isWhole, breaks };
}

test('a line has all that is known of alert and device', async () => {
  const dataDir = temporaryDirectory();
  const to = receiver(dataDir);
  await to.send(aNotification({ count: 3 }), signal);
  await to.close?.();
  const [line = ''] = read(dataDir);
  expect(JSON.parse(line)).toMatchObject({ previous: NO_LINE, event: 'alert', state: 'firing', count: 3 });
  expect(EvidenceRecord.parse(JSON.parse(line))).toMatchObject({
    evidence: { protocol: 'telnet', port: 23, loginSeen: true },
    device: { mac: toaster.mac, addresses: ['192.168.1.30', 'fe80::3'], vendor: 'Acme', kind: 'toaster', model: 'T1' },
    why: 'Telnet shows every keystroke to anybody on the way.',
    advice: 'Use SSH.',
    firstTime: '2026-03-01T12:00:00.000000Z',
  });
});

test.each(['jsonl', 'ecs', 'syslog'])('the chain of %s goes on over restarts and into the next file', async (form) => {
  const dataDir = temporaryDirectory();
  for (let run = 0; run < 5; run++) {
    const to = receiver(dataDir, { form, bytesMax: 4096 });
    for (let i = 0; i < 3; i++) await to.send(aNotification({ id: `${run}-${i}`, title: `toaster ${i}` }), signal);
    await to.close?.();
  }
  const files = readdirSync(dataDir).toSorted().toReversed();
  expect(files.length).toBeGreaterThan(1);
  expect(check(files.flatMap((file) => read(dataDir, file)))).toEqual({ isWhole: true, breaks: [] });
});

test.each([
  ['nothing is done to it', (lines: string[]) => lines, { isWhole: true, breaks: [] }],
  [
    'a word is changed',
    ([a = '', ...rest]: string[]) => [a.replace('toaster', 'fridge'), ...rest],
    { isWhole: true, breaks: ['line 2'] },
  ],
  ['a line is taken out', ([a = '', _, ...rest]: string[]) => [a, ...rest], { isWhole: true, breaks: ['line 2'] }],
  ['a line is put in', ([a = '', ...rest]: string[]) => [a, a, ...rest], { isWhole: true, breaks: ['line 2'] }],
  ['the first is gone', ([_, ...rest]: string[]) => rest, { isWhole: false, breaks: [] }],
])('it shows when %s', async (_, change, expected) => {
  const dataDir = temporaryDirectory();
  const to = receiver(dataDir);
  for (let i = 0; i < 4; i++) await to.send(aNotification({ id: `${i}` }), signal);
  await to.close?.();
  expect(check(change(read(dataDir)))).toEqual(expected);
});

test('a line that the end of power cut short is a line of its own, and the chain goes on', async () => {
  const dataDir = temporaryDirectory();
  const file = join(dataDir, 'evidence.jsonl');
  const to = receiver(dataDir);
  await to.send(aNotification({ id: 'a' }), signal);
  await to.close?.();
  const [line = ''] = read(dataDir);
  appendFileSync(file, line.replace(NO_LINE, 'f'.repeat(64)).slice(0, 120));
  const again = receiver(dataDir);
  await again.send(aNotification({ id: 'b' }), signal);
  await again.close?.();
  const lines = read(dataDir);
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2] as string)).toMatchObject({ id: 'b' });
  expect(check(lines).breaks).toEqual(['line 2']);
});

test('ECS has its names', async () => {
  const dataDir = temporaryDirectory();
  const to = receiver(dataDir, { form: 'ecs' });
  await to.send(aNotification({ evidence: { client: '192.168.1.30', server: '192.168.1.1', port: 23 } }), signal);
  await to.close?.();
  expect(JSON.parse(read(dataDir)[0] as string)).toMatchObject({
    '@timestamp': '2026-03-01T12:00:01.500000Z',
    ecs: { version: expect.stringMatching(/^8\./) },
    message: 'toaster talks Telnet to 192.168.1.1',
    event: { kind: 'alert', category: ['intrusion_detection'], severity: 99, dataset: 'lanhound.alert' },
    rule: { name: 'insecure-protocol' },
    host: { name: 'toaster', mac: ['02-00-00-00-00-03'], ip: ['192.168.1.30', 'fe80::3'] },
    source: { ip: '192.168.1.30' },
    destination: { ip: '192.168.1.1', port: 23 },
    observer: { name: 'attic', vendor: 'lanhound' },
    labels: { site: 'home', evidence_port: '23' },
  });
});

test('syslog has its escapes, and names of devices break nothing', async () => {
  const dataDir = temporaryDirectory();
  const to = receiver(dataDir, { form: 'syslog' });
  const evidence = { name: 'a "b" \\ c] d\ne' };
  await to.send(aNotification({ evidence, title: 'toaster\n<13>1 forged ü' }), signal);
  await to.close?.();
  const lines = read(dataDir);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^<82>1 2026-03-01T12:00:01\.500000Z [!-~]{1,255} lanhound - insecure-protocol \[lanhound@32473 previous="0{64}"/,
  );
  expect(lines[0]).toContain('[evidence@32473 name="a \\"b\\" \\\\ c\\] d e"]');
  expect(lines[0]).toMatch(/\] \uFEFFtoaster <13>1 forged ü$/);
});

test('a file that somebody emptied begins anew', async () => {
  const dataDir = temporaryDirectory();
  writeFileSync(join(dataDir, 'evidence.jsonl'), '');
  const to = receiver(dataDir);
  await to.send(aNotification(), signal);
  await to.close?.();
  expect(check(read(dataDir))).toEqual({ isWhole: true, breaks: [] });
});
