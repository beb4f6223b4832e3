import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp } from './testing/said.ts';

test.each([
  ['a call', 'INVITE sip:bob@example.net SIP/2.0\r\nVia: x\r\n', 'sip'],
  ['its answer', 'SIP/2.0 100 Trying\r\n', 'sip'],
  ['a camera', 'DESCRIBE rtsp://192.168.1.9/live RTSP/1.0\r\n', 'rtsp'],
  ['its answer', 'RTSP/1.0 401 Unauthorized\r\n', 'rtsp'],
  ['a method without version', 'INVITE sip:bob@example.net\r\n', ''],
  ['a version without method', 'HELLO sip:bob@example.net SIP/2.0\r\n', ''],
  ['a line that does not end', 'INVITE sip:bob@example.net SIP/2.0', ''],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
  expect(appOverUdp(['client', payload])).toBe(app);
});
