import { expect, test } from 'vitest';
import { appOverTcp, type Said } from './testing/said.ts';

const greeting: Said = ['server', '220 (vsFTPd 3.0.5)\r\n'];

test.each<[string, Said[], string]>([
  ['a greeting and a user', [greeting, ['client', 'USER anna\r\n']], 'ftp'],
  [
    'a greeting over several lines',
    [
      ['server', '220-Welcome\r\n220 ready\r\n'],
      ['client', 'user anna\r\n'],
    ],
    'ftp',
  ],
  ['other commands before the user', [greeting, ['client', 'FEAT\r\n'], ['client', 'USER anna\r\n']], 'ftp'],
  [
    'a user and the question for the password',
    [
      ['client', 'USER a\r\n'],
      ['server', '331 Password?\r\n'],
    ],
    'ftp',
  ],
  ['TLS asked for and given', [greeting, ['client', 'AUTH TLS\r\n'], ['server', '234 Go on\r\n']], 'ftps'],
  [
    'TLS refused, and the user in clear',
    [greeting, ['client', 'AUTH TLS\r\n'], ['server', '502 No\r\n'], ['client', 'USER anna\r\n']],
    'ftp',
  ],
  ['a greeting alone: nobody spoke with it', [greeting], ''],
  ['a connection closed after the greeting', [greeting, ['client', 'QUIT\r\n']], ''],
  [
    'a mail server',
    [
      ['server', '220 mx.example.net ESMTP\r\n'],
      ['client', 'USER anna\r\n'],
    ],
    '',
  ],
  ['a user alone', [['client', 'USER anna\r\n']], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});
