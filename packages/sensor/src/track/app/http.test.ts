import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp } from './testing/said.ts';

test.each([
  ['a request', 'GET / HTTP/1.1\r\nHost: example.net\r\n\r\n', 'http'],
  ['its first line alone', 'POST /login HTTP/1.0\r\n', 'http'],
  ['through a proxy', 'CONNECT example.net:443 HTTP/1.1\r\n\r\n', 'http'],
  ['UPnP eventing', 'SUBSCRIBE /event HTTP/1.1\r\nCALLBACK: <http://192.168.1.2/>\r\n\r\n', 'http'],
  ['a response', 'HTTP/1.1 200 OK\r\n', 'http'],
  ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'http'],
  ['a line that does not end', `GET /${'a'.repeat(2000)}`, ''],
  ['no version', 'GET /\r\n', ''],
  ['another version', 'GET / HTTP/3.0\r\n', ''],
  ['a word that is no method', 'GETTING / HTTP/1.1\r\n', ''],
  ['a response without number', 'HTTP/1.1 OK\r\n', ''],
  ['RTSP', 'OPTIONS rtsp://cam/ RTSP/1.0\r\n', 'rtsp'],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
  expect(appOverUdp(['client', payload])).not.toBe('http');
});
