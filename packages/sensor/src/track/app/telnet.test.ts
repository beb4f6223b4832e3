import { expect, test } from 'vitest';
import { appOverTcp, hex } from './testing/said.ts';

test.each([
  ['a server that negotiates', hex('ff fd 18 ff fd 20 ff fd 23 ff fd 27'), 'telnet'],
  ['one command, then text', Buffer.concat([hex('ff fb 01'), Buffer.from('\r\nlogin: ')]), 'telnet'],
  ['one command alone', hex('ff fd 25'), 'telnet'],
  ['a subnegotiation', Buffer.concat([hex('ff fa 18 00'), Buffer.from('XTERM'), hex('ff f0')]), 'telnet'],
  ['a command cut by the segment after a whole one', hex('ff fd 18 ff fd'), 'telnet'],
  ['a command cut by the segment alone', hex('ff fd'), ''],
  ['an option that does not exist', hex('ff fb 90 64'), ''],
  ['a frame of music', hex('ff fb 10 c4 00 00'), ''],
  ['text in UTF-16', hex('ff fe 0d 00 0a 00'), ''],
  ['a picture', hex('ff d8 ff e0 00 10'), ''],
  ['are-you-there alone', hex('ff f6'), ''],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['server', payload])).toBe(app);
  expect(appOverTcp(['client', payload])).toBe(app);
});
