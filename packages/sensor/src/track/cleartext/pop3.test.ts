import { describe, expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { createPop3Dialogue } from './pop3.ts';
import { keptTls, told } from './testing/told.ts';

const open = createPop3Dialogue({ openTls: keptTls().open });
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const GREETING: Said = ['server', '+OK ready <1896.697170952@dbc.mtview.ca.us>\r\n'];
const OK: Said = ['server', '+OK\r\n'];
const ERR: Said = ['server', '-ERR no\r\n'];
const PLAIN = base64('\0bob\0s3cret');

const cases: [what: string, said: Said[], told: string[]][] = [
  ['name and password', [['client', 'USER bob\r\n'], OK, ['client', 'PASS s3 cret\r\n'], OK], ['pop3 bob, credential']],
  ['a name alone', [['client', 'USER bob\r\n'], OK, ['client', 'QUIT\r\n']], ['pop3 bob']],
  [
    'APOP exposes only the name',
    [['client', 'APOP bob c4c9334bac560ecc979e58001b3e22fb\r\n'], OK, ['client', 'STAT\r\n']],
    ['pop3 bob'],
  ],
  [
    'PLAIN when asked',
    [['client', 'AUTH PLAIN\r\n'], ['server', '+ \r\n'], ['client', `${PLAIN}\r\n`], OK],
    ['pop3 bob, credential'],
  ],
  ['PLAIN at once', [['client', `AUTH PLAIN ${PLAIN}\r\n`], OK], ['pop3 bob, credential']],
  [
    'LOGIN',
    [
      ['client', 'AUTH LOGIN\r\n'],
      ['server', '+ VXNlcm5hbWU6\r\n'],
      ['client', `${base64('bob')}\r\n`],
      ['server', '+ UGFzc3dvcmQ6\r\n'],
      ['client', 'czNjcmV0\r\n'],
      OK,
    ],
    ['pop3 bob, credential'],
  ],
  [
    'which mechanisms there are, and then one of them',
    [['client', 'AUTH\r\n'], OK, ['server', 'PLAIN\r\n.\r\n'], ['client', `AUTH PLAIN ${PLAIN}\r\n`]],
    ['pop3 bob, credential'],
  ],
  ['only which mechanisms there are', [['client', 'AUTH\r\n'], ERR], ['pop3']],
  ['mail of one who is logged in', [['client', 'STAT\r\n'], OK], ['pop3']],
  ['nothing', [['client', 'CAPA\r\n'], OK, ['server', 'USER\r\n.\r\n'], ['client', 'QUIT\r\n']], []],
  ['nothing after it is looked at', [['client', 'STAT\r\nUSER late\r\n']], ['pop3']],
];

describe('a login', () => {
  test.each(cases)('%s', (_, said, expected) => {
    expect(told(open, [GREETING, ...said])).toEqual(expected);
    expect(told(open, [GREETING, ...said], 1)).toEqual(expected);
  });

  test('where the server seems to have opened the flow', () => {
    const said: Said[] = [
      ['client', '+OK ready\r\n'],
      ['server', 'USER bob\r\nPASS x\r\n'],
    ];
    expect(told(open, said)).toEqual(['pop3 bob, credential']);
  });
});

describe('TLS', () => {
  test('after STLS nothing is in clear text', () => {
    const tls = keptTls();
    const said: Said[] = [GREETING, ['client', 'STLS\r\n'], OK, ['client', '\x16\x03\x01'], ['server', '\x16\x03\x03']];
    expect(told(createPop3Dialogue({ openTls: tls.open }), said)).toEqual([]);
    expect([tls.client(), tls.server()]).toEqual(['\x16\x03\x01', '\x16\x03\x03']);
  });

  test('that is refused is none', () => {
    const said: Said[] = [
      GREETING,
      ['client', 'STLS\r\n'],
      ERR,
      ['client', 'USER bob\r\n'],
      OK,
      ['client', 'PASS x\r\n'],
    ];
    expect(told(open, said)).toEqual(['pop3 bob, credential']);
  });
});
