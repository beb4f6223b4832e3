import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cipherName } from './cipher-suites.ts';
import { ja3sOf, ja3sTextOf } from './ja3.ts';
import { readServerHello, type ServerHello } from './server-hello.ts';
import { isSsl2Hello, readSsl2ClientHello, readSsl2ServerHello } from './ssl2-hello.ts';
import { type Choice, chosenVersion, message, number16, RETRY_RANDOM, serverHello } from './testing/handshakes.ts';
import { isVersion13, newestVersion, versionName } from './versions.ts';

const choose = (choice: Choice): ServerHello => {
  const bytes = serverHello(choice);
  const hello = readServerHello(bytes, 0, bytes.length);
  if (typeof hello === 'string') throw new Error(hello);
  return hello;
};

test.each<[string, Choice, Partial<ServerHello>]>([
  ['TLS 1.2', { cipher: 0xc02f }, { version: 0x0303, cipher: 0xc02f, extensions: [] }],
  ['TLS 1.3', { extensions: [[51, [0, 29]], chosenVersion(0x0304)] }, { version: 0x0304, extensions: [51, 43] }],
  ['extensions of length 0', { extensions: [] }, { extensions: [] }],
  ['a request to retry', { random: RETRY_RANDOM, extensions: [chosenVersion(0x0304)] }, { isRetryRequest: true }],
  ['no request to retry', {}, { isRetryRequest: false }],
])('%s', (_, choice, expected) => {
  expect(choose(choice)).toMatchObject(expected);
});

test('early drafts of TLS 1.3 bring back neither session nor compression', () => {
  const bytes = message(2, [0x7f, 18], new Uint8Array(32), [0x13, 0x02, 0, 4, 0, 51, 0, 0]);
  const expected = { version: 0x7f12, cipher: 0x1302, extensions: [51] };
  expect(readServerHello(bytes, 0, bytes.length)).toMatchObject(expected);
});

// A widely known one.
test('JA3S', () => {
  const hello = choose({ cipher: 0x1301, extensions: [[51, [0, 29]], chosenVersion(0x0304)] });
  expect([ja3sTextOf(hello), ja3sOf(hello)]).toEqual(['771,4865,51-43', 'eb1d94daa7e0344597e756a1fb6e7054']);
});

test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(0), 'tls.short'],
  ['another message', message(1, [3, 3]), 'tls.type'],
  ['not all of it', serverHello().subarray(0, 20), 'tls.short'],
  ['no room for the random', message(2, [3, 3]), 'tls.short'],
  ['a session identifier beyond the end', message(2, [3, 3], new Uint8Array(32), [9, 0]), 'tls.vector'],
  ['no cipher', message(2, [3, 3], new Uint8Array(32), [0, 19]), 'tls.vector'],
  ['extensions beyond the end', message(2, [3, 3], new Uint8Array(32), [0, 19, 1, 0, 0, 5, 0]), 'tls.vector'],
  ['an extension beyond', message(2, [3, 3], new Uint8Array(32), [0, 19, 1, 0, 0, 4, 0, 5, 0, 1]), 'tls.extension'],
])('no hello: %s', (_, bytes, fault) => {
  expect(readServerHello(bytes, 0, bytes.length)).toBe(fault);
});

test.each<[number, string]>([
  [0x0000, 'TLS_NULL_WITH_NULL_NULL'],
  [0x0046, 'TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA'],
  [0x00c7, 'TLS_SM4_CCM_SM3'],
  [0x00ff, 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'],
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x5600, 'TLS_FALLBACK_SCSV'],
  [0xc02f, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  [0xc0b5, 'TLS_SHA384_SHA384'],
  [0xcca8, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
  [0xd005, 'TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256'],
  [0x0a0a, '0x0a0a'],
  [0x001c, '0x001c'],
])('cipher %i: %s', (cipher, name) => {
  expect(cipherName(cipher)).toBe(name);
});

test.each<[number, string, boolean]>([
  [0x0002, 'SSL 2.0', false],
  [0x0300, 'SSL 3.0', false],
  [0x0303, 'TLS 1.2', false],
  [0x0304, 'TLS 1.3', true],
  [0x7f1c, 'TLS 1.3 draft 28', true],
  [0xfeff, 'DTLS 1.0', false],
  [0xfefc, 'DTLS 1.3', true],
  [0x0505, '0x0505', false],
])('version %i: %s', (version, name, is13) => {
  expect([versionName(version), isVersion13(version)]).toEqual([name, is13]);
});

test.each<[string, number[], number]>([
  ['the highest', [0x0301, 0x0304, 0x0303], 0x0304],
  ['none of those to be ignored', [0xfafa, 0x0303], 0x0303],
  ['the fallback', [0x0a0a], 0x0300],
  ['the lowest of DTLS', [0xfeff, 0xfefc, 0xfefd], 0xfefc],
])('newest version: %s', (_, versions, newest) => {
  expect(newestVersion(versions, 0x0300)).toBe(newest);
});

describe('SSL 2.0', () => {
  const hello = Uint8Array.from([
    ...[0x80, 9 + 9 + 16, 1, 3, 1, 0, 9, 0, 0, 0, 16],
    ...[0, 0, 4, 1, 0, 0x80, 0, 0, 10],
    ...new Uint8Array(16),
  ]);
  const answer = Uint8Array.from([0x80, 11 + 5 + 3, 4, 0, 1, 0, 2, 0, 5, 0, 3, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);

  test('a hello that offers TLS', () => {
    expect(isSsl2Hello(hello, 0)).toBe(true);
    const read = readSsl2ClientHello(hello, 0, hello.length);
    expect(read).toMatchObject({ format: 'ssl2', legacyVersion: 0x0301, ciphers: [4, 10], extensions: [] });
  });

  test('its answer, and where its certificate lies', () => {
    expect(isSsl2Hello(answer, 0)).toBe(true);
    const expected = { hello: { format: 'ssl2', version: 2 }, certificateAt: 13, certificateEnd: 18 };
    expect(readSsl2ServerHello(answer, 0, answer.length)).toMatchObject(expected);
  });

  test.each<[string, number, number]>([
    ['no length bit', 0, 0x00],
    ['another message', 2, 2],
    ['an unknown version', 3, 7],
    ['ciphers of no whole number', 6, 8],
    ['more ciphers than there is room for', 6, 90],
  ])('no hello: %s', (_, at, value) => {
    const changed = hello.slice();
    changed[at] = value;
    expect(isSsl2Hello(changed, 0)).toBe(false);
  });
});

test('nothing outside a hello is read, and nothing in it throws', () => {
  const given = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .tuple(fc.nat(49), fc.nat(255))
      .map(([at, value]) => serverHello({ extensions: [[51, number16(29)]] }).with(at, value)),
  );
  fc.assert(
    fc.property(given, fc.nat(255), (bytes, around) => {
      const amid = new Uint8Array(bytes.length + 64).fill(around);
      amid.set(bytes, 32);
      for (const read of [readServerHello, readSsl2ClientHello, readSsl2ServerHello]) {
        const alone = read(bytes, 0, bytes.length);
        const placed = read(amid, 32, 32 + bytes.length);
        if (typeof alone === 'string' || 'legacyVersion' in alone) expect(placed).toEqual(alone);
      }
    }),
  );
});
