// Something happens at a home; afterwards a person asks what it was, with the database and from the evidence alone.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithCaptures, type Program, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../processes/ports.ts';
import { LANHOUND, lanhound } from '../testing/lanhound.ts';

const WAIT = { timeout: 60_000, interval: 500 };
const TITLE = /talks Telnet to/;

describeWithCaptures('a report', (captures) => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const evidence = join(dataDir, 'evidence.jsonl');
  let collector: Program;

  beforeAll(async () => {
    const port = await freePort(0);
    const receivers = [{ type: 'evidence' }, { type: 'jsonl' }];
    const config = { dataDir, bus: { kind: 'embedded', port }, api: { port: 0 }, notify: { receivers } };
    writeFileSync(join(dir, 'collector.yaml'), JSON.stringify(config));
    const args = [...LANHOUND, 'collector', '--config', join(dir, 'collector.yaml')];
    collector = await startProgram(process.execPath, args, { ready: /collecting/, readyMsMax: 60_000 });
    const bus = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` };
    writeFileSync(join(dir, 'sensor.yaml'), JSON.stringify({ sensor: 'attic', dataDir, bus }));
    const read = await lanhound(
      'sensor',
      '--config',
      join(dir, 'sensor.yaml'),
      '--read',
      captures.path('insecure/telnet.pcap'),
    );
    expect(read).toMatchObject({ code: 0 });
  });
  afterAll(async () => void (await collector?.stop()));

  const EVER = ['--from', '1999-11-01', '--to', '1999-12-31'];
  const report = (format: string, ...more: string[]) =>
    lanhound('report', '--format', format, '--data-dir', dataDir, ...EVER, ...more);

  test('says what happened, who it was, and what was told', async () => {
    await expect.poll(async () => (await report('md')).stdout, WAIT).toMatch(/\| evidence \| .* \| delivered \|/);
    const { stdout, code } = await report('md');
    expect(code).toBe(0);
    for (const title of [
      'Summary',
      'Timeline',
      'Devices involved',
      'Destinations',
      'What was told to whom',
      'Most traffic',
    ])
      expect(stdout).toContain(`\n## ${title}\n`);
    expect(stdout).toMatch(/\| evidence \| .*talks Telnet to .* \| delivered \|/);
  });

  test('is a page that only its owner may read', async () => {
    const output = join(dir, 'report.html');
    expect(await report('html', '--output', output)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(output, 'utf8')).toMatch(/^<!doctype html>[\s\S]*talks Telnet to/);
    expect(statSync(output).mode & 0o777).toBe(0o600);
  });

  test('comes from the evidence alone as well, and shows when that was changed', async () => {
    const { code, stdout } = await report('md', '--evidence', evidence);
    expect(code).toBe(0);
    expect(stdout).toMatch(/The chain of \d+ lines? holds/);
    expect(stdout).toMatch(TITLE);
    const forged = join(dir, 'forged.jsonl');
    const lines = readFileSync(evidence, 'utf8').trimEnd().split('\n');
    writeFileSync(forged, [lines[0]?.replace('attic', 'cellar'), ...lines.slice(1), lines[0], ''].join('\n'));
    const { code: wrong, stderr } = await report('md', '--evidence', forged);
    expect({ wrong, stderr }).toEqual({
      wrong: 1,
      stderr: expect.stringMatching(/chain of evidence is broken: .*line 2/),
    });
  });

  test('of the week is brief', async () => {
    const { code, stdout } = await lanhound('report', '--week', '--data-dir', dataDir);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# The week: /);
    expect(stdout).not.toContain('Alerts in full');
  });

  test.each([
    ['backwards', ['--from', '2026-02-01', '--to', '2026-01-01'], /want a time before/],
    ['no time', ['--from', 'soon'], /want a time such as/],
  ])('%s is answered with what is wanted', async (_, args, message) => {
    expect(await lanhound('report', '--data-dir', dataDir, ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(message),
    });
  });
});
