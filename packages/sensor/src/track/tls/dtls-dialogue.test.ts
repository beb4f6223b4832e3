import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BROWSER,
  certificates,
  chosenVersion,
  clientHelloBody,
  type Offer,
  serverHelloBody,
  serverName,
  supportedVersions,
  vector,
} from '../../decode/tls/testing/handshakes.ts';
import { LEAF } from '../../decode/tls/testing/leaf.ts';
import { ENOUGH } from '../dialogue.ts';
import type { EventBody } from '../records.ts';
import { converse, type Said } from '../testing/converse.ts';
import { TlsTrackConfig } from './tls-config.ts';
import { createTlsDialogues } from './tls-dialogues.ts';

const DTLS_12 = 0xfefd;
const newDialogues = (limits: Partial<TlsTrackConfig> = {}) => createTlsDialogues(TlsTrackConfig.parse(limits));
const say = (said: readonly Said[]) => converse(newDialogues().openDtls, said, { parties: { proto: 17 } }).events;

const number24 = (value: number) => [value >>> 16, (value >>> 8) & 255, value & 255];
/** A record of DTLS, of the first epoch unless told otherwise. */
const record = (type: number, content: Uint8Array, epoch = 0): Uint8Array =>
  Uint8Array.from([type, 254, 253, 0, epoch, 0, 0, 0, 0, 0, 1, ...vector(2, content)]);

/** A part of a handshake message. */
function fragment(type: number, sequence: number, body: Uint8Array, from = 0, to = body.length): Uint8Array {
  const head = [type, ...number24(body.length), 0, sequence, ...number24(from), ...number24(to - from)];
  return Uint8Array.from([...head, ...body.subarray(from, to)]);
}
const whole = (type: number, sequence: number, body: Uint8Array): Uint8Array =>
  record(22, fragment(type, sequence, body));
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** The same message in datagrams of so many bytes. */
function fragments(type: number, sequence: number, body: Uint8Array, bytesMax: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += bytesMax) {
    pieces.push(record(22, fragment(type, sequence, body, at, Math.min(body.length, at + bytesMax))));
  }
  return pieces;
}

const offer: Offer = { version: DTLS_12, ciphers: [0xc02b, 0xc02f], extensions: [serverName('a.example.org')] };
const hello = clientHelloBody(offer, []);
const helloWithCookie = clientHelloBody(offer, [1, 2, 3, 4]);
const answer = serverHelloBody({ version: DTLS_12, cipher: 0xc02b });
const chain = certificates(LEAF, LEAF).subarray(4);
const VERIFY = whole(3, 0, Uint8Array.from([254, 255, 4, 1, 2, 3, 4]));
const DONE = whole(14, 3, new Uint8Array(0));

const CLIENT = {
  ...{ type: 'tls', src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 1_234, flowId: 7 },
  ...{ via: 'dtls', sni: 'a.example.org', version: 'DTLS 1.2', ja4: expect.stringMatching(/^dd2d020100_/) },
};
const ANSWER = { serverVersion: 'DTLS 1.2', cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' };
const CERTIFICATE = { certIssuer: 'CN=Example CA,O=Example Trust\\, Inc.,C=US' };

test.each<[string, Said[], object]>([
  [
    'each message in a datagram',
    [
      ['client', whole(1, 0, hello)],
      ['server', whole(2, 0, answer)],
      ['server', whole(11, 1, chain)],
    ],
    { ...CLIENT, ...ANSWER, ...CERTIFICATE },
  ],
  [
    'records and messages together',
    [
      ['client', whole(1, 0, hello)],
      [
        'server',
        join(whole(2, 0, answer), record(22, join(fragment(11, 1, chain), fragment(14, 2, new Uint8Array(0))))),
      ],
    ],
    { ...CLIENT, ...ANSWER, ...CERTIFICATE },
  ],
  [
    'a hello asked for once more',
    [
      ['client', whole(1, 0, hello)],
      ['server', VERIFY],
      ['client', whole(1, 1, helloWithCookie)],
      ['server', whole(2, 1, answer)],
      ['server', DONE],
    ],
    { ...CLIENT, ...ANSWER },
  ],
  [
    'fragments, out of order and twice',
    [
      ...fragments(1, 0, hello, 30)
        .reverse()
        .map((piece): Said => ['client', piece]),
      ['server', whole(2, 0, answer)],
      ['server', DONE],
    ],
    { ...CLIENT, ...ANSWER },
  ],
  [
    'a certificate in fragments that the end of the flight overtook',
    [
      ['client', whole(1, 0, hello)],
      ['server', whole(2, 0, answer)],
      ['server', fragments(11, 1, chain, 500)[0] as Uint8Array],
      ['server', DONE],
      ['server', fragments(11, 1, chain, 500)[1] as Uint8Array],
    ],
    { ...CLIENT, ...ANSWER, ...CERTIFICATE },
  ],
  [
    'a session taken up again',
    [
      ['client', whole(1, 0, hello)],
      ['server', whole(2, 0, answer)],
      ['server', record(20, Uint8Array.of(1))],
    ],
    { ...CLIENT, ...ANSWER },
  ],
  [
    'what follows is encrypted',
    [
      ['client', whole(1, 0, hello)],
      ['server', whole(2, 0, answer)],
      ['server', record(22, new Uint8Array(40), 1)],
    ],
    { ...CLIENT, ...ANSWER },
  ],
  [
    'the server refuses',
    [
      ['client', whole(1, 0, hello)],
      ['server', record(21, Uint8Array.of(2, 40))],
      ['server', whole(2, 0, answer)],
    ],
    CLIENT,
  ],
  ['no answer', [['client', whole(1, 0, hello)]], CLIENT],
  [
    'a datagram is missing',
    [
      ['client', whole(1, 0, hello)],
      ['server', 'miss'],
      ['server', whole(2, 0, answer)],
      ['server', DONE],
    ],
    { ...CLIENT, ...ANSWER },
  ],
  [
    'DTLS 1.3',
    [
      [
        'client',
        whole(1, 0, clientHelloBody({ ...BROWSER, version: DTLS_12, extensions: [supportedVersions(0xfefc)] }, [])),
      ],
      ['server', whole(2, 0, serverHelloBody({ version: DTLS_12, extensions: [chosenVersion(0xfefc)] }))],
    ],
    { version: 'DTLS 1.3', serverVersion: 'DTLS 1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
  ],
])('%s', (_, said, expected) => {
  expect(say(said)).toEqual([expect.objectContaining(expected)]);
});

test.each<[string, Said[]]>([
  ['what is no DTLS', [['client', 'hello']]],
  ['a record that is cut', [['client', whole(1, 0, hello).subarray(0, 60)]]],
  [
    'a fragment beyond its message',
    [['client', record(22, Uint8Array.from([1, 0, 0, 9, 0, 0, 0, 0, 8, 0, 0, 2, 1, 1]))]],
  ],
])('nothing is said: %s', (_, said) => {
  expect(say(said)).toEqual([]);
});

function open(limits: Partial<TlsTrackConfig> = {}, dialogues = newDialogues(limits)) {
  const events: EventBody[] = [];
  const reader = dialogues.openDtls({
    parties: { flowId: 7, proto: 17, src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 1_234 },
    sink: { flow: () => {}, dns: () => {}, event: (event) => void events.push(event) },
    name: () => {},
  });
  const hear = (bytes: Uint8Array, fromInitiator: boolean, timeUs = 1) =>
    reader.hear(bytes, 0, bytes.length, fromInitiator, timeUs);
  return { events, reader, hear, dialogues };
}

test('an answer is waited for ten seconds, whatever is repeated', () => {
  const { events, reader, hear } = open();
  for (const timeUs of [1_000_000, 2_000_000]) hear(whole(1, 0, hello), true, timeUs);
  reader.tick?.(10_900_000);
  expect(events).toHaveLength(0);
  reader.tick?.(11_000_000);
  expect(events).toMatchObject([{ time: 1_000_000 }]);
  expect(hear(whole(2, 0, answer), false)).toBe(ENOUGH);
});

test('there is room for so many fragments, and it is given back', () => {
  const dialogues = newDialogues({ fragmentBytesMax: 65_536 });
  const first = fragment(11, 1, new Uint8Array(16_384).fill(9), 0, 10);
  const openOne = () => open({}, dialogues);
  const readers = Array.from({ length: 5 }, openOne);
  for (const { hear } of readers) hear(record(22, first), false);
  expect(dialogues.counters()).toMatchObject({ 'dtls.fragmentsRefused': 1 });
  for (const { reader } of readers) reader.end(2);
  openOne().hear(record(22, first), false);
  expect(dialogues.counters()).toMatchObject({ 'dtls.fragmentsRefused': 1 });
});

test('a hello that never becomes whole is waited for ten seconds', () => {
  const { events, reader, hear } = open();
  hear(record(22, fragment(1, 0, hello, 0, 20)), true, 1_000_000);
  reader.tick?.(10_900_000);
  expect(hear(record(22, fragment(1, 0, hello, 20, 30)), true, 10_950_000)).toBeGreaterThan(0);
  reader.tick?.(11_000_000);
  expect(hear(record(22, fragment(1, 0, hello, 30)), true, 11_100_000)).toBe(ENOUGH);
  expect(events).toEqual([]);
});

test('of one side two messages are put together at most, each of sixteen parts at most', () => {
  const { hear, dialogues } = open();
  const body = new Uint8Array(200);
  for (let i = 0; i < 20; i++) hear(record(22, fragment(1, 0, body, 2 * i, 2 * i + 1)), true);
  expect(dialogues.counters()).toMatchObject({ 'dtls.fragmentsRefused': 4 });
  for (let sequence = 1; sequence < 300; sequence++) hear(record(22, fragment(1, sequence & 255, body, 0, 9)), true);
  expect(dialogues.counters()).toMatchObject({ 'dtls.fragmentsRefused': 4 });
});

test('nothing said throws, and nothing is read beside it', () => {
  const messages = fc.constantFrom<[number, Uint8Array]>([1, hello], [2, answer], [11, chain], [3, hello], [14, hello]);
  const datagram = fc
    .tuple(messages, fc.nat(3), fc.integer({ min: 5, max: 2_000 }), fc.nat(), fc.nat(255))
    .chain(([[type, body], sequence, bytesMax, at, value]) =>
      fc.constantFrom(...fragments(type, sequence, body, bytesMax)).map((bytes) => {
        return value % 2 === 0 ? bytes : bytes.with(at % bytes.length, value);
      }),
    );
  const said = fc.array(fc.tuple(fc.constantFrom('client' as const, 'server' as const), datagram), { maxLength: 8 });
  fc.assert(
    fc.property(said, fc.nat(255), (turns, around) => {
      const amid = open();
      const alone = open();
      for (const [who, bytes] of turns) {
        const placed = new Uint8Array(bytes.length + 64).fill(around);
        placed.set(bytes, 32);
        amid.reader.hear(placed, 32, 32 + bytes.length, who === 'client', 1);
        alone.hear(bytes, who === 'client');
      }
      for (const { reader } of [amid, alone]) reader.end(2);
      expect(amid.events).toEqual(alone.events);
    }),
  );
});
