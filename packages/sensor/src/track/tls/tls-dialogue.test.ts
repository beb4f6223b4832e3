import { describe, expect, test } from 'vitest';
import {
  BROWSER,
  certificates,
  chosenVersion,
  clientHello,
  handshakeRecord,
  handshakeRecords,
  message,
  type Offer,
  RETRY_RANDOM,
  record,
  SERVER_HELLO_DONE,
  serverHello,
  serverName,
} from '../../decode/tls/testing/handshakes.ts';
import { LEAF } from '../../decode/tls/testing/leaf.ts';
import { type Conversed, converse, type Said } from '../testing/converse.ts';
import { TlsTrackConfig } from './tls-config.ts';
import { createTlsDialogues } from './tls-dialogues.ts';

const say = (said: readonly Said[], pieceBytes?: number): Conversed =>
  converse(createTlsDialogues(TlsTrackConfig.parse({})).openTls, said, pieceBytes === undefined ? {} : { pieceBytes });

const hello = clientHello(BROWSER);
const anonymous = clientHello({ ciphers: [0x1301] });
const answer12 = serverHello({ cipher: 0xc02f });
const answer13 = serverHello({ extensions: [[51, [0, 29]], chosenVersion(0x0304)] });
const retry = serverHello({ random: RETRY_RANDOM, extensions: [chosenVersion(0x0304)] });
const FATAL = record(21, [2, 40]);
const WARNING = record(21, [1, 112]);
const CHANGE = record(20, [1]);
const DATA = record(23, new Uint8Array(300));

const CLIENT = {
  type: 'tls',
  src: '192.168.1.10',
  srcPort: 49_152,
  dst: '192.168.1.20',
  dstPort: 1_234,
  flowId: 7,
  via: 'tcp',
  sni: 'www.example.org',
  alpn: ['h2', 'http/1.1'],
  version: 'TLS 1.3',
  ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
};
const ANSWER_12 = { serverVersion: 'TLS 1.2', cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' };
const ANSWER_13 = { serverVersion: 'TLS 1.3', cipher: 'TLS_AES_128_GCM_SHA256' };
const CERTIFICATE = {
  certSubject: 'CN=www.example.org,O=Example GmbH,L=Frankfurt,ST=Hessen,C=DE',
  certIssuer: 'CN=Example CA,O=Example Trust\\, Inc.,C=US',
};

test.each<[string, Said[], object[]]>([
  [
    'TLS 1.3',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer13)],
      ['server', CHANGE],
      ['server', DATA],
    ],
    [{ ...CLIENT, ...ANSWER_13, ja3s: 'eb1d94daa7e0344597e756a1fb6e7054' }],
  ],
  [
    'TLS 1.2: all messages in one record',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12, certificates(LEAF, LEAF), SERVER_HELLO_DONE)],
    ],
    [{ ...CLIENT, ...ANSWER_12, ...CERTIFICATE }],
  ],
  [
    'each message in a record of its own',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12)],
      ['server', handshakeRecord(certificates(LEAF))],
    ],
    [{ ...CLIENT, ...ANSWER_12, ...CERTIFICATE }],
  ],
  [
    'messages over many records, cut within their headers too',
    [
      ['client', handshakeRecords(hello, 3)],
      ['server', handshakeRecords(Uint8Array.from([...answer12, ...certificates(LEAF)]), 7)],
    ],
    [{ ...CLIENT, ...ANSWER_12, ...CERTIFICATE }],
  ],
  [
    'a session is taken up again, without certificate',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12)],
      ['server', CHANGE],
    ],
    [{ ...CLIENT, ...ANSWER_12 }],
  ],
  [
    'no certificate is shown',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12, message(12, [3]), SERVER_HELLO_DONE)],
    ],
    [{ ...CLIENT, ...ANSWER_12 }],
  ],
  [
    'an empty list of certificates',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12, certificates())],
    ],
    [{ ...CLIENT, ...ANSWER_12 }],
  ],
  [
    'a certificate that is none',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12, certificates([1, 2, 3]))],
    ],
    [{ ...CLIENT, ...ANSWER_12 }],
  ],
  [
    'the same hello again, after a request to retry',
    [
      ['client', handshakeRecord(hello)],
      ['server', Uint8Array.from([...handshakeRecord(retry), ...CHANGE])],
      ['client', Uint8Array.from([...CHANGE, ...handshakeRecord(hello)])],
      ['server', handshakeRecord(answer13)],
    ],
    [{ ...CLIENT, ...ANSWER_13, ja3s: 'eb1d94daa7e0344597e756a1fb6e7054' }],
  ],
  [
    'another hello after a request to retry',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(retry)],
      ['client', handshakeRecord(clientHello(withCookie(BROWSER)))],
      ['server', handshakeRecord(answer13)],
    ],
    [
      { ...CLIENT, ...ANSWER_13 },
      { ...CLIENT, ...ANSWER_13, ja4: expect.stringMatching(/^t13d1517h2_8daaf6152771_/) },
    ],
  ],
  [
    'a warning before the answer, as to an unknown name',
    [
      ['client', handshakeRecord(hello)],
      ['server', Uint8Array.from([...WARNING, ...handshakeRecord(answer13)])],
    ],
    [{ ...CLIENT, ...ANSWER_13 }],
  ],
  [
    'the server refuses',
    [
      ['client', handshakeRecord(hello)],
      ['server', FATAL],
    ],
    [CLIENT],
  ],
  [
    'the answer is captured before the hello',
    [
      ['server', handshakeRecord(answer13)],
      ['client', handshakeRecord(hello)],
    ],
    [{ ...CLIENT, ...ANSWER_13 }],
  ],
  ['no answer', [['client', handshakeRecord(hello)]], [CLIENT]],
  [
    'no hello: the server is still whoever answers',
    [['client', handshakeRecord(answer12, certificates(LEAF))]],
    [{ src: '192.168.1.20', srcPort: 1_234, dst: '192.168.1.10', dstPort: 49_152, ...ANSWER_12, ...CERTIFICATE }],
  ],
  [
    'whoever opened the flow is the server',
    [
      ['server', handshakeRecord(hello)],
      ['client', handshakeRecord(answer13)],
    ],
    [{ ...CLIENT, src: '192.168.1.20', srcPort: 1_234, dst: '192.168.1.10', dstPort: 49_152, ...ANSWER_13 }],
  ],
  [
    'two clients: the second is not heard',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(anonymous)],
    ],
    [CLIENT],
  ],
  [
    'something else before the hello',
    [
      ['client', Uint8Array.from([0, 3, 22, 3, 1, ...handshakeRecord(hello)])],
      ['server', Uint8Array.from([...new Uint8Array(600).fill(22), ...handshakeRecord(answer13)])],
    ],
    [{ ...CLIENT, ...ANSWER_13 }],
  ],
  [
    'a part of the hello is missing',
    [
      ['client', handshakeRecord(hello).subarray(0, 100)],
      ['client', 'miss'],
      ['server', handshakeRecord(answer13)],
    ],
    [ANSWER_13],
  ],
  [
    'a part of the answer is missing',
    [
      ['client', handshakeRecord(hello)],
      ['server', handshakeRecord(answer12, certificates(LEAF)).subarray(0, 300)],
      ['server', 'miss'],
    ],
    [{ ...CLIENT, ...ANSWER_12 }],
  ],
  [
    'what came before the hello is missing',
    [
      ['client', 'miss'],
      ['client', handshakeRecord(hello)],
      ['server', 'miss'],
      ['server', handshakeRecord(answer13)],
    ],
    [{ ...CLIENT, ...ANSWER_13 }],
  ],
  ['nothing that is TLS', [['client', 'GET / HTTP/1.1\r\n\r\n'.repeat(2_000)]], []],
  ['a hello that is none', [['client', handshakeRecord(message(1, [3, 3], new Uint8Array(60).fill(200)))]], []],
])('%s', (_, said, expected) => {
  const { events } = say(said);
  expect(events).toHaveLength(expected.length);
  for (const [i, event] of expected.entries()) expect(events[i]).toMatchObject(event);
});

function withCookie(offer: Offer): Offer {
  return { ...offer, extensions: [...(offer.extensions ?? []), [44, [0, 1, 7]]] };
}

test.each<[string, Offer, string]>([
  ['the name', { extensions: [serverName('WWW.Example.ORG')] }, 'www.example.org'],
  ['an address', { extensions: [serverName('192.0.2.1')] }, '192.0.2.1'],
  ['what is no name', { extensions: [serverName('a b')] }, ''],
  ['nothing', {}, ''],
])('the flow is named: %s', (_, offer, expected) => {
  expect(say([['client', handshakeRecord(clientHello(offer))]]).serverName).toBe(expected);
});

test.each<[string, Uint8Array, string]>([
  ['in its first segment', handshakeRecord(hello).subarray(0, 200), 'www.example.org'],
  ['in its first records', handshakeRecords(hello, 40).subarray(0, 200), 'www.example.org'],
  ['not captured', handshakeRecord(hello).subarray(0, 100), ''],
])('the name in a hello that the capture cut: %s', (_, cut, expected) => {
  const said: Said[] = [
    ['client', cut],
    ['client', 'miss'],
  ];
  expect(say(said)).toEqual({ events: [], serverName: expected });
});

const ssl2 = (type: number, ...parts: number[][]): Uint8Array => {
  const content = [type, ...parts.flat()];
  return Uint8Array.from([0x80 | (content.length >>> 8), content.length & 255, ...content]);
};

describe('SSL 2.0', () => {
  const offer = (...version: number[]) =>
    ssl2(
      1,
      version,
      [0, 6, 0, 0, 0, 16],
      [0, 0, 4, 1, 0, 128],
      Array.from({ length: 16 }, () => 9),
    );

  test('a hello of it that offers TLS 1.0', () => {
    const { events } = say([
      ['client', offer(3, 1)],
      ['server', handshakeRecord(serverHello({ version: 0x0301, cipher: 4 }), certificates(LEAF))],
    ]);
    const expected = { version: 'TLS 1.0', serverVersion: 'TLS 1.0', cipher: 'TLS_RSA_WITH_RC4_128_MD5' };
    expect(events).toEqual([expect.objectContaining({ ...expected, ...CERTIFICATE })]);
    expect(events[0]).not.toHaveProperty('ja3');
    expect(events[0]).not.toHaveProperty('ja4');
  });

  test('nothing newer on both sides', () => {
    const answer = ssl2(4, [0, 1, 0, 2, LEAF.length >>> 8, LEAF.length & 255, 0, 0, 0, 0], [...LEAF]);
    const { events } = say(
      [
        ['client', offer(0, 2)],
        ['server', answer],
      ],
      100,
    );
    const expected = { version: 'SSL 2.0', serverVersion: 'SSL 2.0', ...CERTIFICATE };
    expect(events).toEqual([expect.objectContaining(expected)]);
    expect(events[0]).not.toHaveProperty('cipher');
    expect(events[0]).not.toHaveProperty('ja3s');
  });
});
