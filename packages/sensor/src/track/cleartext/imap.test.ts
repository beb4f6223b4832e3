import { describe, expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { createImapDialogue } from './imap.ts';
import { keptTls, told } from './testing/told.ts';

const open = createImapDialogue({ openTls: keptTls().open });
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const GREETING: Said = ['server', '* OK IMAP4rev1\r\n'];
const OK: Said = ['server', 'a OK done\r\n'];
const NO: Said = ['server', 'a NO no\r\n'];
const GO: Said = ['server', '+ go\r\n'];
const SELECT: Said = ['client', 'b SELECT INBOX\r\n'];
const PLAIN = base64('\0bob\0s3cret');

const cases: [what: string, said: Said[], told: string[]][] = [
  ['atoms', [['client', 'a LOGIN bob s3cret\r\n'], OK, SELECT], ['imap bob, credential']],
  ['in lower case', [['client', 'a login bob s3cret\r\n']], ['imap bob, credential']],
  ['quoted', [['client', 'a LOGIN "b \\"o\\\\b" "s3 cret"\r\n']], ['imap b "o\\\\b, credential']],
  [
    'a name alone',
    [
      ['client', 'a LOGIN bob\r\n'],
      ['server', 'a BAD no\r\n'],
    ],
    ['imap'],
  ],
  ['a quote that never ends', [['client', 'a LOGIN "bob s3cret\r\n']], ['imap']],
  [
    'literals',
    [['client', 'a LOGIN {3}\r\n'], GO, ['client', 'bob {6}\r\n'], GO, ['client', 's3cret\r\n'], OK],
    ['imap bob, credential'],
  ],
  ['literals at once', [['client', 'a LOGIN {3+}\r\nbob {6+}\r\ns3cret\r\n']], ['imap bob, credential']],
  ['a literal and an atom', [['client', 'a LOGIN {3+}\r\nbob s3cret\r\n']], ['imap bob, credential']],
  ['an atom and a literal', [['client', 'a LOGIN bob {6+}\r\ns3cret\r\n']], ['imap bob, credential']],
  [
    'a password of two lines, of which one looks like a command',
    [['client', 'a LOGIN bob {17+}\r\nx\r\nb SELECT evil\r\n\r\nc LOGIN carol x\r\n']],
    ['imap bob, credential', 'imap carol, credential'],
  ],
  ['an empty literal', [['client', 'a LOGIN bob {0+}\r\n\r\n']], ['imap']],
  [
    'a literal that the server does not want, so that what follows is no password',
    [['client', 'a LOGIN bob {6}\r\n'], NO, ['client', 'b NOOP\r\n']],
    ['imap'],
  ],
  ['a literal longer than any name', [['client', 'a LOGIN {100000}\r\n'], NO], ['imap']],
  ['braces that are no literal', [['client', 'a LOGIN bob {6x}\r\n']], ['imap']],
  [
    'PLAIN when asked',
    [['client', 'a AUTHENTICATE PLAIN\r\n'], GO, ['client', `${PLAIN}\r\n`], OK],
    ['imap bob, credential'],
  ],
  ['PLAIN at once', [['client', `a AUTHENTICATE PLAIN ${PLAIN}\r\n`], OK], ['imap bob, credential']],
  [
    'LOGIN by SASL',
    [
      ['client', 'a AUTHENTICATE LOGIN\r\n'],
      ['server', '+ VXNlcm5hbWU6\r\n'],
      ['client', `${base64('bob')}\r\n`],
      ['server', '+ UGFzc3dvcmQ6\r\n'],
      ['client', 'czNjcmV0\r\n'],
      OK,
    ],
    ['imap bob, credential'],
  ],
  ['another mechanism', [['client', 'a AUTHENTICATE GSSAPI\r\n'], GO, ['client', 'YIIB\r\n'], OK], ['imap']],
  ['mail of one who is logged in', [SELECT], ['imap']],
  ['nothing', [['client', 'a CAPABILITY\r\n'], OK, ['client', 'b LOGOUT\r\n']], []],
  ['a command without a tag', [['client', 'LOGIN bob s3cret\r\n\r\n \r\n']], []],
];

describe('a login', () => {
  test.each(cases)('%s', (_, said, expected) => {
    expect(told(open, [GREETING, ...said])).toEqual(expected);
    expect(told(open, [GREETING, ...said], 1)).toEqual(expected);
  });

  test('where the server seems to have opened the flow', () => {
    const said: Said[] = [
      ['client', '* OK ready\r\n'],
      ['server', 'a LOGIN bob x\r\n'],
    ];
    expect(told(open, said)).toEqual(['imap bob, credential']);
  });

  test('of which a part is missing', () => {
    const said: Said[] = [
      GREETING,
      ['client', 'a LOGIN {3}\r\n'],
      ['client', 'miss'],
      ['client', 'rest\r\nb LOGIN carol x\r\n'],
    ];
    expect(told(open, said)).toEqual(['imap carol, credential']);
  });
});

describe('TLS', () => {
  const tlsAfter = (answer: string): [string[], string, string] => {
    const tls = keptTls();
    const said: Said[] = [
      GREETING,
      ['client', 'x CAPABILITY\r\na STARTTLS\r\n'],
      ['server', `x OK done\r\n${answer}`],
      ['client', 'b LOGIN bob x\r\n'],
      ['server', 'b OK\r\n'],
    ];
    return [told(createImapDialogue({ openTls: tls.open }), said), tls.client(), tls.server()];
  };

  test('after STARTTLS nothing is in clear text', () => {
    expect(tlsAfter('a OK go\r\n')).toEqual([[], 'b LOGIN bob x\r\n', 'b OK\r\n']);
  });

  test('that is refused is none', () => {
    expect(tlsAfter('a NO no\r\n')).toEqual([['imap bob, credential'], '', '']);
  });
});
