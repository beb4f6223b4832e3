import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { openSnmp } from './snmp.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { inShort } from './testing/told.ts';

const parties = { proto: 17 };
const element = (tag: number, value: string): string => String.fromCharCode(tag, value.length) + value;
const message = (version: number, community: string, pdu: number): string =>
  element(0x30, `${element(2, String.fromCharCode(version))}${element(4, community)}${element(pdu, '\x02\x01\x01')}`);

const GET = 0xa0;
const RESPONSE = 0xa2;
const TRAP = 0xa4;
const VERSION_3 = element(0x30, `${element(2, '\x03')}${element(0x30, `${element(2, '\x01')}${element(2, '\x05')}`)}`);

const cases: [what: string, said: Said[], told: string[]][] = [
  ['version 1', [['client', message(0, 'public', GET)]], ['snmp, credential']],
  [
    'version 2c, asked and answered',
    [
      ['client', message(1, 'k33p', GET)],
      ['server', message(1, 'k33p', RESPONSE)],
    ],
    ['snmp, credential'],
  ],
  ['no community', [['client', message(0, '', GET)]], ['snmp']],
  ['version 3', [['client', VERSION_3]], []],
  ['a trap', [['client', message(0, 'public', TRAP)]], ['snmp, credential']],
  ['cut behind the community', [['client', message(1, 'public', GET).slice(0, -2)]], ['snmp, credential']],
  ['cut in the community', [['client', message(1, 'public', GET).slice(0, 9)]], []],
  ['something else', [['client', '\x30\x03\x02\x01']], []],
];

test.each(cases)('%s', (_, said, expected) => {
  expect(converse(openSnmp, said, { parties }).events.map(inShort)).toEqual(expected);
});

test('who answers is the server, although it was seen first', () => {
  const { events } = converse(openSnmp, [['client', message(1, 'public', RESPONSE)]], { parties });
  expect(events).toMatchObject([{ server: '192.168.1.10', client: '192.168.1.20', port: 49_152 }]);
});

describe('of anything', () => {
  testAnyBytes(
    openSnmp,
    cases.map(([, said]) => said),
    parties,
  );
});
