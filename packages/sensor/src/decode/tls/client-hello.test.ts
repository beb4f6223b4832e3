import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClientHello, readClientHello } from './client-hello.ts';
import { TlsFingerprints } from './fingerprints.ts';
import { ja3Of, ja3TextOf } from './ja3.ts';
import { ja4Of, ja4RawOf } from './ja4.ts';
import {
  alpn,
  BROWSER,
  clientHello,
  type Extension,
  groups,
  message,
  type Offer,
  pointFormats,
  serverName,
  signatureAlgorithms,
  supportedVersions,
  text,
  vector,
} from './testing/handshakes.ts';

const read = (bytes: Uint8Array): ClientHello => {
  const hello = readClientHello(bytes, 0, bytes.length);
  if (typeof hello === 'string') throw new Error(hello);
  return hello;
};
const offer = (given: Offer): ClientHello => read(clientHello(given));

test('what a browser offers', () => {
  expect(offer(BROWSER)).toMatchObject({
    legacyVersion: 0x0303,
    serverName: 'www.example.org',
    alpn: ['h2', 'http/1.1'],
    alpnEnds: 'h2',
    supportedVersions: [0xdada, 0x0304, 0x0303],
    groups: [0x9a9a, 0x11ec, 29, 23, 24],
    pointFormats: [0],
    signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
    ech: false,
    namesOmitted: 0,
  });
});

describe('server name', () => {
  test.each<[string, Extension, Partial<ClientHello>]>([
    ['as sent', serverName('WWW.Example.ORG'), { serverName: 'WWW.Example.ORG' }],
    ['with bytes that are no text', serverName('a\x00b\\\xff'), { serverName: 'a\\000b\\\\\\255' }],
    ['of an unknown kind', [0, vector(2, [1], vector(2, text('a')))], {}],
    ['the first of two', [0, vector(2, [0], vector(2, text('a')), [0], vector(2, text('b')))], { serverName: 'a' }],
    ['too long', serverName('a'.repeat(256)), { namesOmitted: 1 }],
    ['in an empty extension', [0, []], {}],
    ['longer than its extension', [0, [0, 9, 0, 0, 6, 97]], {}],
  ])('%s', (_, extension, expected) => {
    const { serverName: name, namesOmitted } = offer({ extensions: [extension] });
    expect({ serverName: name, namesOmitted }).toEqual({ serverName: undefined, namesOmitted: 0, ...expected });
  });
});

test('at most 32 protocols are kept', () => {
  const { alpn: kept, namesOmitted } = offer({ extensions: [alpn(...Array.from({ length: 40 }, () => 'h2'))] });
  expect([kept.length, namesOmitted]).toEqual([32, 8]);
});

test.each<[string, number[], boolean]>([
  ['an outer hello', [0, 0, 1], true],
  ['an inner one', [1], false],
  ['an empty extension', [], false],
])('encrypted ClientHello: %s', (_, content, ech) => {
  expect(offer({ extensions: [[0xfe0d, content]] }).ech).toBe(ech);
});

const whole = clientHello(BROWSER);
test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(0), 'tls.short'],
  ['another message', message(2, [3, 3]), 'tls.type'],
  ['no room for the random', message(1, [3, 3, 1, 2]), 'tls.short'],
  ['not all of it', whole.subarray(0, whole.length - 1), 'tls.short'],
  ['a session identifier beyond the end', message(1, [3, 3], new Uint8Array(32), [200]), 'tls.vector'],
  ['no compression methods', message(1, [3, 3], new Uint8Array(32), [0, 0, 2, 19, 1]), 'tls.vector'],
  ['extensions beyond the end', message(1, [3, 3], new Uint8Array(32), [0, 0, 2, 19, 1, 1, 0, 0, 9]), 'tls.vector'],
  [
    'an extension beyond its block',
    message(1, [3, 3], new Uint8Array(32), [0, 0, 2, 19, 1, 1, 0], vector(2, [0, 10, 0, 9, 0])),
    'tls.extension',
  ],
])('no hello: %s', (_, bytes, fault) => {
  expect(readClientHello(bytes, 0, bytes.length)).toBe(fault);
});

test('what follows a hello is ignored', () => {
  const followed = Uint8Array.from([...whole, ...whole]);
  expect(readClientHello(followed, 0, followed.length)).toEqual(read(whole));
});

// The texts and hashes of JA3's own description.
test.each<[string, Offer, string, string]>([
  [
    'with all lists',
    {
      version: 0x0301,
      ciphers: [47, 53, 5, 10, 49_161, 49_162, 49_171, 49_172, 50, 56, 19, 4],
      extensions: [serverName('a'), groups(23, 24, 25), pointFormats(0)],
    },
    '769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0',
    'ada70206e40642a3e4461f35503241d5',
  ],
  [
    'without extensions',
    { version: 0x0301, ciphers: [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99] },
    '769,4-5-10-9-100-98-3-6-19-18-99,,,',
    'de350869b8c85de67a350c8d186f11e6',
  ],
])('JA3 %s', (_, given, full, ja3) => {
  expect([ja3TextOf(offer(given)), ja3Of(offer(given))]).toEqual([full, ja3]);
});

test('JA3 and JA4 leave out what is sent only to be ignored', () => {
  const isGrease = (value: number) => (value & 0x0f0f) === 0x0a0a;
  const plain = offer(BROWSER);
  expect([plain.ciphers, plain.extensions, plain.groups].every((values) => values.some(isGrease))).toBe(true);
  const without = {
    ...plain,
    ciphers: plain.ciphers.filter((value) => !isGrease(value)),
    extensions: plain.extensions.filter((value) => !isGrease(value)),
    groups: plain.groups.filter((value) => !isGrease(value)),
    supportedVersions: [0x0304, 0x0303],
  };
  expect(ja3Of(plain)).toBe(ja3Of(without));
  expect(ja4RawOf(plain, 't')).toBe(ja4RawOf(without, 't'));
});

// FoxIO's description computes this one step by step.
test('JA4 of a browser', () => {
  expect(ja4Of(offer(BROWSER), 't')).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  expect(ja4RawOf(offer(BROWSER), 'q')).toBe(
    'q13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9' +
      '_0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01' +
      '_0403,0804,0401,0503,0805,0501,0806,0601',
  );
});

describe('the readable part of JA4', () => {
  const many = Array.from({ length: 120 }, (_, i) => i + 1);
  test.each<[string, Offer, 't' | 'd', string]>([
    ['nothing offered', { ciphers: [] }, 't', 't12i000000_000000000000_000000000000'],
    ['only a name', { extensions: [serverName('a')] }, 't', /^t12d010100_\w{12}_0{12}$/.source],
    ['more than 99', { ciphers: many, extensions: many.map((type) => [type + 100, []] as const) }, 't', 't12i999900_'],
    ['SSL 3.0', { version: 0x0300 }, 't', 'ts3i010000_'],
    ['an unknown version', { version: 0x0505 }, 't', 't00i010000_'],
    ['versions only to be ignored', { extensions: [supportedVersions(0x0a0a)] }, 't', 't12i010100_'],
    ['TLS 1.1 as the newest', { extensions: [supportedVersions(0x0301, 0x0302)] }, 't', 't11i010100_'],
    ['a draft', { extensions: [supportedVersions(0x7f1c, 0x0303)] }, 't', 't00i010100_'],
    ['DTLS 1.2', { version: 0xfefd }, 'd', 'dd2i010000_'],
    ['DTLS 1.3 before 1.2', { version: 0xfefd, extensions: [supportedVersions(0xfefd, 0xfefc)] }, 'd', 'dd3i010100_'],
  ])('%s', (_, given, transport, ja4) => {
    expect(ja4Of(offer(given), transport)).toMatch(new RegExp(`^${ja4}`));
  });

  // The examples of FoxIO's description.
  test.each<[string, string]>([
    ['h2', 'h2'],
    ['http/1.1', 'h1'],
    ['x', 'xx'],
    ['', '00'],
    ['\xab', 'ab'],
    ['\xab\xcd', 'ad'],
    ['0\xab', '3b'],
    ['01\xab\xcd', '3d'],
    ['0\xab\xcd1', '01'],
    ['h-', '6d'],
  ])('of the protocol %j: %s', (name, ends) => {
    expect(offer({ extensions: [alpn(name)] }).alpnEnds).toBe(ends);
  });
});

const number = fc.integer({ min: 0, max: 0xffff });
const anyOffer: fc.Arbitrary<Offer> = fc.record({
  version: number,
  ciphers: fc.array(number, { maxLength: 300 }),
  extensions: fc.array(
    fc.oneof(
      fc.tuple(number, fc.uint8Array({ maxLength: 9 })),
      fc.array(number).map((values) => signatureAlgorithms(...values)),
      fc.array(number).map((values) => groups(...values)),
      fc.string({ maxLength: 40 }).map(serverName),
    ),
    { maxLength: 20 },
  ),
});

test('kept fingerprints are those that are hashed anew', () => {
  const fingerprints = new TlsFingerprints();
  fc.assert(
    fc.property(fc.array(anyOffer, { minLength: 1, maxLength: 4 }), (offers) => {
      for (const given of [...offers, ...offers]) {
        const hello = offer(given);
        expect(fingerprints.ja3Of(hello)).toBe(ja3Of(hello));
        expect(fingerprints.ja4Of(hello, 't')).toBe(ja4Of(hello, 't'));
      }
    }),
  );
});

test('nothing outside a hello is read, and nothing in it throws', () => {
  fc.assert(
    fc.property(damaged(anyOffer.map(clientHello)), fc.nat(255), (bytes, around) => {
      const amid = new Uint8Array(bytes.length + 64).fill(around);
      amid.set(bytes, 32);
      expect(readClientHello(amid, 32, 32 + bytes.length)).toEqual(readClientHello(bytes, 0, bytes.length));
    }),
  );
});

/** Some bytes changed, some cut off. */
const damaged = (messages: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(messages, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), fc.nat())
    .map(([bytes, changes, cut]) => {
      const copy = bytes.slice(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0));
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    });
