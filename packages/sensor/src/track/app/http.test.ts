import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp } from './testing/said.ts';

test.each([
  ['a request', 'GET / HTTP/1.1\r\nHost: example.net\r\n\r\n', 'http'],
  ['its first line alone', 'GET /login HTTP/1.0\r\n', 'http'],
  ['through a proxy', 'CONNECT example.net:443 HTTP/1.1\r\n\r\n', 'http'],
  ['a post', 'POST /login HTTP/1.0\r\n\r\n', 'http'],
  ['a post that may become anything', 'POST /login HTTP/1.0\r\nHost: tv\r\n', ''],
  ['a head without end', `POST / HTTP/1.1\r\nX: ${'x'.repeat(9_000)}`, 'http'],
  ['SOAP of something else', 'POST /print HTTP/1.1\r\nSOAPAction: "urn:example:Print"\r\n\r\n', 'http'],
  [
    'UPnP control',
    'POST /ctl/IPConn HTTP/1.1\r\nSoapAction: "urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping"\r\n\r\n',
    'upnp',
  ],
  ['UPnP eventing', 'SUBSCRIBE /e HTTP/1.1\r\nCALLBACK: <http://192.168.1.2/>\r\nNT: upnp:event\r\n\r\n', 'upnp'],
  ['a UPnP event', 'NOTIFY /e HTTP/1.1\r\nNT: upnp:event\r\nNTS: upnp:propchange\r\n\r\n', 'upnp'],
  ['eventing of something else', 'SUBSCRIBE /inbox HTTP/1.1\r\nNotification-Type: update\r\n\r\n', 'http'],
  ['a response', 'HTTP/1.1 200 OK\r\n', 'http'],
  ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'http'],
  ['a line that does not end', `GET /${'a'.repeat(2000)}`, ''],
  ['no version', 'GET /\r\n', ''],
  ['another version', 'GET / HTTP/3.0\r\n', ''],
  ['a method that nobody knows', 'PURGE /cache HTTP/1.1\r\n', 'http'],
  ['a word in lower case', 'get / HTTP/1.1\r\n', ''],
  ['two letters', 'GO / HTTP/1.1\r\n', ''],
  ['no target', 'GET HTTP/1.1\r\n', ''],
  ['a response without number', 'HTTP/1.1 OK\r\n', ''],
  ['RTSP', 'OPTIONS rtsp://cam/ RTSP/1.0\r\n', 'rtsp'],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
  expect(appOverUdp(['client', payload])).not.toBe('http');
});
