import { join } from 'node:path';
import { silentReport, systemClock } from '@lanhound/runtime';
import { CaptureConfig, createCapture, type Frame, loadDissector } from '@lanhound/sensor';
import { describeWithCaptures, REPOSITORY, udpFrame } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { hexDump } from './hex-dump.ts';
import { packetJson } from './json.ts';
import { parsePacketNumbers } from './packet-numbers.ts';
import { packetText } from './text.ts';

const plain = (_tone: string, text: string) => text;

async function eachPacket(file: string, see: (number: number, frame: Frame) => void): Promise<void> {
  const deps = { report: silentReport(), clock: systemClock, random: () => 0 };
  const source = createCapture(CaptureConfig.parse({ kind: 'files', files: [file] }), deps);
  let packets = 0;
  const sink = { see: (frame: Frame) => see(++packets, frame), settle: () => undefined };
  await source.run(sink, new AbortController().signal).catch(() => undefined);
}

/** Of each layer that is read one packet; run with -u to write them anew, and read what changed. */
const GOLDEN: readonly [name: string, file: string, packet: number][] = [
  ['arp', 'link/arp-who-has.pcap', 1],
  ['vlan-icmp', 'link/icmp_dot1q.pcap', 1],
  ['qinq-tcp-syn', 'link/http-qinq-0.pcap', 1],
  ['pppoe', 'link/pppoe.pcap', 1],
  ['cooked', 'link/linuxsll-arp.pcap', 1],
  ['cooked-v2', 'link/linux_dlt_sll2.pcap', 1],
  ['dns-answer', 'dns/dns-udp-google.com-a-aaaa-mx.pcap', 2],
  ['dns-soa', 'dns/dns-udp-nxdomain-soa.pcap', 2],
  ['mdns', 'dns/mdns.pcap', 1],
  ['netbios', 'dns/netbios.pcap', 1],
  ['fragment', 'dns/dns_fragmented.pcap', 2],
  ['dhcp', 'dhcp/dhcp.pcap', 2],
  ['dhcpv6', 'dhcp/dhcpv6.pcap', 6],
  ['tls-client', 'tls/tls-sni.pcapng', 4],
  ['tls-server', 'tls/tls1_1.pcap', 6],
  ['quic', 'quic/quic-v2--input.pcap', 1],
  ['http', 'http/basic-auth-with-colon.pcap', 4],
  ['smtp', 'insecure/smtp.pcap', 6],
  ['pop3', 'insecure/pop3.pcap', 10],
  ['drop-header', 'malformed/ip6-ext-trunc.pcap', 1],
  ['drop-cut', 'malformed/ip4-trunc.pcap', 1],
  ['icmp-malformed', 'malformed/malformed_icmp.pcap', 1],
];

describeWithCaptures('packets in words', (captures) => {
  const textOf = async (file: string, wanted: number, hex: boolean, width = 80): Promise<string> => {
    const dissector = await loadDissector();
    let text = '';
    await eachPacket(captures.path(file), (number, frame) => {
      if (number === wanted) text = packetText(number, dissector.dissect(frame), frame, { hex, width, paint: plain });
    });
    return text;
  };

  test.each(GOLDEN)('%s', async (name, file, packet) => {
    const text = await textOf(file, packet, false);
    await expect(text).toMatchFileSnapshot(join(REPOSITORY, 'test/golden/decode', `${name}.txt`));
  });

  test.each([76, 80, 120])('fit %d columns', async (width) => {
    const dissector = await loadDissector();
    for (const [, file] of GOLDEN) {
      const long: string[] = [];
      await eachPacket(captures.path(file), (number, frame) => {
        const text = packetText(number, dissector.dissect(frame), frame, {
          hex: false,
          width: width,
          paint: plain,
        });
        long.push(...text.split('\n').filter((line) => line.length > width));
      });
      expect(long.slice(0, 3), file).toEqual([]);
    }
  });

  test('show every byte when asked to, passwords included', async () => {
    const file = 'insecure/pop3.pcap';
    expect(await textOf(file, 10, false)).toContain('pass ••••••');
    const text = await textOf(file, 10, true);
    expect(text).toMatch(/^ {2}0040 .* {2}70 61 73 73 20 .* {4}pass /m);
    expect(text).not.toContain('--hex');
  });
});

test('JSON has no bytes of what may be a password, unless asked to', async () => {
  const end = { mac: '00:00:5e:00:53:01', ip: '10.0.0.1', port: 7 };
  const frame = { bytes: udpFrame(end, end, 'secret'), start: 0, wireBytes: 48, linkType: 1, timeUs: 0 } as Frame;
  frame.end = frame.bytes.length;
  const packet = (await loadDissector()).dissect(frame);
  const secret = Buffer.from('secret').toString('hex');
  expect(JSON.stringify(packetJson(3, packet, frame, false))).not.toContain(secret);
  const json = packetJson(3, packet, frame, true);
  expect(json).toMatchObject({ packet: 3, time: '1970-01-01T00:00:00.000000Z', masked: true });
  expect(JSON.stringify(json)).toContain(secret);
});

test('bytes stand under the same offsets wherever a dump begins', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i + 0x40);
  expect(hexDump(bytes, 14, 34, 0)).toEqual([
    '0000                                             4e 4f                NO',
    '0010  50 51 52 53 54 55 56 57  58 59 5a 5b 5c 5d 5e 5f  PQRSTUVWXYZ[\\]^_',
    '0020  60 61                                             `a',
  ]);
});

describe('packet numbers', () => {
  const chosen = (text: string) => [1, 2, 3, 4, 5, 6, 7].filter((number) => parsePacketNumbers(text).has(number));
  test.each([
    ['5', [5], 5],
    ['2-4', [2, 3, 4], 4],
    ['6-', [6, 7], 6],
    ['1, 3-4,7', [1, 3, 4, 7], 7],
  ])('%s', (text, numbers, named) => {
    expect(chosen(text)).toEqual(numbers);
    expect(parsePacketNumbers(text).named).toBe(named);
  });

  test.each(['0', '5-4', '', 'x', '1,', '-3', '1e3', '1.5', '99999999999999999999'])('not %j', (text) =>
    expect(() => parsePacketNumbers(text)).toThrow('want a number from 1 on'),
  );
});
