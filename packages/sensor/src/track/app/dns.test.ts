import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp, hex } from './testing/said.ts';

const name = '07 6578616d706c65 03 6e6574 00';
const query = `1234 0100 0001 0000 0000 0000 ${name} 0001 0001`;
const response = `1234 8180 0001 0001 0000 0000 ${name} 0001 0001 c00c 0001 0001 0000012c 0004 c0000201`;
const oneLabel = '04 77706164 00';
const netbios = `20 ${'43'.repeat(32)} 00`;

const messages = [
  ['a query', query, 'dns'],
  ['an answer', response, 'dns'],
  ['a query with EDNS', `1234 0120 0001 0000 0000 0001 ${name} 0001 0001 00 0029 04d0 00000000 0000`, 'dns'],
  ['a question to a name server', `1234 0000 0001 0000 0000 0000 ${name} 0001 0001`, 'dns'],
  ['a service question to everybody', `0000 0000 0001 0000 0000 0000 ${name} 000c 8001`, 'mdns'],
  [
    'its answer, without the question',
    `0000 8400 0000 0001 0000 0000 ${name} 0001 8001 0000012c 0004 c0000201`,
    'mdns',
  ],
  [
    'two service questions with a number',
    `0004 0000 0002 0000 0000 0000 05 5f63617374 04 5f746370 05 6c6f63616c 00 000c 0001 c012 000c 0001`,
    'mdns',
  ],
  ['its answer', `0004 8400 0000 0001 0000 0000 04 5f554450 05 4c4f43414c 00 000c 0001 0000000a 0002 c00c`, 'mdns'],
  ['a service of another domain', `0004 0000 0001 0000 0000 0000 04 5f746370 05 6c6f63616d 00 0021 0001`, 'dns'],
  ['LLMNR', `1234 0000 0001 0000 0000 0000 ${oneLabel} 0001 0001`, 'llmnr'],
  ['its answer', `1234 8000 0001 0001 0000 0000 ${oneLabel} 0001 0001 c00c 0001 0001 0000001e 0004 c0a80105`, 'llmnr'],
  [
    'an answer without flags to a whole name',
    `1234 8000 0001 0001 0000 0000 ${name} 0001 0001 c00c 0001 0001 0000001e 0004 c0a80105`,
    'dns',
  ],
  [
    'an answer without flags to a reverse question',
    `1234 8000 0001 0001 0000 0000 ${name} 000c 0001 c00c 000c 0001 0000001e 0002 c00c`,
    '',
  ],
  ['an answer without question or flags', `1234 8000 0000 0001 0000 0000 ${name} 0001 0001 0000001e 0004 c0a80105`, ''],
  ['a reverse question that may be either', `1234 0000 0001 0000 0000 0000 ${name} 000c 0001`, ''],
  ['a NetBIOS name', `1234 0110 0001 0000 0000 0000 ${netbios} 0020 0001`, 'nbns'],
  ['a NetBIOS type without a NetBIOS name', `1234 0110 0001 0000 0000 0000 ${name} 0020 0001`, ''],
  ['a byte too many', `${query} 00`, ''],
  ['a byte too few', query.slice(0, -2), ''],
  ['two questions', `1234 0100 0002 0000 0000 0000 ${name} 0001 0001 ${name} 001c 0001`, ''],
  ['a type that does not exist', `1234 0100 0001 0000 0000 0000 ${name} 7777 0001`, ''],
  ['a class that does not exist', `1234 0100 0001 0000 0000 0000 ${name} 0001 0009`, ''],
  ['news of a zone', `1234 2400 0001 0000 0000 0000 ${name} 0006 0001`, 'dns'],
  [
    'a change to a zone',
    `1234 2800 0001 0000 0001 0000 ${name} 0006 0001 03 6e6173 c00c 0001 0001 0000012c 0004 c0a80105`,
    'dns',
  ],
  ['a change to nothing', `1234 2800 0001 0000 0000 0000 ${name} 0001 0001`, ''],
  [
    'a NetBIOS registration',
    `1234 2910 0001 0000 0000 0001 ${netbios} 0020 0001 c00c 0020 0001 000493e0 0006 0000 c0a80105`,
    'nbns',
  ],
  ['another operation', `1234 2900 0001 0000 0000 0000 ${name} 0001 0001`, ''],
  ['a reserved bit', `1234 0140 0001 0000 0000 0000 ${name} 0001 0001`, ''],
] as const;

test.each(messages)('%s', (_, digits, app) => {
  const message = hex(digits);
  expect(appOverUdp(['client', message])).toBe(app);
  const length = Uint8Array.of(message.length >> 8, message.length & 255);
  expect(appOverTcp(['client', Buffer.concat([length, message])])).toBe(app);
});
