import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { openMqtt } from './mqtt.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { told } from './testing/told.ts';

const text = (value: string): string => String.fromCharCode(value.length >> 8, value.length & 0xff) + value;

interface Connect {
  level?: number;
  name?: string;
  flags?: number;
  /** All after the fixed part. */
  fields: string;
}

function connect({ level = 4, name = 'MQTT', flags = 0, fields }: Connect): string {
  const body = `${text(name)}${String.fromCharCode(level, flags)}\0\x3c${fields}`;
  let length = '';
  for (let left = body.length; length === '' || left > 0; left >>= 7) {
    length += String.fromCharCode((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  }
  return `\x10${length}${body}`;
}

const WILL = 0x04;
const PASSWORD = 0x40;
const USER = 0x80;
const LONG = 'x'.repeat(20_000);

const cases: [what: string, packet: Connect, told: string[]][] = [
  [
    'a name and a password',
    { flags: USER | PASSWORD, fields: `${text('c')}${text('bob')}${text('s3cret')}` },
    ['mqtt bob, credential'],
  ],
  ['a name alone', { flags: USER, fields: `${text('c')}${text('bob')}` }, ['mqtt bob']],
  ['an empty password', { flags: USER | PASSWORD, fields: `${text('c')}${text('bob')}${text('')}` }, ['mqtt bob']],
  ['an empty name', { flags: USER | PASSWORD, fields: `${text('c')}${text('')}${text('s')}` }, ['mqtt, credential']],
  ['nobody', { fields: text('c') }, ['mqtt']],
  [
    'version 3.1',
    { level: 3, name: 'MQIsdp', flags: USER | PASSWORD, fields: `${text('c')}${text('bob')}${text('s')}` },
    ['mqtt bob, credential'],
  ],
  [
    'version 3.1 whose flags promise more than there is',
    { level: 3, name: 'MQIsdp', flags: USER, fields: text('c') },
    ['mqtt'],
  ],
  [
    'a bridge',
    { level: 0x84, flags: USER | PASSWORD, fields: `${text('c')}${text('bob')}${text('s')}` },
    ['mqtt bob, credential'],
  ],
  [
    'a will',
    { flags: WILL | USER | PASSWORD, fields: `${text('c')}${text('topic')}${text('gone')}${text('bob')}${text('s')}` },
    ['mqtt bob, credential'],
  ],
  [
    'version 5 with properties',
    {
      level: 5,
      flags: WILL | USER | PASSWORD,
      fields: `\x02\x21\x05${text('c')}\x01\x01${text('topic')}${text('gone')}${text('bob')}${text('s')}`,
    },
    ['mqtt bob, credential'],
  ],
  [
    'version 5 with a password alone',
    { level: 5, flags: PASSWORD, fields: `\0${text('c')}${text('t0ken')}` },
    ['mqtt, credential'],
  ],
  [
    'a will that is long',
    { flags: WILL | USER | PASSWORD, fields: `${text('c')}${text('t')}${text(LONG)}${text('bob')}${text('s')}` },
    ['mqtt bob, credential'],
  ],
  ['a name that is too long', { flags: USER, fields: `${text('c')}${text(LONG)}` }, [`mqtt ${'x'.repeat(320)}`]],
];

describe('a CONNECT with', () => {
  test.each(cases)('%s', (_, packet, expected) => {
    const said: Said[] = [
      ['client', `${connect(packet)}\x30\x05\0\x03abc`],
      ['server', '\x20\x02\0\0'],
    ];
    expect(told(openMqtt, said)).toEqual(expected);
    expect(told(openMqtt, said, 1)).toEqual(expected);
  });
});

const login = connect({ flags: USER | PASSWORD, fields: `${text('c')}${text('bob')}${text('s3cret')}` });

test('the whole event', () => {
  const { events } = converse(openMqtt, [['client', login]]);
  expect(events).toEqual([
    {
      ...{ type: 'cleartext', time: 1_700_000_000_001_000, protocol: 'mqtt', credential: true, username: 'bob' },
      ...{ client: '192.168.1.10', server: '192.168.1.20', port: 1_234, flowId: 7 },
      ...{ clientMac: '02:00:00:00:00:0a', serverMac: '02:00:00:00:00:14' },
    },
  ]);
});

test('who connects is the client, whoever was seen first', () => {
  const { events } = converse(openMqtt, [['server', login]]);
  expect(events).toMatchObject([{ client: '192.168.1.20', server: '192.168.1.10', port: 49_152 }]);
});

test.each([
  ['the name', login.slice(0, -12), ['mqtt, credential']],
  ['the password', login.slice(0, -3), ['mqtt bob, credential']],
  ['nearly everything', login.slice(0, 5), []],
])('%s is missing', (_, part, expected) => {
  expect(
    told(openMqtt, [
      ['client', part],
      ['client', 'miss'],
    ]),
  ).toEqual(expected);
  expect(told(openMqtt, [['client', part]])).toEqual(expected);
});

test.each([
  ['another packet', '\x30\x05\0\x03abc'],
  ['a length without end', '\x10\xff\xff\xff\xff\x01'],
  ['a protocol with another name', connect({ name: 'MQTTSOMETHING', fields: text('c') })],
])('%s is none', (_, packet) => expect(told(openMqtt, [['client', packet]])).toEqual([]));

describe('of anything', () => {
  testAnyBytes(
    openMqtt,
    cases.slice(0, -2).map(([, packet]) => [['client', connect(packet)]]),
  );
});
