import { describe, expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { createIrcDialogue } from './irc.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { keptTls, told } from './testing/told.ts';

const open = createIrcDialogue({ openTls: keptTls().open });
const WELCOME: Said = ['server', ':irc.example.net 001 bob :Welcome\r\n'];
const NAMES = 'NICK bobby\r\nUSER bob 0 * :Bob\r\n';
const JOINED: Said[] = [['client', NAMES], WELCOME];

const cases: [what: string, said: Said[], told: string[]][] = [
  ['nobody in particular', JOINED, ['irc bob']],
  ['the names the other way round', [['client', 'user bob 0 * :Bob\r\nnick bobby\r\n']], ['irc bob']],
  ['a password', [['client', `PASS s3cret\r\n${NAMES}`], WELCOME], ['irc bob, credential']],
  ['a password of none', [['client', `PASS \r\n${NAMES}`]], ['irc bob']],
  ['a password alone', [['client', 'PASS s3cret\r\n']], ['irc, credential']],
  ['a nick alone', [['client', 'NICK :bobby\r\n']], ['irc bobby']],
  ['an operator', [...JOINED, ['client', 'OPER root s3cret\r\n']], ['irc bob', 'irc root, credential']],
  ['an operator without a password', [...JOINED, ['client', 'OPER root\r\n']], ['irc bob']],
  ['NickServ', [...JOINED, ['client', 'PRIVMSG NickServ :IDENTIFY s3cret\r\n']], ['irc bob', 'irc bob, credential']],
  [
    'NickServ, in full',
    [...JOINED, ['client', 'privmsg nickserv@services.example.net :identify my s3cret\r\n']],
    ['irc bob', 'irc bob, credential'],
  ],
  ['NickServ, in short', [...JOINED, ['client', 'NS IDENTIFY s3cret\r\n']], ['irc bob', 'irc bob, credential']],
  ['NickServ, for help', [...JOINED, ['client', 'NICKSERV :HELP\r\nPRIVMSG NickServ :IDENTIFY\r\n']], ['irc bob']],
  [
    'another service',
    [...JOINED, ['client', 'PRIVMSG Q@CServe.quakenet.org :AUTH bob s3cret\r\n']],
    ['irc bob', 'irc bob, credential'],
  ],
  ['somebody else', [...JOINED, ['client', 'PRIVMSG ann :IDENTIFY s3cret\r\n']], ['irc bob']],
  [
    'SASL',
    [['client', `CAP LS 302\r\n${NAMES}AUTHENTICATE PLAIN\r\nAUTHENTICATE AGJvYgBzM2NyZXQ=\r\n`]],
    ['irc bob', 'irc bob, credential'],
  ],
  ['SASL that is given up', [['client', `${NAMES}AUTHENTICATE PLAIN\r\nAUTHENTICATE *\r\n`]], ['irc bob']],
  [
    'SASL after a gap',
    [
      ['client', `${NAMES}AUTHENTICATE PLAIN\r\n`],
      ['client', 'miss'],
      ['client', 'x\r\nAUTHENTICATE EXTERNAL\r\n'],
    ],
    ['irc bob'],
  ],
  ['SASL by a key', [['client', `${NAMES}AUTHENTICATE EXTERNAL\r\nAUTHENTICATE +\r\n`]], ['irc bob']],
  ['a server alone', [WELCOME], []],
  [
    'TLS that is refused',
    [
      ['client', 'STARTTLS\r\n'],
      ['server', ':irc 691 * :no\r\n'],
      ['client', NAMES],
    ],
    ['irc bob'],
  ],
];

test.each(cases)('%s', (_, said, expected) => {
  expect(told(open, said)).toEqual(expected);
  expect(told(open, said, 1)).toEqual(expected);
});

test('where the capture began in the midst and the server spoke first', () => {
  const said: Said[] = [
    ['client', ':irc.example.net NOTICE * :*** Looking up\r\n'],
    ['server', `PASS s3cret\r\n${NAMES}`],
  ];
  expect(told(open, said)).toEqual(['irc bob, credential']);
});

test.each([1, 1_000])('after STARTTLS nothing is in clear text, pieces of %i', (pieceBytes) => {
  const tls = keptTls();
  const said: Said[] = [
    ['client', 'STARTTLS\r\n'],
    ['server', ':irc 670 * :STARTTLS successful\r\n'],
    ['client', `\x16\x03\x01${NAMES}`],
    ['server', '\x16\x03\x03'],
  ];
  expect(told(createIrcDialogue({ openTls: tls.open }), said, pieceBytes)).toEqual([]);
  expect([tls.client(), tls.server(), tls.ends]).toEqual([`\x16\x03\x01${NAMES}`, '\x16\x03\x03', 1]);
});

describe('of anything', () => {
  testAnyBytes(
    open,
    cases.map(([, said]) => said),
  );
});
