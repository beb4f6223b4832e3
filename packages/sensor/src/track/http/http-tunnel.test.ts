import { expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { hearHttp, lines, OK, textOf } from './testing/hear-http.ts';

const TLS = '\x16\x03\x01\x00\x02ab';
const CONNECT: Said = ['client', lines('CONNECT example.net:443 HTTP/1.1')];
const ESTABLISHED: Said = ['server', lines('HTTP/1.1 200 Connection established')];
const NAMED = 'client of 192.168.1.10: 7 bytes, first 22';

test.each<[title: string, said: Said[], events: string[], serverName: string]>([
  ['TLS in a tunnel', [CONNECT, ESTABLISHED, ['client', TLS]], ['CONNECT example.net:443 200'], NAMED],
  [
    'a client that does not wait for the proxy',
    [['client', `${CONNECT[1]}${TLS}`], ESTABLISHED, ['client', 'x']],
    ['CONNECT example.net:443 200'],
    'client of 192.168.1.10: 8 bytes, first 22',
  ],
  [
    'and a server that answers at once',
    [
      ['client', `${CONNECT[1]}${TLS}`],
      ['server', `${ESTABLISHED[1]}${TLS}`],
    ],
    ['CONNECT example.net:443 200'],
    'server of 192.168.1.10: 7 bytes, first 22',
  ],
  [
    'refused, and asked again',
    [CONNECT, ['server', lines('HTTP/1.1 407 No', 'Content-Length: 0')], CONNECT, ESTABLISHED, ['client', TLS]],
    ['CONNECT example.net:443 407', 'CONNECT example.net:443 200'],
    NAMED,
  ],
  [
    'refused, and gone on without',
    [CONNECT, ['server', lines('HTTP/1.1 405 No', 'Content-Length: 0')], ['client', lines('GET / HTTP/1.1')]],
    ['CONNECT example.net:443 405', 'GET / -'],
    '',
  ],
  [
    'something else in a tunnel',
    [CONNECT, ESTABLISHED, ['client', 'SSH-2.0-x\r\n'], ['server', OK], ['client', TLS]],
    ['CONNECT example.net:443 200'],
    '',
  ],
  [
    'a server that speaks first',
    [CONNECT, ESTABLISHED, ['server', 'SSH-2.0-x\r\n'], ['client', TLS]],
    ['CONNECT example.net:443 200'],
    '',
  ],
  [
    'an upgrade to TLS',
    [
      ['client', lines('OPTIONS * HTTP/1.1', 'Upgrade: TLS/1.0', 'Connection: Upgrade')],
      ['server', lines('HTTP/1.1 101 Switching Protocols')],
      ['client', TLS],
    ],
    ['OPTIONS * 101'],
    NAMED,
  ],
  [
    'a tunnel whose begin is missing',
    [CONNECT, ESTABLISHED, ['client', 'miss'], ['client', TLS], ['server', OK]],
    ['CONNECT example.net:443 200'],
    '',
  ],
  ['no answer', [CONNECT, ['client', TLS]], ['CONNECT example.net:443 -'], ''],
])('%s', (_, said, events, serverName) => {
  const heard = hearHttp(said);
  expect(heard.events.map(textOf)).toEqual(events);
  expect(heard.serverName).toBe(serverName);
});
