import type { TlsEvent } from '@lanhound/proto';
import { expect, test } from 'vitest';
import { cryptoFrame } from '../../decode/quic/testing/seal-initial.ts';
import { converse, type Said } from '../testing/converse.ts';
import { QuicTrackConfig } from './quic-config.ts';
import { createQuicDialogues } from './quic-dialogue.ts';
import {
  ACK,
  answer,
  CLOSE,
  clientHello,
  DRAFT_29,
  fromClient,
  fromServer,
  HANDSHAKE,
  HELLO_RETRY,
  half,
  hello,
  long,
  NEGOTIATION,
  RETRY,
  RETRY_ID,
  SERVER_HELLO,
  SERVER_ID,
  SHORT,
  shuffled,
  V1,
  V2,
  ZERO_RTT,
} from './testing/quic-datagrams.ts';

const CLIENT = { src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 1_234 };

/** Name and what the server answered, of each event; and the first name that the flow was given. */
function tellingsOf(said: readonly Said[]) {
  const { open, counters } = createQuicDialogues(QuicTrackConfig.parse({}));
  const { events, serverName } = converse(open, said, { parties: { proto: 17 } });
  const told = events.map((event) => {
    const { sni, cipher } = event as TlsEvent;
    return cipher === undefined ? sni : `${sni} ${cipher}`;
  });
  const counted = Object.fromEntries(Object.entries(counters()).filter(([, count]) => count > 0));
  return { told, serverName, counted, events };
}

const ANSWERED = 'example.com TLS_AES_128_GCM_SHA256';

test('one event has all of both hellos', () => {
  const { events, serverName } = tellingsOf([
    ['client', hello()],
    ['server', answer()],
  ]);
  expect(serverName).toBe('example.com');
  expect(events).toEqual([
    {
      type: 'tls',
      time: 1_700_000_000_001_000,
      ...CLIENT,
      flowId: 7,
      via: 'quic',
      sni: 'example.com',
      alpn: ['alpn'],
      version: 'TLS 1.3',
      ja3: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      ja4: expect.stringMatching(/^q13d0211an_[0-9a-f]{12}_[0-9a-f]{12}$/) as string,
      serverVersion: 'TLS 1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      ja3s: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    },
  ]);
});

test.each<[string, Said[], string[]]>([
  ['the hello alone', [['client', hello()]], ['example.com']],
  ['version 2', [['client', hello('example.org', { version: V2 })]], ['example.org']],
  [
    'draft 29 with its answer',
    [
      ['client', hello('example.com', { version: DRAFT_29 })],
      ['server', answer({ version: DRAFT_29 })],
    ],
    [ANSWERED],
  ],
  [
    'a server that goes on in version 2',
    [
      ['client', hello()],
      ['server', answer({ version: V2 })],
    ],
    [ANSWERED],
  ],
  [
    'two datagrams',
    [
      ['client', half(0, 1_100, 0)],
      ['client', half(1_100, long.length, 1)],
    ],
    ['example.com'],
  ],
  [
    'two datagrams, the second first, and the first sent again',
    [
      ['client', half(1_100, long.length, 1)],
      ['client', half(0, 1_100, 0)],
      ['client', half(0, 1_100, 2)],
    ],
    ['example.com'],
  ],
  [
    'two datagrams that offload joined',
    [['client', Buffer.concat([half(0, 1_100, 0), half(1_100, long.length, 1)])]],
    ['example.com'],
  ],
  [
    'shuffled pieces',
    [
      ['client', shuffled[0]],
      ['client', shuffled[1]],
    ],
    ['example.com'],
  ],
  [
    'shuffled pieces, datagrams exchanged',
    [
      ['client', shuffled[1]],
      ['client', shuffled[0]],
      ['server', answer()],
    ],
    [ANSWERED],
  ],
  [
    'the rest of the hello after the server gave itself a name',
    [
      ['client', half(0, 1_100, 0, { source: 'd1d2' })],
      ['server', fromServer([ACK], { destination: 'd1d2' })],
      ['client', half(1_100, long.length, 1, { source: 'd1d2', destination: SERVER_ID })],
      ['server', answer({ destination: 'd1d2', number: 1 })],
    ],
    [ANSWERED],
  ],
  [
    'the rest of the hello, to a name that was not seen',
    [
      ['client', half(0, 1_100, 0)],
      ['client', half(1_100, long.length, 1, { destination: SERVER_ID })],
    ],
    ['example.com'],
  ],
  [
    'packet numbers that begin anywhere and are sent short',
    [
      ['client', half(0, 1_100, 70_000)],
      ['client', half(1_100, long.length, 70_001, { numberBytes: 1 })],
    ],
    ['example.com'],
  ],
  [
    'Retry: the same hello with a token, keys from the new identifier',
    [
      ['client', hello()],
      ['server', RETRY],
      ['client', hello('example.com', { firstId: RETRY_ID, token: '746f6b656e', number: 1 })],
      ['server', answer({ firstId: RETRY_ID })],
    ],
    [ANSWERED],
  ],
  [
    'Version Negotiation: the same hello in another version',
    [
      ['client', hello('example.com', { version: V2 })],
      ['server', NEGOTIATION],
      ['client', hello('example.com', { version: V1 })],
      ['server', answer()],
    ],
    [ANSWERED],
  ],
  [
    '0-RTT behind the hello, Handshake behind the answer',
    [
      ['client', Buffer.concat([hello('example.com', { packetBytes: 0 }), ZERO_RTT, SHORT])],
      ['server', Buffer.concat([answer(), HANDSHAKE, SHORT])],
    ],
    [ANSWERED],
  ],
  [
    '0-RTT before the hello',
    [
      ['client', Buffer.concat([ZERO_RTT, hello()])],
      ['server', Buffer.concat([HANDSHAKE, answer()])],
    ],
    [ANSWERED],
  ],
  [
    'the answer over two packets, behind an ACK of its own, and a repeated hello',
    [
      ['client', hello()],
      ['client', hello('example.com', { number: 1 })],
      ['server', fromServer([ACK])],
      ['server', fromServer([cryptoFrame(40, SERVER_HELLO.subarray(40))], { number: 2 })],
      ['server', fromServer([cryptoFrame(0, SERVER_HELLO.subarray(0, 50))], { number: 1 })],
    ],
    [ANSWERED],
  ],
  [
    'the server asks for another hello',
    [
      ['client', hello()],
      ['server', fromServer([ACK, cryptoFrame(0, HELLO_RETRY)])],
      ['client', fromClient([cryptoFrame(clientHello().length, clientHello())], { number: 1, destination: SERVER_ID })],
      ['server', fromServer([ACK, cryptoFrame(HELLO_RETRY.length, SERVER_HELLO)], { number: 1 })],
    ],
    [ANSWERED],
  ],
  [
    'the server asks for another hello, and gets one that offers something else',
    [
      ['client', hello()],
      ['server', fromServer([ACK, cryptoFrame(0, HELLO_RETRY.subarray(0, 30))])],
      ['server', fromServer([cryptoFrame(30, HELLO_RETRY.subarray(30))], { number: 1 })],
      ['client', fromClient([cryptoFrame(clientHello().length, long.subarray(0, 1_100))], { number: 1 })],
      ['client', fromClient([cryptoFrame(clientHello().length + 1_100, long.subarray(1_100))], { number: 2 })],
      ['server', fromServer([ACK, cryptoFrame(HELLO_RETRY.length, SERVER_HELLO)], { number: 2 })],
    ],
    [ANSWERED, ANSWERED],
  ],
  [
    'a request for another hello, which does not come',
    [
      ['client', hello()],
      ['server', fromServer([ACK, cryptoFrame(0, HELLO_RETRY)])],
    ],
    [ANSWERED],
  ],
  [
    'the answer to a hello of which a part is missing',
    [
      ['client', half(1_100, long.length, 1)],
      ['server', answer()],
    ],
    ['undefined TLS_AES_128_GCM_SHA256'],
  ],
  [
    'a server that closes, and a second try with another name',
    [
      ['client', hello()],
      ['server', fromServer([CLOSE])],
      ['client', hello('example.net', { firstId: 'e1e2e3e4e5e6e7e8' })],
      ['server', answer({ firstId: 'e1e2e3e4e5e6e7e8' })],
    ],
    ['example.net TLS_AES_128_GCM_SHA256', 'example.com'],
  ],
  [
    'two connections after each other',
    [
      ['client', hello()],
      ['server', answer()],
      ['client', SHORT],
      ['client', hello('example.net', { firstId: 'e1e2e3e4e5e6e7e8' })],
      ['server', answer({ firstId: 'e1e2e3e4e5e6e7e8' })],
    ],
    [ANSWERED, 'example.net TLS_AES_128_GCM_SHA256'],
  ],
  [
    'two connections at the same time, without identifiers of the client',
    [
      ['client', half(0, 1_100, 0)],
      ['client', hello('example.net', { firstId: 'e1e2e3e4e5e6e7e8' })],
      ['client', half(1_100, long.length, 1)],
      ['server', answer({ firstId: 'e1e2e3e4e5e6e7e8' })],
      ['server', answer()],
    ],
    ['example.net TLS_AES_128_GCM_SHA256', ANSWERED],
  ],
  [
    'both sides call each other',
    [
      ['client', hello('example.com', { source: 'd1d2' })],
      ['server', hello('example.net', { firstId: 'e1e2e3e4e5e6e7e8', source: 'f1f2' })],
      ['client', answer({ firstId: 'e1e2e3e4e5e6e7e8', destination: 'f1f2' })],
    ],
    ['example.net TLS_AES_128_GCM_SHA256', 'example.com'],
  ],
  [
    'a datagram cut behind the hello',
    [
      ['client', hello()],
      ['client', 'miss'],
      ['server', answer()],
    ],
    [ANSWERED],
  ],
  ['nothing when the first part never came', [['client', half(1_100, long.length, 1)]], []],
  ['nothing of a handshake that began before', [['client', hello('example.com', { destination: SERVER_ID })]], []],
  ['nothing of an answer without its hello', [['server', answer()]], []],
  ['nothing of a hello cut by the snapshot length', [['client', hello().subarray(0, 1_000)]], []],
  ['nothing of a message that is no hello', [['client', fromClient([cryptoFrame(0, SERVER_HELLO)])]], []],
])('%s', (_, said, told) => {
  expect(tellingsOf(said).told).toEqual(told);
});

test('a capture that begins with the server: the client is who said hello', () => {
  const { events } = tellingsOf([
    ['client', HANDSHAKE],
    ['server', hello()],
    ['client', answer()],
  ]);
  const { src, srcPort, dst, dstPort } = CLIENT;
  expect(events).toMatchObject([
    { src: dst, srcPort: dstPort, dst: src, dstPort: srcPort, cipher: expect.any(String) as string },
  ]);
});

test.each<[string, Said[], Record<string, number>]>([
  [
    'a handshake',
    [
      ['client', hello()],
      ['server', answer()],
    ],
    { 'quic.initials': 2, 'quic.handshakes': 1 },
  ],
  ['keys that are not known', [['server', answer()]], { 'quic.initials': 1, 'quic.sealed': 1 }],
  ['a part that never came', [['client', half(0, 900, 0)]], { 'quic.initials': 1, 'quic.incomplete': 1 }],
  ['a cut packet', [['client', hello().subarray(0, 700)]], { 'quic.cut': 1 }],
  [
    'frames that are none',
    [['client', fromClient([Buffer.of(0x09)])]],
    { 'quic.initials': 1, 'quic.malformed': 1, 'quic.incomplete': 1 },
  ],
  [
    'a message that is no hello',
    [['client', fromClient([cryptoFrame(0, SERVER_HELLO)])]],
    { 'quic.initials': 1, 'quic.malformed': 1 },
  ],
  [
    'a hello of 64 KB',
    [['client', fromClient([cryptoFrame(0, Buffer.from('01010000', 'hex'))])]],
    { 'quic.initials': 1, 'quic.malformed': 1 },
  ],
  [
    'an offset beyond the limit',
    [['client', fromClient([cryptoFrame(16_383, Buffer.alloc(2))])]],
    { 'quic.initials': 1, 'quic.omitted': 1, 'quic.incomplete': 1 },
  ],
])('counts %s', (_, said, counted) => {
  expect(tellingsOf(said).counted).toEqual(counted);
});
