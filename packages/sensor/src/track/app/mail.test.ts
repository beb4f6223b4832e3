import { expect, test } from 'vitest';
import { appOverTcp, type Said } from './testing/said.ts';

const popGreeting: Said = ['server', '+OK ready\r\n'];
const imapGreeting: Said = ['server', '* OK [CAPABILITY IMAP4rev1] ready\r\n'];

test.each<[string, Said[], string]>([
  ['smtp: a client introduces itself', [['client', 'EHLO laptop.lan\r\n']], 'smtp'],
  ['smtp: in lower case, the old way', [['client', 'helo laptop\r\n']], 'smtp'],
  ['smtp: a greeting alone', [['server', '220 mx ESMTP\r\n']], ''],
  ['smtp: no name', [['client', 'EHLO\r\n']], ''],
  ['pop3: greeting and user', [popGreeting, ['client', 'USER anna\r\n']], 'pop3'],
  ['pop3: greeting and capabilities', [popGreeting, ['client', 'CAPA\r\n']], 'pop3'],
  [
    'pop3: a user and its answer',
    [
      ['client', 'USER anna\r\n'],
      ['server', '+OK\r\n'],
    ],
    'pop3',
  ],
  ['pop3: a greeting alone', [popGreeting], ''],
  ['pop3: +OK to something else', [['client', 'hello\r\n'], popGreeting], ''],
  ['imap: greeting and login', [imapGreeting, ['client', 'a001 LOGIN anna secret\r\n']], 'imap'],
  ['imap: greeting and identification', [imapGreeting, ['client', '1 ID NIL\r\n']], 'imap'],
  [
    'imap: a client that is known already',
    [
      ['server', '* PREAUTH ready\r\n'],
      ['client', 'a SELECT INBOX\r\n'],
    ],
    'imap',
  ],
  ['imap: a greeting alone', [imapGreeting], ''],
  ['imap: a greeting and no command', [imapGreeting, ['client', 'a001 HELLO\r\n']], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});
