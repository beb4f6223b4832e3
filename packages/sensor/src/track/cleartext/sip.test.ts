import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { openSip } from './sip.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { inShort, told } from './testing/told.ts';

const request = (method: string, headers: string[], body = ''): string =>
  [
    `${method} sip:example.net SIP/2.0`,
    'Via: SIP/2.0/TCP phone',
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
const DIGEST = 'Authorization: Digest realm="x", username="bob", nonce="n", uri="sip:x", response="0123456789abcdef"';
const CHALLENGE = 'SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm="x"\r\nContent-Length: 0\r\n\r\n';
const REGISTER = request('REGISTER', []);
const LOGIN = request('REGISTER', [DIGEST]);
const LONG = 'x'.repeat(3_000);

const cases: [what: string, said: Said[], told: string[]][] = [
  [
    'a telephone that logs in',
    [
      ['client', REGISTER],
      ['server', CHALLENGE],
      ['client', LOGIN],
    ],
    ['sip', 'sip bob, credential'],
  ],
  [
    'a login at once, again and again',
    [
      ['client', LOGIN],
      ['client', LOGIN],
    ],
    ['sip bob, credential'],
  ],
  [
    'a call through a proxy',
    [
      ['client', request('INVITE', [`Proxy-${DIGEST}`], 'v=0\r\n')],
      ['client', 'BYE'],
    ],
    ['sip bob, credential'],
  ],
  [
    'two telephones',
    [
      ['client', LOGIN],
      ['client', LOGIN.replace('"bob"', '"ann"')],
    ],
    ['sip bob, credential', 'sip ann, credential'],
  ],
  ['Basic', [['client', request('REGISTER', ['authorization : basic Ym9iOnM='])]], ['sip, credential']],
  [
    'a header over two lines',
    [['client', request('REGISTER', ['Authorization: Digest', ' username="bob",response="0"'])]],
    ['sip bob, credential'],
  ],
  ['a name without a proof', [['client', LOGIN.replace(/response="\w*"/, 'response=""')]], ['sip bob']],
  ['a name with a quote in it', [['client', LOGIN.replace('"bob"', '"b\\"ob"')]], ['sip b\\\\"ob, credential']],
  [
    'a name in another parameter',
    [['client', LOGIN.replace('realm="x"', 'myusername="ann"')]],
    ['sip bob, credential'],
  ],
  ['a name that does not end', [['client', request('REGISTER', ['Authorization: Digest username="bob'])]], ['sip']],
  ['a line that is too long', [['client', request('REGISTER', [`X: ${LONG}`, DIGEST])]], ['sip bob, credential']],
  ['a challenge that looks like a login', [['server', CHALLENGE.replace('WWW-Authenticate', 'Authorization')]], []],
  ['answers alone', [['server', CHALLENGE]], []],
  ['something else', [['client', 'GET / HTTP/1.1\r\nAuthorization: Basic Ym9iOnM=\r\n\r\n']], []],
];

describe.each([
  ['UDP', 17],
  ['TCP', 6],
])('over %s', (_, proto) => {
  test.each(cases)('%s', (_what, said, expected) => {
    expect(converse(openSip, said, { parties: { proto } }).events.map(inShort)).toEqual(expected);
    if (proto === 6) expect(told(openSip, said, 1)).toEqual(expected);
  });

  test('who asks is the client, whoever was seen first', () => {
    expect(converse(openSip, [['server', LOGIN]], { parties: { proto } }).events).toMatchObject([
      { client: '192.168.1.20', server: '192.168.1.10', port: 49_152 },
    ]);
  });

  test('a header that is cut off', () => {
    const said: Said[] = [['client', `${LOGIN.slice(0, -28)}\r\n`]];
    expect(converse(openSip, said, { parties: { proto } }).events.map(inShort)).toEqual(['sip bob, credential']);
  });

  test('after 64 messages nobody is heard', () => {
    const said = Array.from({ length: 64 }, (): Said => ['client', REGISTER]);
    const conversed = converse(openSip, [...said, ['client', LOGIN]], { parties: { proto } });
    expect(conversed.events.map(inShort)).toEqual(['sip']);
  });
});

describe('over TCP', () => {
  test('messages follow each other at once', () => {
    expect(told(openSip, [['client', REGISTER + LOGIN + REGISTER]])).toEqual(['sip', 'sip bob, credential']);
  });

  test('a body is not read', () => {
    expect(told(openSip, [['client', request('MESSAGE', [], LOGIN) + LOGIN]])).toEqual(['sip', 'sip bob, credential']);
    expect(told(openSip, [['client', request('MESSAGE', ['l: 900'], LOGIN)]])).toEqual(['sip']);
  });

  test('behind a gap', () => {
    const said: Said[] = [
      ['client', LOGIN.slice(0, 60)],
      ['client', 'miss'],
      ['client', `${LOGIN.slice(90)}${LOGIN}`],
    ];
    expect(told(openSip, said)).toEqual(['sip', 'sip bob, credential']);
  });
});

test('a datagram ends with its body', () => {
  const said: Said[] = [['client', request('MESSAGE', [], LOGIN)]];
  expect(converse(openSip, said, { parties: { proto: 17 } }).events.map(inShort)).toEqual(['sip']);
});

describe('of anything, over TCP', () => {
  testAnyBytes(
    openSip,
    cases.map(([, said]) => said),
  );
});

describe('of anything, over UDP', () => {
  testAnyBytes(
    openSip,
    cases.map(([, said]) => said),
    { proto: 17 },
  );
});
