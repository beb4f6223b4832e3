import { expect, test } from 'vitest';
import { tcpConversation } from './conversation.ts';
import { dnsMessage } from './dns-message.ts';
import { type Endpoint, TCP_FLAG, tcpFrame, udpFrame } from './frame.ts';

const laptop: Endpoint = { mac: '3c:22:fb:00:00:01', ip: '192.168.1.20', port: 50_000 };
const gateway: Endpoint = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1', port: 53 };

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Sums to 0xffff when the checksum within is right (RFC 1071). */
function onesSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

test('a lookup, byte for byte', () => {
  expect(hex(udpFrame(laptop, gateway, dnsMessage({ name: 'a.de' })))).toBe(
    [
      'b827eb000002 3c22fb000001 0800',
      '45 00 0032 0000 0000 40 11 f755 c0a80114 c0a80101',
      'c350 0035 001e 3cca',
      '1234 0100 0001 0000 0000 0000 0161 026465 00 0001 0001',
    ]
      .join('')
      .replaceAll(' ', ''),
  );
});

test('an IPv6 segment with its checksum', () => {
  const from = { ...laptop, ip: '2001:db8::20' };
  const to = { ...gateway, ip: '2001:db8::1' };
  const frame = tcpFrame(from, to, { flags: TCP_FLAG.syn });
  expect(hex(frame.subarray(12, 22))).toBe('86dd6000000000140640');
  const pseudoHeader = Buffer.concat([frame.subarray(22, 54), Uint8Array.of(0, 6, 0, 20)]);
  expect(onesSum(Buffer.concat([pseudoHeader, frame.subarray(54)]))).toBe(0xffff);
});

test('a conversation numbers its bytes', () => {
  const frames = tcpConversation({
    client: laptop,
    server: { ...gateway, port: 23 },
    startUs: 0,
    said: [
      ['client', 'ab'],
      ['server', 'cde'],
    ],
  });
  const numbers = frames.map(({ bytes }) => {
    const segment = Buffer.from(bytes).subarray(34);
    return [segment.readUInt32BE(4), segment.readUInt32BE(8), segment[13]];
  });
  expect(numbers).toEqual([
    [1000, 0, 0x02],
    [5000, 1001, 0x12],
    [1001, 5001, 0x10],
    [1001, 5001, 0x18],
    [5001, 1003, 0x18],
    [1003, 5004, 0x11],
    [5004, 1004, 0x11],
    [1004, 5005, 0x10],
  ]);
});
