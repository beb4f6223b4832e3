import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { told } from './testing/told.ts';
import { openVnc } from './vnc.ts';

const versions = (server: string, client = server): Said[] => [
  ['server', `RFB ${server}\n`],
  ['client', `RFB ${client}\n`],
];
const offered = (...types: number[]): Said => ['server', String.fromCharCode(types.length, ...types)];
const chosen = (type: number, more = ''): Said => ['client', String.fromCharCode(type) + more];
const challenge: Said = ['server', 'sixteen bytes!!!'];

const cases: [what: string, said: Said[], told: string[]][] = [
  ['VNC authentication', [...versions('003.008'), offered(2, 1), chosen(2), challenge], ['vnc, credential']],
  ['no authentication', [...versions('003.008'), offered(1), chosen(1), ['client', '\x01']], ['vnc']],
  ["Apple's", [...versions('003.889'), offered(30, 33, 36), chosen(30, 'a key')], ['vnc, credential']],
  ['an unknown type', [...versions('003.008'), offered(99), chosen(99)], ['vnc']],
  ['TLS', [...versions('003.008'), offered(18), chosen(18, '\x16\x03\x01')], []],
  ['RA2, encrypted', [...versions('005.000', '004.001'), offered(5), chosen(5, 'a key')], []],
  ['VeNCrypt with TLS', [...versions('003.008'), offered(19), chosen(19, '\0\x02\0\0\x01\x01\x16')], []],
  [
    'VeNCrypt with a name and a password as they are',
    [...versions('003.008'), offered(19), chosen(19, '\0\x02\0\0\x01\0\0\0\0\x03\0\0\0\x06bobs3cret')],
    ['vnc bob, credential'],
  ],
  ['VeNCrypt with VNC authentication', [...versions('003.008'), chosen(19, '\0\x02\0\0\0\x02')], ['vnc, credential']],
  ['Tight with VNC authentication', [...versions('003.008'), chosen(16, '\0\0\0\x02')], ['vnc, credential']],
  ['Tight without a tunnel', [...versions('003.008'), chosen(16, '\0\0\0\0\0\0\0\x81')], ['vnc, credential']],
  ['Tight without authentication', [...versions('003.008'), chosen(16, '\x01\0\0\0\x20\x18')], ['vnc']],
  [
    'a server of 3.3 that wants a password',
    [...versions('003.003'), ['server', '\0\0\0\x02sixteen bytes!!!']],
    ['vnc, credential'],
  ],
  ['a client of 3.3 that needs none', [...versions('003.008', '003.003'), ['server', '\0\0\0\x01']], ['vnc']],
  ['a server of 3.3 that refuses', [...versions('003.003'), ['server', '\0\0\0\0\0\0\0\x02no']], ['vnc']],
  ['nobody goes on', versions('003.008'), ['vnc']],
  ['the client does not answer', versions('003.008').slice(0, 1), []],
  [
    'the server is seen too late',
    [...versions('003.008').slice(1), offered(2), chosen(2), challenge],
    ['vnc, credential'],
  ],
  [
    'something else',
    [
      ['server', 'SSH-2.0-x\r\n..'],
      ['client', 'SSH-2.0-y\r\n..'],
    ],
    [],
  ],
];

test.each(cases)('%s', (_, said, expected) => {
  expect(told(openVnc, said)).toEqual(expected);
  expect(told(openVnc, said, 1)).toEqual(expected);
});

test('a server that calls its client is the server', () => {
  const said: Said[] = [
    ['client', 'RFB 003.008\n'],
    ['server', 'RFB 003.008\n'],
    ['server', '\x02'],
  ];
  expect(converse(openVnc, said).events).toMatchObject([
    { server: '192.168.1.10', client: '192.168.1.20', port: 49_152, credential: true },
  ]);
});

describe('of anything', () => {
  testAnyBytes(
    openVnc,
    cases.map(([, said]) => said),
  );
});
