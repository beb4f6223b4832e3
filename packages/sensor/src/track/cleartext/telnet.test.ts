import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { openTelnet } from './telnet.ts';
import { told } from './testing/told.ts';

const NEGOTIATION: Said[] = [
  ['client', '\xff\xfd\x03\xff\xfb\x18\xff\xfb\x1f'],
  ['server', '\xff\xfb\x01\xff\xfa\x18\x01\xff\xf0'],
  ['client', '\xff\xfa\x18\x00login:\r\n\xff\xf0'],
];
const LOGIN: Said = ['server', '\r\nUbuntu 24.04\r\nhost login: '];
const PASSWORD: Said = ['server', '\r\nPassword: '];

/** Keys one by one, each echoed by the server. */
const keys = (text: string): Said[] =>
  [...text].flatMap((key): Said[] => [
    ['client', key],
    ['server', key === '\r' ? '\r\n' : key],
  ]);

const cases: [what: string, said: Said[], told: string[]][] = [
  ['nothing but negotiation', [], []],
  ['a line at once', [LOGIN, ['client', 'bob\r\n'], PASSWORD, ['client', 's3cret\r\n']], ['telnet bob, credential']],
  ['key by key', [LOGIN, ...keys('bob\r'), PASSWORD, ['client', 's'], ['client', '\r\0']], ['telnet bob, credential']],
  [
    'with mistakes',
    [LOGIN, ...keys('xyz\x15bpb\x7f\x08ob\xc3\xa9\x7f\r'), PASSWORD, ['client', 'x\r\n']],
    ['telnet bob, credential'],
  ],
  [
    'commands amid a name',
    [LOGIN, ['client', 'b\xff\xfb\x18ob\r\n'], PASSWORD, ['client', 'x\n']],
    ['telnet bob, credential'],
  ],
  ['a name alone', [LOGIN, ['client', 'bob\r\n'], PASSWORD], []],
  ['an empty password', [LOGIN, ['client', 'bob\r\n'], PASSWORD, ['client', '\r\n']], []],
  ['a password that is given up', [LOGIN, ['client', 'bob\r\n'], PASSWORD, ['client', 'x\x03\r\n']], []],
  ['a password without a name', [PASSWORD, ['client', 's3cret\r\n']], ['telnet, credential']],
  ['name and password at once', [LOGIN, ['client', 'bob\r\ns3cret\r\n'], PASSWORD], ['telnet bob, credential']],
  [
    'what is typed after other lines is no password',
    [LOGIN, ['client', 'bob\r\n'], ['server', '\r\n$ '], ['client', 'sudo ls\r'], ['server', '\r\npassword for bob:']],
    [],
  ],
  [
    'two tries',
    [
      ...[LOGIN, ['client', 'bob\r\n'] as Said, PASSWORD, ['client', 'x\r\n'] as Said],
      ...[['server', '\r\nLogin incorrect\r\nlogin: '] as Said, ['client', 'carol\r\n'] as Said],
      ...[PASSWORD, ['client', 'y\r\n'] as Said],
    ],
    ['telnet bob, credential', 'telnet carol, credential'],
  ],
  [
    'when the last login was is no prompt',
    [['server', 'Last login: '], ['client', 'bob\r\n'], PASSWORD, ['client', 'x\r\n']],
    ['telnet, credential'],
  ],
  [
    'what a line says besides is no prompt',
    [
      ['server', 'login: is done with your user: name\r\n'],
      ['client', 'bob\r\n'],
    ],
    [],
  ],
  [
    'colours and other words',
    [
      ['server', '\x1b[1;32mUser Name:\x1b[0m '],
      ['client', 'bob\r\n'],
      ['server', 'Passwort:'],
      ['client', 'x\r\n'],
    ],
    ['telnet bob, credential'],
  ],
  [
    'a gap ends what was asked',
    [LOGIN, ['client', 'bo'], ['client', 'miss'], ['client', 'b\r\n'], PASSWORD, ['client', 'x\r\n']],
    ['telnet, credential'],
  ],
];

describe('a login', () => {
  test.each(cases)('%s', (_, said, expected) => {
    for (const pieceBytes of [1, 3, 1_000]) {
      expect(told(openTelnet, [...NEGOTIATION, ...said], pieceBytes)).toEqual(['telnet', ...expected]);
    }
  });

  test('after a long talk is not looked for', () => {
    const said: Said[] = [...NEGOTIATION, ['server', 'text\r\n'.repeat(4_000)], LOGIN, ['client', 'bob\r\n'], PASSWORD];
    expect(told(openTelnet, [...said, ['client', 'x\r\n']])).toEqual(['telnet']);
  });
});

describe('who serves', () => {
  test.each<[string, Said[], string]>([
    ['offers to echo', [['client', '\xff\xfb\x01']], '192.168.1.10'],
    ['asks for the terminal', [['server', '\xff\xfd\x03\xff\xfd\x18']], '192.168.1.20'],
    ['asks who offers it', [['server', '\xff\xfb\x18']], '192.168.1.10'],
    ['is who was called, where nobody says', [['client', '\xff\xfd\x03']], '192.168.1.20'],
  ])('%s', (_, said, server) => {
    expect(converse(openTelnet, said).events).toMatchObject([{ protocol: 'telnet', server }]);
  });
});
