import { expect, test } from 'vitest';
import { appOverTcp, hex } from './testing/said.ts';

const cookie = Buffer.concat([hex('03 00 00 25 20 e0 0000 0000 00'), Buffer.from('Cookie: mstshash=anna_u\r\n')]);

test.each([
  ['rdp: a request with negotiation', hex('03 00 00 13 0e e0 0000 0000 00 01 00 0800 0b000000'), 'rdp'],
  ['rdp: its answer', hex('03 00 00 13 0e d0 0000 1234 00 02 1f 0800 08000000'), 'rdp'],
  ['rdp: a request with a cookie', setLength(cookie), 'rdp'],
  ['rdp: X.224 for something else', hex('03 00 00 16 11 e0 0000 0001 00 c1 02 0100 c2 02 0102 c0 01 0a'), ''],
  ['rdp: a length that is not the payload', hex('03 00 00 14 0e e0 0000 0000 00 01 00 0800 0b000000'), ''],
  ['vnc: a version', Buffer.from('RFB 003.008\n'), 'vnc'],
  ['vnc: more after it', Buffer.from('RFB 003.008\n\x01\x01'), 'vnc'],
  ['vnc: a line cut short', Buffer.from('RFB 003.008'), ''],
  ['vnc: no number', Buffer.from('RFB 00x.008\n'), ''],
  ['smb: version 1', hex(`00 000085 ff534d42 72 ${'00'.repeat(28)}`), 'smb'],
  ['smb: version 2', hex(`00 000085 fe534d42 4000 ${'00'.repeat(28)}`), 'smb'],
  ['smb: too short for a header', hex('00 000085 fe534d42 4000'), ''],
  ['smb: another mark', hex(`00 000085 aa534d42 4000 ${'00'.repeat(28)}`), ''],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
});

function setLength(bytes: Buffer): Buffer {
  bytes.writeUInt16BE(bytes.length, 2);
  return bytes;
}
