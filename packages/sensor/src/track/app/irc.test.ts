import { expect, test } from 'vitest';
import { appOverTcp, type Said } from './testing/said.ts';

test.each<[string, Said[], string]>([
  ['nick and user', [['client', 'NICK anna\r\nUSER anna 0 * :Anna\r\n']], 'irc'],
  ['a password first', [['client', 'PASS x\r\nNICK anna\r\n']], 'irc'],
  ['a user of four words', [['client', 'USER anna 0 * :Anna\r\n']], 'irc'],
  ['capabilities', [['client', 'CAP LS 302\r\n']], 'irc'],
  [
    'a nick, and the server welcomes',
    [
      ['client', 'NICK anna\r\n'],
      ['server', 'PING :1234\r\n'],
    ],
    'irc',
  ],
  ['a server that welcomes', [['server', ':irc.example.net 001 anna :Welcome\r\n']], 'irc'],
  ['a server that has news', [['server', ':irc.example.net NOTICE * :*** Looking up\r\n']], 'irc'],
  ['a nick alone', [['client', 'NICK anna\r\n']], ''],
  ['a user of one word', [['client', 'USER anna\r\n']], ''],
  ['a ping without a nick', [['server', 'PING :1234\r\n']], ''],
  ['a line that begins with a colon', [['server', ': 001\r\n']], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});
