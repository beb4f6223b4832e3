import { arp, ethernet, icmp, ipv4, tcpFrame, udpFrame } from '@lanhound/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frame } from '../capture/frame.ts';
import { createDissector, type Dissection } from './dissect.ts';
import { faultsOfTiling } from './testing/tiling.ts';
import { MASKED } from './walk.ts';

const client = { mac: '00:00:5e:00:53:01', ip: '192.168.1.7', port: 40_000 };
const server = (port: number) => ({ mac: '00:00:5e:00:53:02', ip: '203.0.113.1', port });

function frameOf(bytes: Uint8Array, { linkType = 1, wireBytes = bytes.length, before = 0 } = {}): Frame {
  const frame = new Frame();
  frame.bytes = Buffer.concat([Buffer.alloc(before, 0xaa), bytes, Buffer.alloc(64, 0x55)]);
  frame.start = before;
  frame.end = before + bytes.length;
  frame.wireBytes = wireBytes;
  frame.linkType = linkType;
  return frame;
}

/** One for all: it remembers nothing of a packet but texts. */
const dissector = createDissector();
const dissect = (bytes: Uint8Array, options: Parameters<typeof frameOf>[1] = {}): Dissection =>
  dissector.dissect(frameOf(bytes, options));
const layerNames = ({ layers }: Dissection) => layers.map(({ name, at, end }) => `${name} ${at}-${end}`);
const valuesOf = ({ layers }: Dissection, name: string) =>
  layers.find((layer) => layer.name.startsWith(name))?.fields.map((field) => `${field.name}: ${field.value}`) ?? [];

describe('foreign bytes', () => {
  const linkTypes = fc.constantFrom(0, 1, 9, 12, 50, 51, 101, 104, 105, 108, 113, 228, 229, 276, 65_535);
  const frames = [
    ethernet(
      { src: client.mac, dst: client.mac, etherType: 0x0806, vlans: [7, 9] },
      arp({ op: 'reply', senderMac: client.mac, senderIp: client.ip, targetIp: client.ip }),
    ),
    tcpFrame(client, server(80), { flags: 24 }, 'GET /?password=x HTTP/1.1\r\nAuthorization: Basic eDp5\r\n\r\nbody'),
    tcpFrame(client, server(110), { flags: 24 }, 'PASS secret\r\n'),
    udpFrame(
      client,
      server(53),
      Buffer.from('00010100000100010000000003777777c00c00010001c00c00050001000000050002c00c', 'hex'),
    ),
    udpFrame(client, server(547), Buffer.from(`0c00${'00'.repeat(32)}0009000401000001`, 'hex')),
    udpFrame(client, server(67), Buffer.concat([Buffer.alloc(236, 1), Buffer.from('63825363350101ff', 'hex')])),
    udpFrame(client, server(123), Buffer.alloc(68, 0x23)),
    tcpFrame(client, server(443), { flags: 24 }, Buffer.from('1603010020010000200303', 'hex')),
    ethernet(
      { src: client.mac, dst: client.mac, etherType: 0x0800 },
      ipv4(
        { src: client.ip, dst: client.ip, proto: 1 },
        icmp({ type: 3 }, ipv4({ src: client.ip, dst: client.ip, proto: 6 }, '12345678')),
      ),
    ),
  ];

  test.each(frames.map((bytes, i) => [i, bytes] as const))(
    'frame %d, mutated or cut, is read and tiled',
    (_, bytes) => {
      const mutation = fc.tuple(fc.nat(bytes.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xc0, 0xff));
      const property = fc.property(
        fc.array(mutation, { maxLength: 4 }),
        fc.nat(bytes.length),
        fc.nat(40),
        (changes, end, before) => {
          const changed = Uint8Array.from(bytes);
          for (const [at, value] of changes) changed[at] = value;
          const cut = changed.subarray(0, end);
          const dissection = dissect(cut, { wireBytes: bytes.length, before });
          expect(faultsOfTiling(dissection)).toEqual([]);
          // Nothing depends on what lies around the frame.
          expect(dissection).toEqual(dissect(cut, { wireBytes: bytes.length }));
        },
      );
      fc.assert(property, { numRuns: 150 });
    },
  );

  test('of any link are read and tiled', () => {
    const property = fc.property(linkTypes, fc.uint8Array({ maxLength: 120 }), (linkType, bytes) => {
      expect(faultsOfTiling(dissect(bytes, { linkType }))).toEqual([]);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  test('of a message that is all records make a bounded number of fields', () => {
    const header = Buffer.from('00018000000000000000ffff', 'hex');
    const message = Buffer.concat([header, Buffer.alloc(60_000, Buffer.from('0000010001000000050000', 'hex'))]);
    const { layers } = dissect(udpFrame(client, server(53), message));
    expect(layers.at(-1)?.fields.length).toBeLessThan(3_000);
  });
});

test('layers say where they are', () => {
  const frame = Buffer.concat([udpFrame(client, server(9), 'hello'), Buffer.alloc(13)]);
  expect(layerNames(dissect(frame))).toEqual([
    'Ethernet 0-14',
    'IPv4 14-34',
    'UDP 34-42',
    'Payload 42-47',
    'Padding 47-60',
  ]);
});

test('a packet in an ICMP error is quoted', () => {
  const quoted = ipv4({ src: client.ip, dst: '203.0.113.1', proto: 6 }, '12345678');
  const frame = ethernet(
    { src: client.mac, dst: client.mac, etherType: 0x0800 },
    ipv4({ src: '203.0.113.1', dst: client.ip, proto: 1 }, icmp({ type: 3, code: 3 }, quoted)),
  );
  const dissection = dissect(frame);
  expect(layerNames(dissection).slice(2)).toEqual(['ICMP 34-42', 'Quoted IPv4 42-62', 'Quoted TCP 62-70']);
  expect(valuesOf(dissection, 'ICMP')[1]).toBe('code: 3 port');
  expect(dissection.drop).toBeUndefined();
});

describe('what lets somebody in is masked', () => {
  test.each([
    [80, 'GET / HTTP/1.1\r\nAuthorization: Basic c2VjcmV0OnNlY3JldA==\r\n\r\n', `Authorization: Basic ${MASKED}`],
    [80, 'GET / HTTP/1.1\r\nProxy-Authorization: c2VjcmV0OnNlY3JldA==\r\n\r\n', `Proxy-Authorization: ${MASKED}`],
    [80, 'GET / HTTP/1.1\r\nCookie: id=secret;\r\n more=secret\r\n\r\n', `continued: ${MASKED}`],
    [
      80,
      'GET /a?user=x&password=secret&b=1 HTTP/1.1\r\n\r\n',
      `first line: GET /a?user=x&password=${MASKED}&b=1 HTTP/1.1`,
    ],
    [80, 'GET http://bob:secret@host/ HTTP/1.1\r\n\r\n', `first line: GET http://bob:${MASKED}@host/ HTTP/1.1`],
    [5060, 'INVITE sip:a@b SIP/2.0\r\nFrom: <SIP:bob:secret@host:5060>\r\n\r\n', `From: <SIP:bob:${MASKED}@host:5060>`],
    [80, 'GET / HTTP/1.1\r\nX-Api-Key: secret\r\n\r\n', `X-Api-Key: ${MASKED}`],
    [21, 'PASS secret\r\n', `line: PASS ${MASKED}`],
    [21, 'PASS secret with spaces\r\n', `line: PASS ${MASKED}`],
    [110, 'APOP bob secret\r\n', `line: APOP bob ${MASKED}`],
    [25, 'AUTH PLAIN secret\r\n', `line: AUTH PLAIN ${MASKED}`],
    [25, 'c2VjcmV0\r\nsecret\r\n', `line: ${MASKED}`],
    [143, 'a1 LOGIN bob "secret"\r\n', `line: a1 LOGIN bob ${MASKED}`],
    [143, 'secret\r\n', `line: ${MASKED}`],
    [6667, 'PRIVMSG NickServ :IDENTIFY secret\r\n', `line: ${MASKED}`],
    [6667, 'OPER bob secret\r\n', `line: OPER bob ${MASKED}`],
  ])('to port %d: %j', (port, text, said) => {
    const dissection = dissect(tcpFrame(client, server(port), { flags: 24 }, text));
    const values = dissection.layers.flatMap(({ fields }) => fields.map(({ name, value }) => `${name}: ${value}`));
    expect(values).toContain(said);
    expect(values.join('\n')).not.toMatch(/secret|c2Vj/);
    expect(dissection.masked).toBe(true);
  });

  test.each([
    [21, 'USER bob\r\n'],
    [21, '331 Password required for bob.\r\n'],
    [143, '* OK ready\r\n'],
    [143, 'a2 SELECT INBOX\r\n'],
    [25, 'MAIL FROM:<bob@example.com>\r\n'],
  ])('to port %d what lets nobody in stands: %j', (port, text) => {
    const dissection = dissect(tcpFrame(client, server(port), { flags: 24 }, text));
    expect(dissection.layers.at(-1)?.fields[0]?.value).toBe(text.trim());
    expect(dissection.masked).toBe(false);
  });
});

describe('a frame the sensor makes nothing of is explained', () => {
  const ip = (hex: string) =>
    ethernet({ src: client.mac, dst: client.mac, etherType: 0x0800 }, Buffer.from(hex, 'hex'));
  test.each([
    ['a header that claims too little', ip(`42${'00'.repeat(30)}`), 'ipv4.headerLength', 14],
    ['a total length below the header', ip(`45000005${'00'.repeat(16)}`), 'ipv4.totalLength', 16],
    ['another version', ip(`65${'00'.repeat(30)}`), 'ipv4.version', 14],
    [
      'an ARP of other addresses',
      ethernet({ src: client.mac, dst: client.mac, etherType: 0x0806 }, Buffer.alloc(28, 8)),
      'arp.addressLength',
      18,
    ],
    ['a header that ends early', ip('4500'), 'ipv4.short', 16],
    ['nothing of IP', ethernet({ src: client.mac, dst: client.mac, etherType: 0x88cc }, 'x'), 'notIp.lldp', undefined],
  ])('%s', (_, bytes, name, at) => {
    const { drop } = dissect(bytes);
    expect(drop).toMatchObject({ name });
    expect(drop?.at).toBe(at);
  });
});
