import { describe, expect, test } from 'vitest';
import type { OpenDialogue } from '../dialogue.ts';
import { converse, type Said } from '../testing/converse.ts';
import { createIrcDialogue } from './irc.ts';
import { createLdapDialogue } from './ldap.ts';
import { openMqtt } from './mqtt.ts';
import { openSip } from './sip.ts';
import { openSnmp } from './snmp.ts';
import { reachableText } from './testing/reachable.ts';
import { inShort, keptTls } from './testing/told.ts';
import { openVnc } from './vnc.ts';

const SECRET = 'Xq7+mZ2!pV9&kW4';
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const element = (tag: number, value: string): string => String.fromCharCode(tag, value.length) + value;
const openTls = keptTls().open;

const bind = (proof: string): string =>
  element(0x30, `\x02\x01\x01${element(0x60, `\x02\x01\x03${element(4, 'cn=bob')}${proof}`)}`);
const LOGIN = `REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username="bob",response="${SECRET}"\r\n\r\n`;
const BASIC = `REGISTER sip:x SIP/2.0\r\nAuthorization: Basic ${base64(`bob:${SECRET}`)}\r\n\r\n`;
const NAMES = 'NICK bob\r\nUSER bob 0 * :Bob\r\n';

/** Where a password is sent, what is told of it, and whether over UDP. */
const DIALOGUES: [what: string, open: OpenDialogue, said: Said[], told: string, proto?: number][] = [
  [
    'MQTT',
    openMqtt,
    [
      [
        'client',
        `\x10\x23\0\x04MQTT\x04\xc2\0\x3c\0\x01c\0\x03bob\0${element(SECRET.length, '').slice(0, 1)}${SECRET}`,
      ],
    ],
    'mqtt bob, credential',
  ],
  ['LDAP', createLdapDialogue({ openTls }), [['client', bind(element(0x80, SECRET))]], 'ldap cn=bob, credential'],
  [
    "LDAP with SASL's PLAIN",
    createLdapDialogue({ openTls }),
    [['client', bind(element(0xa3, `${element(4, 'PLAIN')}${element(4, `\0bob\0${SECRET}`)}`))]],
    'ldap bob, credential',
  ],
  [
    'SNMP',
    openSnmp,
    [['client', element(0x30, `\x02\x01\x01${element(4, SECRET)}${element(0xa0, '\x02\x01\x01')}`)]],
    'snmp, credential',
    17,
  ],
  [
    'VNC, as plain text',
    openVnc,
    [
      ['server', 'RFB 003.008\n'],
      ['client', `RFB 003.008\n\x13\0\x02\0\0\x01\0\0\0\0\x03\0\0\0\x0fbob${SECRET}`],
    ],
    'vnc bob, credential',
  ],
  ['SIP over TCP', openSip, [['client', LOGIN]], 'sip bob, credential'],
  ['SIP over UDP', openSip, [['client', LOGIN]], 'sip bob, credential', 17],
  ['SIP with Basic', openSip, [['client', BASIC]], 'sip, credential', 17],
  ['IRC', createIrcDialogue({ openTls }), [['client', `PASS ${SECRET}\r\n${NAMES}`]], 'irc bob, credential'],
  [
    'services of IRC',
    createIrcDialogue({ openTls }),
    [['client', `${NAMES}PRIVMSG NickServ :IDENTIFY ${SECRET} ${SECRET}\r\nNS ID ${SECRET}\r\nOPER bob ${SECRET}\r\n`]],
    'irc bob; irc bob, credential',
  ],
  [
    "IRC with SASL's PLAIN",
    createIrcDialogue({ openTls }),
    [['client', `${NAMES}AUTHENTICATE PLAIN\r\nAUTHENTICATE ${base64(`\0bob\0${SECRET}`)}\r\n`]],
    'irc bob; irc bob, credential',
  ],
];

describe.each(DIALOGUES)('%s', (_, open, said, told, proto = 6) => {
  test.each([1, 10_000])('keeps no password, in pieces of %i', (pieceBytes) => {
    let reached = '';
    const kept: OpenDialogue = (context) => {
      const reader = open(context);
      return {
        hear: (...heard) => reader.hear(...heard),
        miss: (...missed) => reader.miss(...missed),
        end(timeUs) {
          reader.end(timeUs);
          reached = reachableText(reader);
        },
      };
    };
    const pieces = proto === 17 ? {} : { pieceBytes };
    const { events } = converse(kept, said, { ...pieces, parties: { proto } });
    expect(events.map(inShort).join('; ')).toBe(told);
    expect(reached).toContain('192.168.1.10');
    expect(piecesOfSecret(reached)).toEqual([]);
    expect(piecesOfSecret(JSON.stringify(events))).toEqual([]);
  });
});

/** Four characters of it in a row, or of its base64, would be found. */
function piecesOfSecret(text: string): string[] {
  const forms = [
    SECRET,
    ...[0, 1, 2].map((shift) => base64(`${'\0'.repeat(shift)}${SECRET}`).slice(shift ? 4 : 0, -4)),
  ];
  const pieces = forms.flatMap((form) => Array.from({ length: form.length - 3 }, (_, at) => form.slice(at, at + 4)));
  return pieces.filter((piece) => text.includes(piece));
}
