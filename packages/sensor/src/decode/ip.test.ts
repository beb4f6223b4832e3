import { describe, expect, test } from 'vitest';
import { Frame } from '../capture/frame.ts';
import { createDecoder } from './decode.ts';
import { DROP_NAMES } from './drops.ts';
import { LINK_TYPE } from './link.ts';
import { Packet } from './packet.ts';

const SRC_4 = 'c0000201';
const DST_4 = 'c0000202';
const SRC_6 = '20010db8000000000000000000000001';
const DST_6 = '20010db8000000000000000000000002';
const UDP = '1234 0035 000a 0000 6869';
const TCP = '1234 0050 80000001 00000000 5012 ffff 0000 0000';

const bytesOf = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const size = (header: number, rest: string) => (header + bytesOf(rest).length).toString(16).padStart(4, '0');

const ipv4 = (
  proto: string,
  rest: string,
  {
    first = '45',
    length = size(20, rest),
    fragment = '0000',
  }: { first?: string; length?: string; fragment?: string } = {},
) => `${first} 00 ${length} abcd ${fragment} 40 ${proto} 0000 ${SRC_4} ${DST_4} ${rest}`;
const ipv6 = (nextHeader: string, rest: string, length?: string) =>
  `60000000 ${length ?? size(0, rest)} ${nextHeader} 40 ${SRC_6} ${DST_6} ${rest}`;

/** The packet of a raw IP frame, or the name of the reason why there is none. */
function decode(hex: string, wireBytes?: number): Packet | string {
  const frame = new Frame();
  frame.bytes = bytesOf(hex);
  frame.end = frame.bytes.length;
  frame.wireBytes = wireBytes ?? frame.end;
  frame.linkType = LINK_TYPE.raw;
  const packet = new Packet();
  const drop = createDecoder().decode(frame, packet);
  return drop === 0 ? packet : (DROP_NAMES[drop] as string);
}

const payloadOf = (packet: Packet) =>
  Buffer.from(packet.bytes.subarray(packet.payloadAt, packet.payloadEnd)).toString('latin1');

/** The fields named, and the payload when asked for as text. */
function expectFields(got: Packet | string, expected: Record<string, unknown> | string): void {
  if (typeof expected === 'string' || typeof got === 'string') expect(got).toEqual(expected);
  else expect({ ...got, payload: payloadOf(got) }).toMatchObject(expected);
}

describe('IPv4', () => {
  test.each([
    ['plain', ipv4('11', UDP), { proto: 17, ipBytes: 30, srcPort: 0x1234, dstPort: 53, payload: 'hi', ipLength: 4 }],
    [
      'options',
      ipv4('11', `94040000 01010100 ${UDP}`, { first: '47' }),
      { ipBytes: 38, srcPort: 0x1234, payload: 'hi' },
    ],
    ['length zero, by offload', ipv4('11', UDP, { length: '0000' }), { ipBytes: 30, payload: 'hi' }],
    ['length beyond the frame', ipv4('11', UDP, { length: '0100' }), { ipBytes: 256, payload: 'hi' }],
    ['length before the end', `${ipv4('11', UDP)} 0000`, { ipBytes: 30, payload: 'hi', payloadCut: false }],
    ['length within its own header', ipv4('11', UDP, { length: '0013' }), 'ipv4.totalLength'],
    ['length of its header', ipv4('11', UDP, { length: '0014' }), 'udp.short'],
    ['header length of 16', ipv4('11', UDP, { first: '44' }), 'ipv4.headerLength'],
    ['header length beyond the frame', ipv4('11', UDP, { first: '4f' }), 'ipv4.short'],
    [
      'a first fragment',
      ipv4('11', UDP, { fragment: '2000' }),
      { moreFragments: true, fragmentId: 0xabcd, srcPort: 0x1234 },
    ],
    [
      'a later fragment',
      ipv4('11', UDP, { fragment: '0002' }),
      { fragmentOffset: 16, moreFragments: false, srcPort: 0, dstPort: 0, transportAt: -1, proto: 17 },
    ],
    ['do not fragment', ipv4('11', UDP, { fragment: '4000' }), { fragmentOffset: 0, moreFragments: false }],
    ['GRE', ipv4('2f', '0000 0800'), { proto: 47, srcPort: 0, transportAt: 20, ipBytes: 24 }],
    ['a protocol without anything', ipv4('ff', ''), { proto: 255, ipBytes: 20 }],
  ])('%s', (_, hex, expected) => expectFields(decode(hex), expected));
});

describe('IPv6', () => {
  const hopByHop = (next: string) => `${next} 00 050200000100`;
  const routing = (next: string) => `${next} 02 00 00 00000000 ${DST_6}`;
  const fragment = (next: string, field: string) => `${next} 00 ${field} 0000beef`;
  const authentication = (next: string) => `${next} 04 0000 00000001 00000002 ${'00'.repeat(12)}`;
  test.each([
    ['plain', ipv6('11', UDP), { proto: 17, ipBytes: 50, srcPort: 0x1234, payload: 'hi', ipLength: 16 }],
    ['hop-by-hop options', ipv6('00', `${hopByHop('11')} ${UDP}`), { proto: 17, ipBytes: 58, payload: 'hi' }],
    ['routing', ipv6('2b', `${routing('11')} ${UDP}`), { proto: 17, payload: 'hi' }],
    ['destination options', ipv6('3c', `${hopByHop('11')} ${UDP}`), { proto: 17, payload: 'hi' }],
    ['AH', ipv6('33', `${authentication('11')} ${UDP}`), { proto: 17, payload: 'hi' }],
    ['mobility', ipv6('87', '3b 00 0000 0000 0000'), { proto: 59 }],
    [
      'a chain',
      ipv6('00', `${hopByHop('2b')} ${routing('3c')} ${hopByHop('11')} ${UDP}`),
      { proto: 17, payload: 'hi' },
    ],
    ['ESP ends the chain', ipv6('32', '00000001 00000002'), { proto: 50, srcPort: 0, transportAt: 40 }],
    ['no next header', ipv6('3b', ''), { proto: 59, ipBytes: 40 }],
    [
      'a first fragment',
      ipv6('2c', `${fragment('11', '0001')} ${UDP}`),
      { proto: 17, moreFragments: true, fragmentOffset: 0, fragmentId: 0xbeef, srcPort: 0x1234 },
    ],
    [
      'a later fragment',
      ipv6('2c', `${fragment('11', '0010')} ${UDP}`),
      { proto: 17, moreFragments: false, fragmentOffset: 16, srcPort: 0, transportAt: -1 },
    ],
    [
      'an atomic fragment',
      ipv6('2c', `${fragment('11', '0000')} ${UDP}`),
      { proto: 17, fragmentOffset: 0, moreFragments: false, srcPort: 0x1234, payload: 'hi' },
    ],
    [
      'a later fragment of an extension header',
      ipv6('2c', `${fragment('3c', '0010')} ${UDP}`),
      { proto: 60, fragmentOffset: 16, srcPort: 0 },
    ],
    ['sixteen extension headers', ipv6('00', `${hopByHop('3c').repeat(15)} ${hopByHop('11')} ${UDP}`), { proto: 17 }],
    ['seventeen', ipv6('00', `${hopByHop('3c').repeat(16)} ${hopByHop('11')} ${UDP}`), 'ipv6.extensionChain'],
    ['an extension header beyond the end', ipv6('00', '11 02 050200000100'), 'ipv6.extensionShort'],
    ['half an extension header', ipv6('00', '11 00 05'), 'ipv6.extensionShort'],
    ['a jumbogram', ipv6('00', `3a 00 c20400010000`, '0000'), 'ipv6.jumbogram'],
    ['no payload', ipv6('11', UDP, '0000'), 'udp.short'],
  ])('%s', (_, hex, expected) => expectFields(decode(hex), expected));

  test('an extension header that was cut off', () => {
    const whole = ipv6('00', `${hopByHop('11')} ${UDP}`);
    expect(decode(whole.replace(/\s/g, '').slice(0, 90), 58)).toBe('ipv6.extensionCut');
  });
});

describe('TCP', () => {
  const tcp = ({
    offset = '50',
    options = '',
    payload = '',
  }: {
    offset?: string;
    options?: string;
    payload?: string;
  }) => ipv4('06', `1234 0050 80000001 00000000 ${offset}18 ffff 0000 0000 ${options} ${payload}`);
  test.each([
    ['plain', ipv4('06', TCP), { srcPort: 0x1234, dstPort: 80, tcpFlags: 0x12, tcpSequence: 0x80000001, payload: '' }],
    ['payload', tcp({ payload: '6869' }), { tcpFlags: 0x18, payload: 'hi', transportAt: 20 }],
    ['options', tcp({ offset: '60', options: '02040218', payload: '6869' }), { payload: 'hi' }],
    [
      'offset within its own header',
      tcp({ offset: '40', payload: '6869' }),
      { srcPort: 0x1234, tcpFlags: 0x18, payload: '' },
    ],
    ['offset beyond the end', tcp({ offset: 'f0', payload: '6869' }), { srcPort: 0x1234, payload: '' }],
    ['ports and no more', ipv4('06', '1234 0050'), { srcPort: 0x1234, transportAt: -1, tcpFlags: 0, payload: '' }],
    [
      'up to its flags',
      ipv4('06', '1234 0050 80000001 00000000 5012'),
      { transportAt: -1, tcpFlags: 0x12, payload: '' },
    ],
    ['less than its ports', ipv4('06', '1234 00'), 'tcp.short'],
  ])('%s', (_, hex, expected) => expectFields(decode(hex), expected));

  test.each([
    ['before its ports', 23, 'tcp.cut'],
    ['after its ports', 24, { srcPort: 0x1234, transportAt: -1, payloadCut: true }],
    ['within its payload', 41, { transportAt: 20, payload: 'h', payloadCut: true }],
  ])('cut %s', (_, bytes, expected) => {
    const whole = bytesOf(tcp({ payload: '6869' }));
    expectFields(decode(whole.subarray(0, bytes).toString('hex'), whole.length), expected);
  });
});

describe('UDP', () => {
  test.each([
    ['its length ends the payload', '1234 0035 0009 0000 6869', { payload: 'h', payloadCut: false }],
    ['a length of zero, by offload', '1234 0035 0000 0000 6869', { payload: 'hi' }],
    ['a length of less than its header', '1234 0035 0007 0000 6869', { payload: '', srcPort: 0x1234 }],
    ['a length beyond the packet', '1234 0035 00ff 0000 6869', { payload: 'hi' }],
    ['ports and no more', '1234 0035', { srcPort: 0x1234, dstPort: 53, transportAt: -1, payload: '' }],
    ['less than its ports', '1234 00', 'udp.short'],
  ])('%s', (_, hex, expected) => expectFields(decode(ipv4('11', hex)), expected));
});

describe('ICMP', () => {
  test.each([
    ['an echo request', ipv4('01', '08 00 f7ff 0000 0000'), { icmpType: 8, icmpCode: 0, srcPort: 0, transportAt: 20 }],
    [
      'an error quotes a packet, which is no traffic',
      ipv4('01', `03 03 0000 00000000 ${ipv4('11', UDP)}`),
      { icmpType: 3, icmpCode: 3, proto: 1, srcPort: 0 },
    ],
    ['ICMPv6', ipv6('3a', '87 00 0000 00000000'), { icmpType: 135, icmpCode: 0, proto: 58 }],
    ['less than its header', ipv4('01', '08 00 f7'), { icmpType: -1, transportAt: -1, proto: 1, payload: '' }],
  ])('%s', (_, hex, expected) => expectFields(decode(hex), expected));
});
