import { describe, expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { testAnyBytes } from './testing/any-bytes.ts';
import { inShort } from './testing/told.ts';
import { openTftp } from './tftp.ts';

const parties = { proto: 17 };
const READ = '\0\x01firmware.bin\0octet\0';

const cases: [what: string, said: Said[], told: string[]][] = [
  ['a file is read', [['client', READ]], ['tftp']],
  ['a file is written, with options', [['client', '\0\x02config\0octet\0blksize\x001428\0']], ['tftp']],
  [
    'it is asked again',
    [
      ['client', READ],
      ['client', READ],
    ],
    ['tftp'],
  ],
  [
    'there is no such file',
    [
      ['client', READ],
      ['server', '\0\x05\0\x01no\0'],
    ],
    ['tftp'],
  ],
  ['data alone', [['server', '\0\x03\0\x01abc']], []],
  ['nothing', [['client', '\0']], []],
];

test.each(cases)('%s', (_, said, expected) => {
  expect(converse(openTftp, said, { parties }).events.map(inShort)).toEqual(expected);
});

test('who asks is the client', () => {
  expect(converse(openTftp, [['server', READ]], { parties }).events).toMatchObject([{ client: '192.168.1.20' }]);
});

describe('of anything', () => {
  testAnyBytes(
    openTftp,
    cases.map(([, said]) => said),
    parties,
  );
});
