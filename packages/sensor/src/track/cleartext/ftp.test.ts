import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { createFtpDialogue } from './ftp.ts';
import { keptTls, told } from './testing/told.ts';

const open = createFtpDialogue({ openTls: keptTls().open });

const GREETING: Said = ['server', '220-Welcome\r\n230 users were here today\r\n220 ready\r\n'];
const WANTED: Said = ['server', '331 Password required for bob\r\n'];

describe('a login', () => {
  const cases: [what: string, said: Said[], told: string[]][] = [
    [
      'name and password',
      [GREETING, ['client', 'USER bob\r\n'], WANTED, ['client', 'PASS s3cret\r\n'], ['server', '230 hello\r\n']],
      ['ftp bob, credential'],
    ],
    ['in lower case and with LF', [GREETING, ['client', 'user bob\npass x\n']], ['ftp bob, credential']],
    ['an anonymous one', [GREETING, ['client', 'USER anonymous\r\nPASS me@\r\n']], ['ftp anonymous, credential']],
    ['a name with spaces', [GREETING, ['client', 'USER  bob b \r\nPASS  \r\n']], ['ftp bob b, credential']],
    ['an empty password', [GREETING, ['client', 'USER bob\r\nPASS \r\nPASS\r\n']], ['ftp bob']],
    ['no password', [GREETING, ['client', 'USER bob\r\n'], ['server', '230 hello\r\n']], ['ftp bob']],
    ['a name that is refused', [GREETING, ['client', 'USER bob\r\n'], ['server', '530 no\r\n']], ['ftp bob']],
    ['a password without a name', [GREETING, ['client', 'PASS x\r\n']], ['ftp, credential']],
    ['nothing', [GREETING, ['client', 'FEAT\r\nQUIT\r\n'], ['server', '221 bye\r\n']], []],
    [
      'a second try with the same name is the same',
      [GREETING, ['client', 'USER bob\r\nPASS a\r\n'], ['server', '530 no\r\n'], ['client', 'USER bob\r\nPASS b\r\n']],
      ['ftp bob, credential'],
    ],
    [
      'each name is told',
      [GREETING, ['client', 'USER a\r\nUSER b\r\nPASS x\r\nUSER c\r\n']],
      ['ftp a', 'ftp b, credential', 'ftp c'],
    ],
    [
      'the password is among what is missing',
      [GREETING, ['client', 'USER bob\r\n'], WANTED, ['client', 'miss'], ['server', '230 hello\r\n']],
      ['ftp bob, credential'],
    ],
    [
      'what follows a gap is no line',
      [GREETING, ['client', 'miss'], ['client', 'USER of no line\r\nUSER bob\r\n']],
      ['ftp bob'],
    ],
    ['nothing after it is looked at', [GREETING, ['server', '230 in\r\n'], ['client', 'USER late\r\n']], []],
    ['a name that never ends', [GREETING, ['client', `USER ${'a'.repeat(5_000)}\r\nPASS x\r\n`]], ['ftp, credential']],
    ['control characters', [GREETING, ['client', 'USER b\x1b[0m\\b\r\n']], ['ftp b\\027[0m\\\\b']],
  ];

  test.each(cases)('%s', (_, said, expected) => {
    expect(told(open, said)).toEqual(expected);
    expect(told(open, said, 1)).toEqual(expected);
  });

  test('of many names no more than sixteen are told', () => {
    const names = Array.from({ length: 40 }, (_, i) => `USER u${i}\r\nPASS x\r\n`).join('');
    expect(told(open, [GREETING, ['client', names]])).toHaveLength(16);
  });
});

describe('who serves', () => {
  const said: Said[] = [GREETING, ['client', 'USER bob\r\nPASS x\r\n']];
  const turned = said.map(([who, what]): Said => [who === 'client' ? 'server' : 'client', what]);

  test('is who answered', () => {
    const [event] = converse(open, said).events;
    expect(event).toEqual({
      type: 'cleartext',
      time: expect.any(Number),
      protocol: 'ftp',
      client: '192.168.1.10',
      server: '192.168.1.20',
      port: 1_234,
      flowId: 7,
      username: 'bob',
      credential: true,
      clientMac: '02:00:00:00:00:0a',
      serverMac: '02:00:00:00:00:14',
    });
  });

  test('is who speaks as servers do, where the capture began amid the flow', () => {
    expect(converse(open, turned).events[0]).toMatchObject({
      client: '192.168.1.20',
      server: '192.168.1.10',
      port: 49_152,
      clientMac: '02:00:00:00:00:14',
    });
  });
});

describe('TLS', () => {
  const HELLO = '\x16\x03\x01\x00\x05USER evil\r\n';

  test.each(['TLS', 'SSL', 'tls-c'])('after AUTH %s nothing is in clear text', (mechanism) => {
    for (const pieceBytes of [1, 1_000]) {
      const tls = keptTls();
      const said: Said[] = [
        GREETING,
        ['client', `AUTH ${mechanism}\r\n`],
        ['server', '234 go ahead\r\n'],
        ['client', HELLO],
        ['server', '\x16\x03\x03USER PASS'],
      ];
      expect(told(createFtpDialogue({ openTls: tls.open }), said, pieceBytes)).toEqual([]);
      expect([tls.client(), tls.server(), tls.ends]).toEqual([HELLO, '\x16\x03\x03USER PASS', 1]);
    }
  });

  test('a name said before is not exposed by it', () => {
    const said: Said[] = [
      GREETING,
      ['client', 'USER bob\r\n'],
      ['server', '530 TLS first\r\n'],
      ['client', 'AUTH TLS\r\n'],
      ['server', '234 go\r\n'],
    ];
    expect(told(open, said)).toEqual([]);
  });

  test('that is refused is none', () => {
    const said: Said[] = [
      GREETING,
      ['client', 'AUTH TLS\r\n'],
      ['server', '502 no\r\n'],
      ['client', 'USER bob\r\nPASS x\r\n'],
    ];
    expect(told(open, said)).toEqual(['ftp bob, credential']);
  });

  test('that nobody asked for is none', () => {
    const said: Said[] = [GREETING, ['client', '\x16\x03\x01\r\nUSER bob\r\nPASS x\r\n']];
    expect(told(open, said)).toEqual(['ftp bob, credential']);
  });

  test('is known by its first record where the answer is missing', () => {
    const tls = keptTls();
    const said: Said[] = [
      GREETING,
      ['client', 'AUTH TLS\r\n'],
      ['server', 'miss'],
      ['client', HELLO],
      ['server', 'miss'],
      ['server', '\x16\x03\x03x'],
    ];
    expect(told(createFtpDialogue({ openTls: tls.open }), said)).toEqual([]);
    expect([tls.client(), tls.server()]).toEqual([HELLO, '\x16\x03\x03x']);
  });
});
