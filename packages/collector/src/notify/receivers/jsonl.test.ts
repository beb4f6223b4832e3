import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { aNotification, receiverDeps } from '../sample-notification.ts';
import { jsonlReceiver } from './jsonl.ts';

const signal = new AbortController().signal;

function receiver(dataDir: string, given = {}) {
  const config = jsonlReceiver.config.parse({ type: 'jsonl', ...given });
  return jsonlReceiver.create(config, receiverDeps({ dataDir }));
}

const send = (to: ReturnType<typeof receiver>, id: string) => to.send(aNotification({ id }), signal);

const idsIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);

test('one alert a line, times as text, for the owner only', async () => {
  const dataDir = temporaryDirectory();
  const file = join(dataDir, 'deep/alerts.jsonl');
  const to = receiver(dataDir, { file: 'deep/alerts.jsonl' });
  await send(to, 'a');
  await send(to, 'b');
  await to.close?.();
  expect(idsIn(file)).toEqual(['a', 'b']);
  expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] as string)).toMatchObject({
    severity: 'critical',
    firstTime: '2026-03-01T12:00:00.000000Z',
    evidence: { port: 23 },
    reason: 'first notification',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('goes on in the file that is there, and takes it from others', async () => {
  const dataDir = temporaryDirectory();
  const file = join(dataDir, 'alerts.jsonl');
  writeFileSync(file, '{"id":"old"}\n', { mode: 0o644 });
  const to = receiver(dataDir);
  await send(to, 'new');
  await to.close?.();
  expect(idsIn(file)).toEqual(['old', 'new']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('beyond its size the file moves on, and the oldest goes', async () => {
  const dataDir = temporaryDirectory();
  const to = receiver(dataDir, { bytesMax: 4096, filesMax: 3 });
  for (let i = 0; i < 60; i++) await send(to, `${i}`);
  await to.close?.();
  const files = readdirSync(dataDir).sort();
  expect(files).toEqual(['alerts.jsonl', 'alerts.jsonl.1', 'alerts.jsonl.2']);
  for (const file of files) expect(statSync(join(dataDir, file)).size).toBeLessThanOrEqual(4096);
  const kept = files.toReversed().flatMap((file) => idsIn(join(dataDir, file)));
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => `${60 - kept.length + i}`));
});

test('a file that cannot be written is a failure to try again', async () => {
  const to = receiver('/dev/null');
  await expect(send(to, 'a')).rejects.toThrow(/ENOTDIR|EEXIST/);
});
