import { expect, test } from 'vitest';
import { appOverTcp, hex } from './testing/said.ts';

test.each([
  ['version 3.1.1', hex('10 10 0004 4d515454 04 02 003c 0004 6e6f6465'), 'mqtt'],
  ['version 5', hex('10 11 0004 4d515454 05 02 003c 00 0004 6e6f6465'), 'mqtt'],
  ['version 3.1, with a user', hex('10 2d 0006 4d5149736470 03 c2 003c 0001 61'), 'mqtt'],
  ['a bridge', hex('10 10 0004 4d515454 84 02 003c 0004 6e6f6465'), 'mqtt'],
  ['a length of two bytes', hex('10 90 01 0004 4d515454 04 02 003c 0080'), 'mqtt'],
  ['cut before the level', hex('10 10 0004 4d515454'), ''],
  ['a level that does not exist', hex('10 10 0004 4d515454 09 02 003c'), ''],
  ['another name', hex('10 10 0004 4d515455 04 02 003c'), ''],
  ['a name longer than the payload', hex('10 10 ffff 4d515454 04 02'), ''],
  ['lengths without an end', hex('10 ff ff ff ff ff ff ff'), ''],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
});
