import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp, hex } from './testing/said.ts';

test.each([
  ['version 1', hex('30 1a 02 01 00 04 06 7075626c6963 a0 0d 02 01 01 02 01 00 02 01 00 30 02 30 00'), 'snmp'],
  ['version 2c', hex('30 1a 02 01 01 04 06 7075626c6963 a1 0d 02 01 01 02 01 00 02 01 00 30 02 30 00'), 'snmp'],
  ['version 3', hex('30 1a 02 01 03 30 0e 02 01 01 02 02 0578 04 01 04 02 01 03 00 04 00 30 03 04 00'), ''],
  ['version 3, whole', hex('30 17 02 01 03 30 0e 02 01 01 02 03 00ffe3 04 01 04 02 01 03 04 00 04 00'), 'snmp'],
  ['more than the sequence', hex('30 03 02 01 00 00'), ''],
  ['no version', hex('30 0b 04 06 7075626c6963 a0 01 00'), ''],
  ['a message of no kind', hex('30 0e 02 01 00 04 06 7075626c6963 b0 01 00'), ''],
  ['a length without end', hex('30 84 ff ff ff ff 02'), ''],
])('snmp: %s', (_, payload, app) => {
  expect(appOverUdp(['client', payload])).toBe(app);
});

test.each([
  ['a bind with a password', hex('30 10 02 01 01 60 0b 02 01 03 04 02 636e 80 02 7077'), 'ldap'],
  ['its answer, with long lengths', hex('30 84 00000010 02 01 01 61 84 00000007 0a 01 00 04 00 04 00'), 'ldap'],
  ['a search', hex('30 12 02 01 02 63 0d 04 00 0a 01 02 0a 01 00 02 01 00 02 01 00'), 'ldap'],
  ['a request for TLS', hex('30 0f 02 01 01 77 0a 80 08 312e332e362e312e'), 'ldap'],
  ['a bind of a version that does not exist', hex('30 10 02 01 01 60 0b 02 01 09 04 02 636e 80 02 7077'), ''],
  ['a sequence of something else', hex('30 06 02 01 01 02 01 01'), ''],
  ['a certificate', hex('30 82 0300 30 82 0200 a0 03 02 01 02'), ''],
])('ldap: %s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
});
