import { expect, test } from 'vitest';
import { APP } from './apps.ts';
import { createServerNameReader } from './server-name.ts';
import { hex } from './testing/said.ts';

const random = '00'.repeat(32);
const sni = (name: string) => {
  const text = Buffer.from(name, 'latin1').toString('hex');
  const length = (bytes: number) => bytes.toString(16).padStart(4, '0');
  return `0000 ${length(name.length + 5)} ${length(name.length + 3)} 00 ${length(name.length)} ${text}`;
};
const clientHello = (extensions: string) => {
  const bytes = extensions.replaceAll(' ', '').length / 2;
  const body = `0303 ${random} 00 0002 1301 01 00 ${bytes.toString(16).padStart(4, '0')} ${extensions}`;
  const length = body.replaceAll(' ', '').length / 2;
  return hex(
    `16 0301 ${(length + 4).toString(16).padStart(4, '0')} 01 ${length.toString(16).padStart(6, '0')} ${body}`,
  );
};

test.each([
  ['a server name', clientHello(sni('WWW.Example.net')), 'www.example.net'],
  ['after another extension', clientHello(`0017 0000 ${sni('example.net')}`), 'example.net'],
  ['no extension', clientHello(''), ''],
  ['other extensions only', clientHello('0017 0000'), ''],
  ['a name cut by the segment', clientHello(sni('example.net')).subarray(0, -3), ''],
  ['a name that is none', clientHello(sni('a b\x01')), ''],
  ['an empty name', clientHello(sni('')), ''],
])('TLS: %s', (_, payload, name) => {
  expect(createServerNameReader()(payload, 0, payload.length, APP.tls)).toBe(name);
});

test.each([
  ['a host', 'GET / HTTP/1.1\r\nAccept: */*\r\nHost: Example.net\r\n\r\n', 'example.net'],
  ['with a port, without a space', 'GET / HTTP/1.1\r\nhost:example.net:8080\r\n\r\n', 'example.net'],
  ['an IPv6 address', 'GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n', '2001:db8::1'],
  ['in the body', 'POST / HTTP/1.1\r\n\r\nHost: example.net\r\n', ''],
  ['cut by the segment', 'GET / HTTP/1.1\r\nHost: exam', ''],
  ['empty', 'GET / HTTP/1.1\r\nHost: \r\n\r\n', ''],
  ['not a name', 'GET / HTTP/1.1\r\nHost: <script>\r\n\r\n', ''],
  ['a response', 'HTTP/1.1 200 OK\r\n\r\n', ''],
])('HTTP: %s', (_, text, name) => {
  const payload = Buffer.from(text, 'latin1');
  expect(createServerNameReader()(payload, 0, payload.length, APP.http)).toBe(name);
});

test('other applications show none', () => {
  const payload = Buffer.from('GET / HTTP/1.1\r\nHost: example.net\r\n\r\n');
  expect(createServerNameReader()(payload, 0, payload.length, APP.ssh)).toBe('');
});
