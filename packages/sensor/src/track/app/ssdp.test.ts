import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp } from './testing/said.ts';

test.each([
  ['a search', 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n', 'ssdp'],
  ['an announcement', 'NOTIFY * HTTP/1.1\r\nNT: upnp:rootdevice\r\n\r\n', 'ssdp'],
  ['an answer', 'HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n\r\n', 'ssdp'],
  ['an answer without what was searched', 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\n', ''],
  ['another request', 'GET / HTTP/1.1\r\n\r\n', ''],
])('%s', (_, payload, app) => {
  expect(appOverUdp(['client', payload])).toBe(app);
  expect(appOverTcp(['client', payload])).not.toBe('ssdp');
});
