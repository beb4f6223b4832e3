import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenDialogue } from '../dialogue.ts';
import { type Conversed, converse, type Said } from '../testing/converse.ts';
import { createFtpDialogue } from './ftp.ts';
import { createImapDialogue } from './imap.ts';
import { createPop3Dialogue } from './pop3.ts';
import { openRexec } from './rexec.ts';
import { openRlogin } from './rlogin.ts';
import { openRsh } from './rsh.ts';
import { createSmtpDialogue } from './smtp.ts';
import { openTelnet } from './telnet.ts';
import { reachableText } from './testing/reachable.ts';
import { inShort, keptTls } from './testing/told.ts';

const SECRET = 'Xq7+mZ2!pV9&kW4';
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const openTls = keptTls().open;

interface Reader {
  open: OpenDialogue;
  /** Dialogues with the password in them. */
  dialogues: Said[][];
  /** What is said of each. */
  says: string[];
  /** What dialogues are made of. */
  words: string[];
}

const OVERLONG = 'a'.repeat(1_100);
const LINES = ['\r\n', '\n', '\r', ' ', '  ', 'bob', '*', '=', '\x16\x03\x01', '\x80', OVERLONG, 'x\r\n'];
const SASL = [
  ...['AUTH ', 'PLAIN ', 'PLAIN\r\n', 'LOGIN\r\n', 'CRAM-MD5\r\n', 'XOAUTH2 ', 'SCRAM-SHA-1 ', 'OAUTHBEARER ', 'NTLM '],
  ...['\0bob\0x', 'bob', 'user=bob\x01auth=', 'n,,n=bob,r=x', 'n,a=bob,\x01'].map(base64),
];

/** Every way of a password by SASL, each after what begins it. */
const saslDialogues = (begin: string, prompt: string, accepted: string): Said[][] => [
  [
    ['client', `${begin} PLAIN ${base64(`\0bob\0${SECRET}`)}\r\n`],
    ['server', accepted],
  ],
  [
    ['client', `${begin} PLAIN\r\n`],
    ['server', `${prompt}\r\n`],
    ['client', `${base64(`\0bob\0${SECRET}`)}\r\n`],
  ],
  [
    ['client', `${begin} LOGIN\r\n`],
    ['server', `${prompt}VXNlcm5hbWU6\r\n`],
    ['client', `${base64('bob')}\r\n`],
    ['server', `${prompt}UGFzc3dvcmQ6\r\n`],
    ['client', `${base64(SECRET)}\r\n`],
    ['server', accepted],
  ],
  [['client', `${begin} LOGIN ${base64('bob')}\r\n${base64(SECRET)}\r\n`]],
  [['client', `${begin} XOAUTH2 ${base64(`user=bob\x01auth=Bearer ${SECRET}\x01\x01`)}\r\n`]],
  [['client', `${begin} OAUTHBEARER ${base64(`n,a=bob,\x01auth=Bearer ${SECRET}\x01\x01`)}\r\n`]],
];

const READERS: Record<string, Reader> = {
  ftp: {
    open: createFtpDialogue({ openTls }),
    dialogues: [
      [
        ['server', '220 ready\r\n'],
        ['client', 'USER bob\r\n'],
        ['client', `PASS ${SECRET}\r\n`],
        ['server', '230 in\r\n'],
      ],
      [
        ['server', '220 ready\r\n'],
        ['client', `USER bob\r\nPASS ${SECRET}`],
      ],
      [
        ['server', '220 ready\r\n'],
        ['client', `USER bob\r\nPASS ${SECRET}\r\nPASS ${SECRET}\r\nACCT ${SECRET}\r\n`],
      ],
    ],
    says: Array.from({ length: 3 }, () => 'ftp bob, credential'),
    words: [...LINES, 'USER ', 'PASS ', 'AUTH TLS\r\n', '220 ', '230 ', '230-', '331 ', '234 ', '530 '],
  },
  smtp: {
    open: createSmtpDialogue({ openTls }),
    dialogues: saslDialogues('AUTH', '334 ', '235 ok\r\n'),
    says: Array.from({ length: 6 }, () => 'smtp bob, credential'),
    words: [
      ...LINES,
      ...SASL,
      'EHLO x\r\n',
      'STARTTLS\r\n',
      'MAIL ',
      '220 ',
      '250-',
      '235 ',
      '334 ',
      '334 UGFz',
      '535 ',
    ],
  },
  pop3: {
    open: createPop3Dialogue({ openTls }),
    dialogues: [
      [
        ['server', '+OK\r\n'],
        ['client', 'USER bob\r\n'],
        ['server', '+OK\r\n'],
        ['client', `PASS ${SECRET}\r\n`],
      ],
      ...saslDialogues('AUTH', '+ ', '+OK\r\n'),
    ],
    says: Array.from({ length: 7 }, () => 'pop3 bob, credential'),
    words: [...LINES, ...SASL, 'USER ', 'PASS ', 'APOP ', 'STLS\r\n', 'STAT\r\n', '+OK', '-ERR', '+ '],
  },
  imap: {
    open: createImapDialogue({ openTls }),
    dialogues: [
      [
        ['server', '* OK\r\n'],
        ['client', `a LOGIN bob ${SECRET}\r\n`],
        ['server', 'a OK\r\n'],
      ],
      [
        ['server', '* OK\r\n'],
        ['client', `a LOGIN "bob" "${SECRET}"\r\n`],
      ],
      [
        ['server', '* OK\r\n'],
        ['client', `a LOGIN {3+}\r\nbob {${SECRET.length}+}\r\n${SECRET}\r\n`],
      ],
      [
        ['server', '* OK\r\n'],
        ['client', `a LOGIN bob {40+}\r\nb LOGIN carol ${SECRET}\r\n${SECRET}\r\n`],
      ],
      ...saslDialogues('a AUTHENTICATE', '+ ', 'a OK\r\n'),
    ],
    says: Array.from({ length: 10 }, () => 'imap bob, credential'),
    words: [
      ...[...LINES, ...SASL, 'a ', 'LOGIN ', 'AUTHENTICATE ', 'STARTTLS\r\n', 'SELECT ', '* ', '+ ', 'OK', 'NO', 'BAD'],
      ...['"', '\\', '{3}', '{3+}', '{5}\r\n', '{0}\r\n', '{', '}', '{99999}\r\n'],
    ],
  },
  telnet: {
    open: openTelnet,
    dialogues: [
      [
        ['client', '\xff\xfb\x18'],
        ['server', 'login: '],
        ['client', 'bob\r\n'],
        // Some servers show what they should not.
        ['server', 'bob\r\nPassword: '],
        ['client', `${SECRET}\r\n`],
        ['server', `${SECRET}\r\nLogin incorrect\r\nlogin: `],
      ],
      [
        ['server', '\xff\xfb\x01login: '],
        ['client', `bob\r\n${SECRET}\r\n`],
        ['server', 'Password: '],
      ],
      [['server', '\xff\xfb\x01Password: '], ...[...SECRET].map((key): Said => ['client', key])],
    ],
    says: ['telnet; telnet bob, credential', 'telnet; telnet bob, credential', 'telnet'],
    words: [
      ...['\xff\xfb\x01', '\xff\xfd\x18', '\xff\xfa\x18\x00x\xff\xf0', '\xff\xff', '\xff', '\x1b[0m', 'bob', '\r\n'],
      ...['\r\0', '\r', '\n', 'login: ', 'login:', 'Last login: ', 'Password: ', 'pass', '\x7f', '\x15', '\x03', ' '],
    ],
  },
  rlogin: {
    open: openRlogin,
    dialogues: [
      [
        ['client', '\0bob\0root\0xterm/38400\0'],
        ['server', '\0Password: '],
        ['client', `${SECRET}\r`],
      ],
    ],
    says: ['rlogin bob; rlogin root, credential'],
    words: [
      '\0',
      'bob',
      'xterm/38400\0',
      '\0bob\0root\0vt/9600\0',
      'Password: ',
      'login: ',
      '\r',
      '\xff\xffss',
      OVERLONG,
    ],
  },
  rsh: {
    open: openRsh,
    // The command, which may have one.
    dialogues: [[['client', `1022\0bob\0root\0login ${SECRET}\0`]]],
    says: ['rsh bob'],
    words: ['\0', '1022\0', 'bob', 'bob\0', OVERLONG],
  },
  rexec: {
    open: openRexec,
    dialogues: [[['client', `1022\0bob\0${SECRET}\0id\0`]], [['client', `0\0bob\0${SECRET}`]]],
    says: ['rexec bob, credential', 'rexec bob'],
    words: ['\0', '1022\0', 'bob', 'bob\0', OVERLONG],
  },
};

describe.each(Object.entries(READERS))('%s', (_, { open, dialogues, says, words }) => {
  test.each([1, 10_000])('keeps no password, in pieces of %i', (pieceBytes) => {
    for (const said of dialogues) {
      const { reached, conversed } = reachedIn(open, said, pieceBytes);
      expect(reached).toContain(conversed.events[0]?.type);
      expect(piecesOfSecret(reached)).toEqual([]);
      expect(piecesOfSecret(JSON.stringify(conversed))).toEqual([]);
    }
  });

  test('says of a dialogue with a password that there is one', () => {
    const texts = dialogues.map((said) => converse(open, said).events.map(inShort).join('; '));
    expect(texts).toEqual(says);
  });

  const said = fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.tuple(side(), fc.array(fc.constantFrom(...words), { maxLength: 6 })) },
      {
        weight: 2,
        arbitrary: fc.tuple(side(), fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 3 })),
      },
      { weight: 1, arbitrary: fc.tuple(side(), fc.constant('miss' as const)) },
    ),
    { maxLength: 12 },
  );

  test('says the same whatever the pieces, and whatever lies around them', () => {
    fc.assert(
      fc.property(said, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 255 }), (parts, pieceBytes, fill) => {
        const dialogue = parts.map(([who, what]): Said => [who, what === 'miss' ? what : what.join('')]);
        const whole = shown(converse(open, dialogue));
        expect(shown(converse(amid(open, fill), dialogue))).toEqual(whole);
        expect(shown(converse(open, dialogue, { pieceBytes }))).toEqual(whole);
        expect(whole.length).toBeLessThanOrEqual(16);
      }),
      { numRuns: 100 },
    );
  });
});

function side(): fc.Arbitrary<'client' | 'server'> {
  return fc.constantFrom('client', 'server');
}

/** Everything but when. */
const shown = ({ events }: Conversed): unknown[] => events.map((event) => ({ ...event, time: 0 }));

/** The same reader with other bytes around what it is to read. */
function amid(open: OpenDialogue, fill: number): OpenDialogue {
  return (context) => {
    const reader = open(context);
    return {
      hear(bytes, start, end, fromInitiator, timeUs) {
        const moved = new Uint8Array(end - start + 64).fill(fill);
        moved.set(bytes.subarray(start, end), 32);
        return reader.hear(moved, 32, 32 + end - start, fromInitiator, timeUs);
      },
      miss: (fromInitiator, timeUs) => reader.miss(fromInitiator, timeUs),
      tick: (nowUs) => reader.tick?.(nowUs),
      end: (timeUs) => reader.end(timeUs),
    };
  };
}

/** What can be reached from the reader when all is said. */
function reachedIn(open: OpenDialogue, said: Said[], pieceBytes: number): { reached: string; conversed: Conversed } {
  let reached = '';
  const conversed = converse(
    (context) => {
      const reader = open(context);
      return {
        hear: (...heard) => reader.hear(...heard),
        miss: (...missed) => reader.miss(...missed),
        end(timeUs) {
          reader.end(timeUs);
          reached = reachableText(reader);
        },
      };
    },
    said,
    { pieceBytes },
  );
  return { reached, conversed };
}

/** Three characters of it are enough to be found, in base64 too. */
function piecesOfSecret(text: string): string[] {
  const forms = [
    SECRET,
    ...[0, 1, 2].map((shift) => base64(`${'\0'.repeat(shift)}${SECRET}`).slice(shift ? 4 : 0, -4)),
  ];
  const pieces = forms.flatMap((form) => Array.from({ length: form.length - 3 }, (_, at) => form.slice(at, at + 4)));
  return pieces.filter((piece) => text.includes(piece));
}
