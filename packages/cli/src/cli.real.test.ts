import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithCaptures, needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ReplayReport } from './report/report.ts';
import { lanhound, lanhoundInShell } from './testing/lanhound.ts';

/** A file with this text; its path. */
function fileWith(name: string, text: string): string {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, text);
  return file;
}

describeWithCaptures('replay', (captures) => {
  const damaged = captures.path('link/tls_DER-incomplete-header.pcap');

  test('of every capture counts every packet, finds what is in clear text and names what is damaged', async () => {
    const files = captures.entries.map(({ file }) => captures.path(file));
    const { code, stdout } = await lanhound('replay', '--json', ...files);
    const report = JSON.parse(stdout) as ReplayReport;
    expect(report.input.packets).toBe(captures.entries.reduce((sum, { packets }) => sum + packets, 0));
    expect(report.input.files).toEqual(files);
    const insecure = report.alerts.filter(({ detector }) => detector === 'insecure-protocol');
    const protocols = insecure.map(({ evidence }) => evidence['protocol']);
    expect(protocols).toEqual(expect.arrayContaining(['telnet', 'ftp', 'rsh', 'mqtt']));
    const weights = report.alerts.map(({ severity }) => ['critical', 'high', 'normal', 'info'].indexOf(severity));
    expect(weights).toEqual(weights.toSorted());
    expect(report.input.problems).toEqual([expect.stringContaining(`${damaged} is damaged at byte`)]);
    expect(code).toBe(3);
  });

  test('prints a report that fits a page', async () => {
    const { code, stdout, stderr } = await lanhound('replay', captures.path('insecure/telnet.pcap'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Input\n.*telnet\.pcap\n {2}92 packets, .*\n {2}events: \d+ flow/);
    expect(stdout).toMatch(/^ {2}critical {2}.* talks Telnet to /m);
    expect(stdout).toMatch(/^ {2}why {7}Telnet shows every keystroke/m);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.length > 110 || line !== line.trimEnd())).toEqual([]);
  });

  test('reads standard input, and what a copy of a running capture has', async () => {
    const line = 'head -c 5000 "$0" | "$@" replay -';
    const telnet = captures.path('insecure/telnet.pcap');
    const { code, stdout } = await lanhoundInShell(line.replace('"$0"', `"${telnet}"`));
    expect(stdout).toMatch(/! .*(ends|cut).* byte \d+/);
    expect(code).toBe(3);
  });
});

describeWithCaptures('sensor', (captures) => {
  const telnet = captures.path('insecure/telnet.pcap');
  const events = (stdout: string) => stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));

  test('prints one event a line, dated when it happened', async () => {
    const { code, stdout, stderr } = await lanhound('sensor', '--read', telnet, '--site', 'home', '--name', 'test');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const flows = events(stdout).filter(({ type }) => type === 'flow');
    expect(flows.at(-1)).toMatchObject({ site: 'home', sensor: 'test', app: 'telnet', dstPort: 23 });
    expect(events(stdout).every(({ time }) => time.startsWith('1999-11-2'))).toBe(true);
  });

  test('of an empty capture dates its statistics today', async () => {
    const { stdout } = await lanhound('sensor', '--read', captures.path('malformed/empty.pcap'));
    const [stats, ...more] = events(stdout);
    expect(more).toEqual([]);
    expect(Date.now() - Date.parse(stats.time)).toBeLessThan(600_000);
  });

  test('ends without a word when its reader has seen enough', async () => {
    const files = Array.from({ length: 20 }, () => captures.path('attack/synscan.pcap'));
    const line = '{ "$@"; echo "code $?" >&2; } | head -n 1';
    const { stdout, stderr } = await lanhoundInShell(line, 'sensor', '--output', 'jsonl', '--read', ...files);
    expect(events(stdout)).toHaveLength(1);
    expect(stderr).toBe('code 0\n');
  });

  test('only counts when asked to', async () => {
    const { code, stdout, stderr } = await lanhound('sensor', '--read', telnet, '--output', 'none');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ packets: 92 });
  });
});

describe.concurrent('wrong use', () =>
  test.each<[string, string[], number, string]>([
    ['a missing file', ['sensor', '--read', '/no/such.pcap'], 3, '/no/such.pcap cannot be read'],
    ['a bus that is nowhere', ['sensor', '--output', 'bus'], 2, '--output is bus, want'],
    ['an option that is none', ['replay', '--colour', 'x'], 2, "unknown option '--colour'"],
    ['a command that is none', ['replya'], 2, "unknown command 'replya'"],
    ['a site that cannot be one', ['up', '--site', 'My Home'], 2, 'want lower-case letters'],
    ['a configuration that is missing', ['collector', '--config', '/no/such.yaml'], 2, '/no/such.yaml'],
    ['a folder where nothing was kept', ['query', '--data-dir', '/no/such', 'SELECT 1'], 2, 'lanhound up'],
  ])('%s is refused with what to do', async (_, args, exitCode, said) => {
    const { code, stderr } = await lanhound(...args);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(exitCode);
  }));

describe('config', () => {
  const secretive = 'bus: { kind: mqtt, server: "mqtt://10.0.0.1", username: u, password: geheim }\n';

  test('check names the field, what is wanted and where', async () => {
    const good = fileWith('sensor.yaml', `site: home\n${secretive}`);
    expect(await lanhound('config', 'check', good)).toMatchObject({ code: 0, stdout: expect.stringContaining('good') });
    const bad = fileWith('sensor.yaml', 'site: home\ncapture: { kind: tcpdump, snaplen: many, fliter: x }\n');
    const { code, stderr } = await lanhound('config', 'check', bad);
    expect(code).toBe(2);
    expect(stderr).toContain('fliter');
    expect(stderr).toContain('filter');
  });

  test('show fills in the defaults and hides secrets', async () => {
    const { code, stdout } = await lanhound('config', 'show', fileWith('sensor.yaml', `site: home\n${secretive}`));
    expect(code).toBe(0);
    expect(stdout).not.toContain('geheim');
    expect(parse(stdout)).toMatchObject({ site: 'home', bus: { username: 'u' }, publish: expect.any(Object) });
  });
});

needsPrograms(['tcpdump'])('doctor', () => {
  const dataDir = () => join(temporaryDirectory(), 'data');

  test('says what it looked at, and that nothing runs', async () => {
    const { stdout } = await lanhound('doctor', '--interface', 'lo', '--data-dir', dataDir());
    expect(stdout).toMatch(/✓ Node .*\n.* clock .*\n✓ disk .* free at .*\n. capture .*/);
    expect(stdout).toContain('none is running over');
  });

  test('of a sensor whose broker is dead says so, and what to do', async () => {
    const file = fileWith(
      'sensor.yaml',
      'site: home\ncapture: { kind: tcpdump, interface: lo }\nbus: { kind: mqtt, server: "mqtt://127.0.0.1:1" }\n',
    );
    const { code, stdout } = await lanhound('doctor', '--config', file);
    expect(stdout).toMatch(/✗ bus +mqtt: .*\n +→ Start the server, or mend bus/);
    expect(code).toBe(1);
  });

  test('of a collector tries its broker and its folder', async () => {
    const dir = dataDir();
    const file = fileWith('collector.yaml', `dataDir: ${dir}\nbus: { kind: embedded, port: 0 }\n`);
    const { code, stdout } = await lanhound('doctor', '--config', file);
    expect(stdout).toMatch(/✓ bus +embedded broker/);
    expect(stdout).toContain(`free at ${dir}`);
    expect(code).toBe(0);
  });
});
