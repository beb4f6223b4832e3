import { describe, expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { openRexec } from './rexec.ts';
import { openRlogin } from './rlogin.ts';
import { openRsh } from './rsh.ts';
import { told } from './testing/told.ts';

const PASSWORD: Said = ['server', '\0Password: '];
const RLOGIN: Said = ['client', '\0bob\0root\0xterm/38400\0'];
const OVERLONG = 'x'.repeat(400);

describe.each([1, 4, 1_000])('in pieces of %i', (pieceBytes) => {
  test.each<[string, Said[], string[]]>([
    [
      'the name that is claimed',
      [
        ['client', '1022\0bob\0root\0reboot\0'],
        ['server', '\0'],
      ],
      ['rsh bob'],
    ],
    ['without a port', [['client', '\0bob\0root\0reboot\0']], ['rsh bob']],
    ['not whole', [['client', '1022\0bo']], ['rsh']],
    ['no name', [['client', '1022\0\0root\0']], ['rsh']],
    ['a name longer than any', [['client', `1022\0${OVERLONG}\0`]], ['rsh']],
    [
      'a gap',
      [
        ['client', '1022\0'],
        ['client', 'miss'],
        ['client', 'bob\0'],
      ],
      ['rsh'],
    ],
  ])('rsh: %s', (_, said, expected) => {
    expect(told(openRsh, said, pieceBytes)).toEqual(expected);
  });

  test.each<[string, Said[], string[]]>([
    [
      'user and password',
      [
        ['client', '1234\0bob\0s3cret\0id\0'],
        ['server', '\0'],
      ],
      ['rexec bob, credential'],
    ],
    ['an empty password', [['client', '0\0bob\0\0id\0']], ['rexec bob']],
    ['no password yet', [['client', '0\0bob\0s3c']], ['rexec bob']],
    ['a password that never ends', [['client', `0\0bob\0${'x'.repeat(9_000)}`]], ['rexec bob']],
  ])('rexec: %s', (_, said, expected) => {
    expect(told(openRexec, said, pieceBytes)).toEqual(expected);
  });

  test.each<[string, Said[], string[]]>([
    ['trusted', [RLOGIN, ['server', '\0$ '], ['client', 'ls\r']], ['rlogin bob']],
    [
      'asked for a password',
      [RLOGIN, PASSWORD, ['client', 's3\xff\xffss\0\x18\0\x50\0\0\0\0cret\r']],
      ['rlogin bob', 'rlogin root, credential'],
    ],
    [
      'asked again, for a name too',
      [
        RLOGIN,
        PASSWORD,
        ['client', 'x\r'],
        ['server', '\r\nlogin: '],
        ['client', 'carol\r'],
        PASSWORD,
        ['client', 'y\r'],
      ],
      ['rlogin bob', 'rlogin root, credential', 'rlogin carol, credential'],
    ],
    ['not whole', [['client', '\0bob\0ro']], ['rlogin bob']],
    ['a name that never ends', [['client', `\0${OVERLONG}`]], ['rlogin']],
    [
      'a gap',
      [
        ['client', '\0'],
        ['client', 'miss'],
      ],
      ['rlogin'],
    ],
    [
      'a gap in what follows',
      [RLOGIN, ['server', 'miss'], PASSWORD, ['client', 'x\r']],
      ['rlogin bob', 'rlogin root, credential'],
    ],
  ])('rlogin: %s', (_, said, expected) => {
    expect(told(openRlogin, said, pieceBytes)).toEqual(expected);
  });
});
