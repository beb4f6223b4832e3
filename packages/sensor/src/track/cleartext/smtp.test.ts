import { describe, expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { createSmtpDialogue } from './smtp.ts';
import { keptTls, told } from './testing/told.ts';

const open = createSmtpDialogue({ openTls: keptTls().open });
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const HELLO: Said[] = [
  ['server', '220 mx ESMTP\r\n'],
  ['client', 'EHLO here\r\n'],
  ['server', '250-mx\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n'],
];
const PROMPT: Said = ['server', '334 \r\n'];
const ACCEPTED: Said = ['server', '235 ok\r\n'];
const REFUSED: Said = ['server', '535 no\r\n'];
const MAIL: Said = ['client', 'MAIL FROM:<bob@example.org>\r\n'];
const PLAIN = base64('\0bob\0s3cret');
const LOGIN = 'AUTH LOGIN\r\n';

const cases: [what: string, said: Said[], told: string[]][] = [
  ['PLAIN at once', [['client', `AUTH PLAIN ${PLAIN}\r\n`], ACCEPTED], ['smtp bob, credential']],
  ['PLAIN when asked', [['client', 'auth plain\r\n'], PROMPT, ['client', `${PLAIN}\r\n`]], ['smtp bob, credential']],
  ['PLAIN after an empty message', [['client', `AUTH PLAIN =\r\n${PLAIN}\r\n`]], ['smtp bob, credential']],
  ['PLAIN acting as another', [['client', `AUTH PLAIN ${base64('a\0bob\0x')}\r\n`]], ['smtp bob, credential']],
  ['PLAIN with only that', [['client', `AUTH PLAIN ${base64('a\0\0x')}\r\n`]], ['smtp a, credential']],
  ['PLAIN that is none', [['client', `AUTH PLAIN ${base64('bob')}\r\n`]], ['smtp']],
  ['PLAIN in no base64', [['client', 'AUTH PLAIN ****\r\n']], ['smtp']],
  [
    'LOGIN when asked',
    [
      ['client', LOGIN],
      ['server', '334 VXNlcm5hbWU6\r\n'],
      ['client', `${base64('bob')}\r\n`],
      ['server', '334 UGFzc3dvcmQ6\r\n'],
      ['client', `${base64('s3cret')}\r\n`],
      ACCEPTED,
    ],
    ['smtp bob, credential'],
  ],
  [
    'LOGIN at once',
    [['client', `AUTH LOGIN ${base64('bob@example.org')}\r\n`], PROMPT, ['client', 'czNjcmV0\r\n']],
    ['smtp bob@example.org, credential'],
  ],
  ['LOGIN that is given up', [['client', `${LOGIN}${base64('bob')}\r\n*\r\n`]], ['smtp']],
  ['LOGIN with an empty password', [['client', `${LOGIN}${base64('bob')}\r\n\r\n`]], ['smtp']],
  [
    'LOGIN that asks for the password first',
    [
      ['client', LOGIN],
      ['server', '334 UGFzc3dvcmQ6\r\n'],
      ['client', 'czNjcmV0\r\n'],
    ],
    ['smtp, credential'],
  ],
  [
    'LOGIN whose name is refused, so that what follows is no password',
    [['client', LOGIN], ['client', `${base64('bob')}\r\n`], REFUSED, MAIL],
    ['smtp'],
  ],
  [
    'LOGIN of which the password is missing, but right',
    [['client', `${LOGIN}${base64('bob')}\r\n`], ['client', 'miss'], ACCEPTED],
    ['smtp bob, credential'],
  ],
  [
    'CRAM-MD5 exposes only the name',
    [['client', 'AUTH CRAM-MD5\r\n'], ['client', `${base64('bob 0123456789abcdef')}\r\n`], ACCEPTED],
    ['smtp bob'],
  ],
  [
    'SCRAM exposes only the name',
    [['client', `AUTH SCRAM-SHA-256 ${base64('n,,n=bob,r=abc')}\r\n${base64('c=biws,r=abc,p=def')}\r\n`]],
    ['smtp bob'],
  ],
  [
    'XOAUTH2 exposes a token',
    [['client', `AUTH XOAUTH2 ${base64('user=bob\x01auth=Bearer ya29.t0ken\x01\x01')}\r\n`]],
    ['smtp bob, credential'],
  ],
  [
    'OAUTHBEARER exposes a token',
    [['client', `AUTH OAUTHBEARER ${base64('n,a=bob,\x01host=mx\x01auth=Bearer t0ken\x01\x01')}\r\n`]],
    ['smtp bob, credential'],
  ],
  ['another mechanism', [['client', 'AUTH NTLM TlRMTVNTUAAB\r\n'], PROMPT, ['client', 'MAIL\r\n']], ['smtp']],
  ['two tries', [['client', `AUTH PLAIN ${PLAIN}\r\n`], REFUSED, MAIL], ['smtp bob, credential']],
  ['mail without a login', [MAIL], ['smtp']],
  ['nothing', [['client', 'QUIT\r\n']], []],
];

describe('a login', () => {
  test.each(cases)('%s', (_, said, expected) => {
    expect(told(open, [...HELLO, ...said])).toEqual(expected);
    expect(told(open, [...HELLO, ...said], 1)).toEqual(expected);
  });

  test('where the capture began in the midst and the server spoke first', () => {
    const said = [...HELLO, ['client', `AUTH PLAIN ${PLAIN}\r\n`] as Said].map(
      ([who, what]): Said => [who === 'client' ? 'server' : 'client', what],
    );
    expect(told(open, said)).toEqual(['smtp bob, credential']);
  });
});

describe('TLS', () => {
  test.each([1, 1_000])('after STARTTLS nothing is in clear text, pieces of %i', (pieceBytes) => {
    const tls = keptTls();
    const said: Said[] = [
      ...HELLO,
      ['client', 'STARTTLS\r\n'],
      ['server', '220 go ahead\r\n'],
      ['client', '\x16\x03\x01\r\nMAIL FROM\r\n'],
      ['server', '\x16\x03\x03'],
    ];
    expect(told(createSmtpDialogue({ openTls: tls.open }), said, pieceBytes)).toEqual([]);
    expect([tls.client(), tls.server(), tls.ends]).toEqual(['\x16\x03\x01\r\nMAIL FROM\r\n', '\x16\x03\x03', 1]);
  });

  test('that is refused is none', () => {
    const said: Said[] = [...HELLO, ['client', 'STARTTLS\r\n'], ['server', '454 not now\r\n'], MAIL];
    expect(told(open, said)).toEqual(['smtp']);
  });

  test('a greeting that is read late is no answer', () => {
    const said: Said[] = [
      ['client', 'STARTTLS\r\n'],
      ['server', '220 mx\r\n502 no\r\n'],
      ['client', 'MAIL\r\n'],
    ];
    expect(told(open, said)).toEqual(['smtp']);
  });

  test('an old hello of SSL 2.0 is TLS too', () => {
    const tls = keptTls();
    const said: Said[] = [...HELLO, ['client', 'STARTTLS\r\n'], ['client', '\x80\x2e\x01\x03\x01']];
    expect(told(createSmtpDialogue({ openTls: tls.open }), said)).toEqual([]);
    expect(tls.client()).toBe('\x80\x2e\x01\x03\x01');
  });
});
