import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { createLdapDialogue } from './ldap.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { keptTls, told } from './testing/told.ts';

const open = createLdapDialogue({ openTls: keptTls().open });

/** In the long form of lengths from 128 bytes on. */
function element(tag: number, value: string): string {
  const { length } = value;
  const lengthBytes = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return String.fromCharCode(tag, ...lengthBytes) + value;
}

const message = (operation: string): string => element(0x30, `\x02\x01\x01${operation}`);
const bind = (name: string, proof: string, version = 3): string =>
  message(element(0x60, `\x02\x01${String.fromCharCode(version)}${element(4, name)}${proof}`));
const simple = (name: string, password: string, version = 3): string => bind(name, element(0x80, password), version);
const sasl = (mechanism: string, credentials: string): string =>
  bind('', element(0xa3, `${element(4, mechanism)}${credentials === '' ? '' : element(4, credentials)}`));

const SEARCH = message(element(0x63, `${element(4, '')}${'\n\x01\0\n\x01\0'}`));
const ENTRY = message(element(0x64, element(4, 'cn=x'.repeat(300))));
const BOUND = message(element(0x61, '\n\x01\0\x04\0\x04\0'));
const START_TLS = message(element(0x77, element(0x80, '1.3.6.1.4.1.1466.20037')));
const WHO_AM_I = message(element(0x77, element(0x80, '1.3.6.1.4.1.4203.1.11.3')));
const ACCEPTED = message(element(0x78, '\n\x01\0\x04\0\x04\0'));
const REFUSED = message(element(0x78, '\n\x01\x34\x04\0\x04\0'));
const NAME = 'cn=bob,dc=example,dc=org';

const cases: [what: string, said: Said[], told: string[]][] = [
  [
    'a password',
    [
      ['client', simple(NAME, 's3cret')],
      ['server', BOUND],
    ],
    [`ldap ${NAME}, credential`],
  ],
  ['version 2', [['client', simple(NAME, 's3cret', 2)]], [`ldap ${NAME}, credential`]],
  ['nobody', [['client', simple('', '')]], ['ldap']],
  ['a name without a password', [['client', simple(NAME, '')]], [`ldap ${NAME}`]],
  ['twice the same', [['client', simple(NAME, 's3cret') + simple(NAME, 'other')]], [`ldap ${NAME}, credential`]],
  [
    'a service, and then a person',
    [
      ['client', SEARCH + simple('cn=svc', 'one')],
      ['server', BOUND],
      ['client', SEARCH],
      ['server', ENTRY + ENTRY],
      ['client', simple(NAME, 'two')],
    ],
    ['ldap cn=svc, credential', `ldap ${NAME}, credential`],
  ],
  [
    'a long password',
    [['client', simple(NAME, 's3cret'.repeat(900)) + simple('cn=b', 'x')]],
    [`ldap ${NAME}, credential`, 'ldap cn=b, credential'],
  ],
  ['SASL with PLAIN', [['client', sasl('PLAIN', '\0bob\0s3cret')]], ['ldap bob, credential']],
  [
    'SASL with something else',
    [
      ['client', sasl('GSS-SPNEGO', 'NTLMSSP\0\x01\0\0')],
      ['client', '\0\0\0\x40sealed'],
    ],
    [],
  ],
  ['SASL with PLAIN and no name', [['client', sasl('PLAIN', 's3cret')]], []],
  ['SASL without credentials', [['client', sasl('EXTERNAL', '')]], []],
  ['a name longer than is waited for', [['client', simple('x'.repeat(2_000), 's')]], []],
  [
    'searches alone',
    [
      ['client', SEARCH],
      ['server', ENTRY],
    ],
    [],
  ],
  [
    'another extension',
    [
      ['client', WHO_AM_I],
      ['server', ACCEPTED],
      ['client', simple(NAME, 's')],
    ],
    [`ldap ${NAME}, credential`],
  ],
  [
    'TLS that is refused',
    [
      ['client', START_TLS],
      ['server', REFUSED],
      ['client', simple(NAME, 's')],
    ],
    [`ldap ${NAME}, credential`],
  ],
  [
    'some are missing',
    [
      ['client', simple(NAME, 's').slice(0, 20)],
      ['client', 'miss'],
      ['client', simple('cn=b', 'x')],
    ],
    ['ldap cn=b, credential'],
  ],
  ['other bytes follow', [['client', `${SEARCH}\0\0${simple(NAME, 's')}`]], []],
];

describe('a bind with', () => {
  test.each(cases)('%s', (_, said, expected) => {
    expect(told(open, said)).toEqual(expected);
    expect(told(open, said, 1)).toEqual(expected);
  });
});

test('who binds is the client, whoever was seen first', () => {
  expect(converse(open, [['server', simple(NAME, 's')]]).events).toMatchObject([{ client: '192.168.1.20' }]);
});

test('after 256 messages the client is no longer heard', () => {
  expect(told(open, [['client', SEARCH.repeat(256) + simple(NAME, 's')]])).toEqual([]);
  expect(told(open, [['client', SEARCH.repeat(255) + simple(NAME, 's')]])).toEqual([`ldap ${NAME}, credential`]);
});

describe('TLS', () => {
  test.each([1, 1_000])('after StartTLS nothing is in clear text, pieces of %i', (pieceBytes) => {
    const tls = keptTls();
    const said: Said[] = [
      ['client', SEARCH],
      ['server', ENTRY],
      ['client', START_TLS],
      ['server', ACCEPTED],
      ['client', `\x16\x03\x01${simple(NAME, 's')}`],
      ['server', '\x16\x03\x03'],
    ];
    expect(told(createLdapDialogue({ openTls: tls.open }), said, pieceBytes)).toEqual([]);
    expect([tls.client(), tls.server(), tls.ends]).toEqual([`\x16\x03\x01${simple(NAME, 's')}`, '\x16\x03\x03', 1]);
  });

  test('that is not asked for is none', () => {
    expect(
      told(open, [
        ['client', '\x16\x03\x01'],
        ['client', simple(NAME, 's')],
      ]),
    ).toEqual([]);
  });

  test('is heard where the other side speaks it already', () => {
    const tls = keptTls();
    const said: Said[] = [
      ['client', START_TLS],
      ['client', '\x16\x03'],
      ['server', 'miss'],
      ['server', 'abc'],
    ];
    expect(told(createLdapDialogue({ openTls: tls.open }), said)).toEqual([]);
    expect(tls.server()).toBe('abc');
  });
});

describe('of anything', () => {
  testAnyBytes(
    open,
    cases.map(([, said]) => said),
  );
});
