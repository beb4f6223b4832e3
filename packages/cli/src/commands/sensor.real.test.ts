import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describeWithCaptures, pcapFile } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { LANHOUND, lanhound, lanhoundInShell } from '../testing/lanhound.ts';

const eventsOf = (stdout: string) => stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
const outlines = (events: { type: string; time: string; flowId?: number; name?: string }[]) =>
  events.map(({ type, time, flowId, name }) => `${time} ${type} ${flowId ?? ''} ${name ?? ''}`);

describeWithCaptures('what is printed can be chosen', (captures) => {
  const home = captures.path('home/android.pcap');
  const synscan = captures.path('attack/synscan.pcap');
  const telnet = captures.path('insecure/telnet.pcap');

  test('by type and by device', async () => {
    const all = eventsOf((await lanhound('sensor', '--read', home)).stdout);
    const { srcMac: mac } = all.find(({ type, srcMac }) => type === 'dns' && srcMac);
    const args = ['--only', 'dns,dhcp', '--only', 'flow', '--device', mac.toUpperCase(), '--device', '203.0.113.77'];
    const { code, stdout, stderr } = await lanhound('sensor', '--read', home, ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const chosen = all.filter(
      ({ type, srcMac, dstMac, clientMac }) =>
        ['dns', 'dhcp', 'flow'].includes(type) && [srcMac, dstMac, clientMac].includes(mac),
    );
    expect(chosen.length).toBeGreaterThan(0);
    expect(outlines(eventsOf(stdout))).toEqual(outlines(chosen));
  });

  test('a reader that has seen enough ends it well', async () => {
    const line = '{ "$@"; echo "code $?" >&2; } | head -n 1';
    const files = Array.from({ length: 40 }, () => synscan);
    const { stdout, stderr } = await lanhoundInShell(line, 'sensor', '--only', 'flow', '--read', ...files);
    expect(eventsOf(stdout)).toHaveLength(1);
    expect(stderr).toBe('code 0\n');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s before the end of a capture is told by the exit code', async (signal, exitCode) => {
    const child = spawn(process.execPath, [...LANHOUND, 'sensor', '--read', '-'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // Its input stays open, so that it does not end by itself.
    child.stdin.write(readFileSync(telnet));
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([exitCode, null]);
  });

  test('an interrupt does not wait for a reader that does not read', async () => {
    const files = Array.from({ length: 40 }, () => synscan);
    const child = spawn(process.execPath, [...LANHOUND, 'sensor', '--read', ...files]);
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});

test('packets of a link that is not read are told of', async () => {
  const wifi = pcapFile([{ timeUs: 0, bytes: new Uint8Array(40) }], { linkType: 127 });
  const child = spawn(process.execPath, [...LANHOUND, 'sensor', '--read', '-']);
  child.stdin.end(wifi);
  child.stdout.resume();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'lanhound: left out 1 packet of a link-layer type that is not read; decode names it\n',
  });
});

describe.concurrent('a wrong choice is refused with what there is', () =>
  test.each([
    ['a type that is none', ['--only', 'dsn'], 'meant was perhaps dns; there are flow, dns,'],
    ['a device that is none', ['--device', 'tv'], 'want a MAC address such as aa:bb:cc:dd:ee:ff'],
    ['a file and an interface', ['--read', 'home.pcap', '--interface', 'lo'], 'cannot be used with'],
    ['a choice where nothing is printed', ['--only', 'dns', '--output', 'none'], 'want jsonl, since --only'],
  ])('%s', async (_, args, said) => {
    const { code, stdout, stderr } = await lanhound('sensor', ...args);
    expect(stderr).toContain(said);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  }));
