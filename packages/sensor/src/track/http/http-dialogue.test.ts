import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Said } from '../testing/converse.ts';
import { base64, eventsOf, hearHttp, lines, OK } from './testing/hear-http.ts';

/** Each with the events it makes, in whatever pieces it is said. */
const DIALOGUES: [title: string, said: Said[], events: string[]][] = [
  [
    'a request and its response',
    [
      ['client', lines('GET /a?b=c HTTP/1.1', 'Host: Example.net:8080', 'User-Agent: curl/8.0', 'Accept: */*')],
      ['server', lines('HTTP/1.1 200 OK', 'Server: nginx', 'Content-Type: text/html; charset=utf-8')],
    ],
    ['GET /a?b=c 200 host=Example.net:8080 userAgent=curl/8.0 contentType=text/html; charset=utf-8 server=nginx'],
  ],
  [
    'no Host, as of old',
    [
      ['client', lines('GET / HTTP/1.0')],
      ['server', lines('HTTP/1.0 404 Not Found')],
    ],
    ['GET / 404'],
  ],
  [
    'more than one space before the path',
    [
      ['client', lines('GET   /a HTTP/1.1', 'Host: h')],
      ['server', OK],
    ],
    ['GET /a 200 host=h'],
  ],
  ['no response', [['client', lines('GET / HTTP/1.1', 'Host: h')]], ['GET / - host=h']],
  ['half a head', [['client', 'GET / HTTP/1.1\r\nHost: h\r\n']], []],
  [
    'line feeds alone, names in any case, spaces around values',
    [
      ['client', 'GET / HTTP/1.1\nhOST: \t h \t\nuser-agent:x\n\n'],
      ['server', 'HTTP/1.1 200\nSERVER : s\ncontent-length: 0\n\n'],
    ],
    ['GET / 200 host=h userAgent=x server=s'],
  ],
  [
    'folded values',
    [['client', 'GET / HTTP/1.1\r\nUser-Agent: a\r\n  b\r\n\tc\r\nHost:\r\n h\r\n\r\n']],
    ['GET / - host=h userAgent=a b c'],
  ],
  ['of two Hosts the first', [['client', lines('GET / HTTP/1.1', 'Host: one', 'Host: two')]], ['GET / - host=one']],
  [
    'lines that are no header fields',
    [['client', lines('GET / HTTP/1.1', 'nonsense', ': nothing', 'Hostile: x', 'Host: h')]],
    ['GET / - host=h'],
  ],
  ['empty values', [['client', lines('GET / HTTP/1.1', 'Host:', 'User-Agent:  ')]], ['GET / -']],
  [
    'control characters, and bytes that are no UTF-8',
    [['client', lines('GET /\xff\xfe HTTP/1.1', 'Host: a\0b', 'User-Agent: \x1b[1m\\')]],
    ['GET /\\255\\254 - host=a\\000b userAgent=\\027[1m\\\\'],
  ],
  ['a line that a path would end', [['client', lines('GET /a b HTTP/1.1', 'Host: h')]], ['GET /a b - host=h']],
  [
    'pipelined requests',
    [
      ['client', ['/1', '/2', '/3'].map((path) => lines(`GET ${path} HTTP/1.1`, 'Host: h')).join('')],
      ['server', `${OK + lines('HTTP/1.1 404 No', 'Content-Length: 3')}abc${lines('HTTP/1.1 304 Not Modified')}`],
    ],
    ['GET /1 200 host=h', 'GET /2 404 host=h', 'GET /3 304 host=h'],
  ],
  [
    'interim responses are not the answer',
    [
      ['client', lines('POST / HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 5')],
      ['server', lines('HTTP/1.1 100 Continue')],
      ['client', 'GET /'],
      ['server', lines('HTTP/1.1 103 Early Hints', 'Server: no') + lines('HTTP/1.1 201 Created', 'Server: yes')],
    ],
    ['POST / 201 server=yes'],
  ],
  [
    'bodies by their length, whatever is in them',
    [
      ['client', `${lines('POST /1 HTTP/1.1', 'Content-Length: 18')}GET / HTTP/1.1\r\n\r\n${lines('GET /2 HTTP/1.1')}`],
      ['server', `${lines('HTTP/1.1 200 OK', 'Content-Length: 19')}HTTP/1.1 500 No\r\n\r\n${OK}`],
    ],
    ['POST /1 200', 'GET /2 200'],
  ],
  [
    'chunked bodies',
    [
      ['client', `${lines('POST /1 HTTP/1.1', 'Transfer-Encoding: gzip, Chunked')}5;x=y\r\nGET /\r\n0\r\nA: b\r\n\r\n`],
      ['server', `${lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}a \r\n0123456789\r\n`],
      ['client', lines('GET /2 HTTP/1.1')],
      ['server', `13\r\nHTTP/1.1 500 No\r\n\r\n\n000\r\nTrailer: x\r\n\r\n${lines('HTTP/1.1 204 No Content')}`],
      ['client', lines('GET /3 HTTP/1.1')],
      ['server', OK],
    ],
    ['POST /1 200', 'GET /2 204', 'GET /3 200'],
  ],
  [
    'HEAD, 204 and 304 have no body',
    [
      ['client', lines('HEAD /1 HTTP/1.1')],
      ['server', lines('HTTP/1.1 200 OK', 'Content-Length: 1000')],
      ['client', lines('GET /2 HTTP/1.1')],
      ['server', lines('HTTP/1.1 304 Not Modified', 'Content-Length: 1000')],
      ['client', lines('DELETE /3 HTTP/1.1')],
      ['server', lines('HTTP/1.1 204 No Content', 'Transfer-Encoding: chunked')],
      ['client', lines('GET /4 HTTP/1.1')],
      ['server', OK],
    ],
    ['HEAD /1 200', 'GET /2 304', 'DELETE /3 204', 'GET /4 200'],
  ],
  [
    'a body that ends with the connection',
    [
      ['client', lines('GET / HTTP/1.0')],
      ['server', `${lines('HTTP/1.0 200 OK')}${lines('HTTP/1.0 500 No')}`],
    ],
    ['GET / 200'],
  ],
  [
    'empty lines before a request',
    [['client', `\r\n\r\n${lines('GET / HTTP/1.1')}\r\n${lines('GET /2 HTTP/1.1')}`]],
    ['GET / -', 'GET /2 -'],
  ],
  [
    'Basic credentials, once for each user',
    [
      ['client', lines('GET /1 HTTP/1.1', `Authorization: Basic ${base64('ann:se:cret')}`)],
      ['client', lines('GET /2 HTTP/1.1', `authorization:  bAsIc   ${base64('ann:other')}`)],
      ['client', lines('GET /3 HTTP/1.1', `Proxy-Authorization: Basic ${base64('bob:secret')}`)],
      ['client', lines('GET /4 HTTP/1.1', `Authorization: Basic\r\n ${base64(':secret')}`)],
    ],
    [
      'http-basic 192.168.1.10 192.168.1.20:1234 credential ann',
      'http-basic 192.168.1.10 192.168.1.20:1234 credential bob',
      'http-basic 192.168.1.10 192.168.1.20:1234 credential',
      'GET /1 - basicAuth=true',
      'GET /2 - basicAuth=true',
      'GET /3 - basicAuth=true',
      'GET /4 - basicAuth=true',
    ],
  ],
  [
    'credentials that name nobody',
    [
      ['client', lines('GET /1 HTTP/1.1', `Authorization: Basic ${base64('secret')}`)],
      ['client', lines('GET /2 HTTP/1.1', 'Authorization: Basic ****')],
      ['client', lines('GET /3 HTTP/1.1', 'Authorization: Basic')],
      ['client', lines('GET /4 HTTP/1.1', 'Authorization: Digest username="ann", response="00"')],
      ['client', lines('GET /5 HTTP/1.1', 'Authorization: Bearer YW5uOnNlY3JldA==')],
      ['client', lines('GET /6 HTTP/1.1', 'Cookie: Authorization: Basic YW5uOnNlY3JldA==')],
    ],
    [
      'http-basic 192.168.1.10 192.168.1.20:1234 credential',
      ...['GET /1 - basicAuth=true', 'GET /2 - basicAuth=true', 'GET /3 -', 'GET /4 -', 'GET /5 -', 'GET /6 -'],
    ],
  ],
  [
    'through a proxy, without the password in an address',
    [
      ['client', lines('GET http://example.net:80/a?b HTTP/1.1', 'Host: example.net')],
      ['client', lines('GET ftp://ann:se@cret@example.net/a@b HTTP/1.1', 'Host: ann:secret@example.net')],
      ['client', lines('GET ftp://ann:sec/ret@example.net/a HTTP/1.1')],
      ['client', lines('GET http://ann@example.net/ HTTP/1.1')],
      ['client', lines('GET /mail?to=ann:bob@example.net HTTP/1.1')],
      ['client', lines('GET http://[::1]:80/a@b HTTP/1.1')],
    ],
    [
      'GET http://example.net:80/a?b - host=example.net',
      'GET ftp://ann@example.net/a@b - host=example.net',
      'GET ftp://ann@example.net/a -',
      'GET http://ann@example.net/ -',
      'GET /mail?to=ann:bob@example.net -',
      'GET http://[::1]:80/a@b -',
    ],
  ],
  [
    'methods of others',
    [
      ['client', lines('PROPFIND /dav HTTP/1.1') + lines('NOTIFY /event HTTP/1.1') + lines('M-SEARCH * HTTP/1.1')],
      ['client', lines('RPC_IN_DATA /rpc HTTP/1.1') + lines('OPTIONS * HTTP/1.1')],
    ],
    ['PROPFIND /dav -', 'NOTIFY /event -', 'M-SEARCH * -', 'RPC_IN_DATA /rpc -', 'OPTIONS * -'],
  ],
  [
    'what is none of it',
    [
      ['client', lines('OPTIONS rtsp://cam/ RTSP/1.0', 'CSeq: 1')],
      ['client', lines('GET /')],
      ['client', lines('GET HTTP/1.1')],
      ['client', lines('GET / HTTP/2.0')],
      ['client', lines('get / HTTP/1.1')],
      ['client', lines('GET /\x01 HTTP/1.1')],
      ['client', lines(`${'G'.repeat(33)} / HTTP/1.1`)],
      ['server', lines('RTSP/1.0 200 OK') + lines('HTTP/1.1 OK') + lines('HTTP/1.1 020 OK')],
    ],
    [],
  ],
  [
    'HTTP/2 from the start',
    [
      ['client', lines('PRI * HTTP/2.0', '', 'SM') + lines('GET / HTTP/1.1')],
      ['server', OK],
    ],
    [],
  ],
  [
    'another protocol instead',
    [
      ['client', lines('GET /chat HTTP/1.1', 'Upgrade: websocket')],
      ['server', lines('HTTP/1.1 101 Switching Protocols') + lines('HTTP/1.1 200 OK')],
      ['client', lines('GET / HTTP/1.1')],
    ],
    ['GET /chat 101'],
  ],
];
test.each(DIALOGUES)('%s', (_, said, events) => {
  expect(eventsOf(said)).toEqual(events);
});

test.each(DIALOGUES)('%s, byte by byte', (_, said, events) => {
  expect(eventsOf(said, 1)).toEqual(events);
});

test('any splitting gives the same events', () => {
  const dialogue = fc.constantFrom(...DIALOGUES.filter(([title]) => title !== 'what is none of it'));
  fc.assert(
    fc.property(dialogue, fc.integer({ min: 1, max: 90 }), ([, said, events], pieceBytes) => {
      expect(eventsOf(said, pieceBytes)).toEqual(events);
    }),
  );
});

const said = fc.array(
  fc.tuple(
    fc.constantFrom('client' as const, 'server' as const),
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...DIALOGUES.flatMap(([, turns]) => turns.map(([, what]) => what))) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
      { weight: 1, arbitrary: fc.constant('miss' as const) },
      fc.string({ unit: fc.constantFrom('GET / HTTP/1.1', '\r\n', '\n', ' ', ':', 'Host', 'HTTP/1.1 200', '5', '\0') }),
    ),
  ),
  { maxLength: 12 },
);

test('whatever is said, it neither throws nor says more than was asked', () => {
  fc.assert(
    fc.property(said, fc.integer({ min: 1, max: 300 }), (turns, pieceBytes) => {
      const heard = turns.reduce((bytes, [, what]) => bytes + what.length, 0);
      const { events } = hearHttp(turns, pieceBytes);
      expect(events.length).toBeLessThanOrEqual(heard / 'GET / HTTP/1.1\n\n'.length + 16);
    }),
  );
});

test('whoever speaks first and whoever opened the connection, the client is the source', () => {
  const turned: Said[] = [
    ['server', lines('GET /1 HTTP/1.1', `Authorization: Basic ${base64('ann:secret')}`)],
    ['client', OK],
    ['server', lines('GET /2 HTTP/1.1')],
  ];
  const expected = [
    'http-basic 192.168.1.20 192.168.1.10:49152 credential ann',
    'GET /1 200 from 192.168.1.20 basicAuth=true',
    'GET /2 - from 192.168.1.20',
  ];
  expect(eventsOf(turned)).toEqual(expected);
  expect(eventsOf([['client', OK], ...turned])).toEqual(expected);
});

test('a password is nowhere in what is said', () => {
  const password = 'pa55-w0rd';
  const { events } = hearHttp([
    ['client', lines('GET / HTTP/1.1', `Authorization: Basic ${base64(`ann:${password}`)}`, `Cookie: p=${password}`)],
    ['client', lines(`GET ftp://ann:${password}@example.net/ HTTP/1.1`, `Host: ann:${password}@example.net`)],
    ['client', `${lines('POST / HTTP/1.1', 'Content-Length: 18')}password=${password}`],
  ]);
  expect(events).toHaveLength(4);
  expect(JSON.stringify(events)).not.toContain(password);
  expect(JSON.stringify(events)).not.toContain(base64(password).slice(0, 8));
});

test.each([
  ['a host', ['Host: Example.net'], 'example.net'],
  ['with a port, without a space', ['host:example.net:8080'], 'example.net'],
  ['an IPv6 address', ['Host: [2001:db8::1]:80'], '2001:db8::1'],
  ['an IPv6 address without end', ['Host: [2001:db8::1'], ''],
  ['empty', ['Host: '], ''],
  ['not a name', ['Host: <script>'], ''],
  ['with a user', ['Host: ann:secret@example.net'], 'example.net'],
  ['too long', [`Host: ${'a'.repeat(254)}`], ''],
])('the name of the server: %s', (_, fields, name) => {
  expect(hearHttp([['client', lines('GET / HTTP/1.1', ...fields)]]).serverName).toBe(name);
});

test('the first plausible Host names the server', () => {
  const turns: Said[] = ['*', 'one', 'two'].map((host) => ['client', lines('GET / HTTP/1.1', `Host: ${host}`)]);
  expect(hearHttp(turns).serverName).toBe('one');
});

test('long texts are cut between characters', () => {
  const { events } = hearHttp([
    ['client', Buffer.from(lines(`GET /${'ä'.repeat(2_000)} HTTP/1.1`, `User-Agent: ${'x'.repeat(5_000)}`))],
  ]);
  expect(events).toMatchObject([{ uri: `/${'ä'.repeat(1_023)}`, userAgent: 'x'.repeat(1_024) }]);
});
