import { expect, test } from 'vitest';
import type { DialogueReader } from '../dialogue.ts';
import type { EventBody } from '../records.ts';
import type { Said } from '../testing/converse.ts';
import type { HttpTrackConfig } from './http-config.ts';
import { dialoguesWith, eventsOf, lines, OK, textOf } from './testing/hear-http.ts';

const get = (path: string) => lines(`GET ${path} HTTP/1.1`);
const status = (code: number) => lines(`HTTP/1.1 ${code} X`, 'Content-Length: 0');

test.each<[title: string, said: Said[], events: string[]]>([
  [
    'a response that is missing is not taken from the next request',
    [
      ['client', get('/1')],
      ['server', 'miss'],
      ['client', get('/2')],
      ['server', status(404)],
    ],
    ['GET /1 -', 'GET /2 404'],
  ],
  [
    'a request that is missing leaves its response to nobody',
    [
      ['client', get('/1')],
      ['server', status(201)],
      ['client', 'miss'],
      ['server', status(202)],
      ['client', get('/3')],
      ['server', status(203)],
    ],
    ['GET /1 201', 'GET /3 203'],
  ],
  [
    'of pipelined requests nobody knows which was answered',
    [
      ['client', get('/1') + get('/2') + get('/3')],
      ['server', status(201)],
      ['server', 'miss'],
      ['server', status(203)],
      ['client', get('/4')],
      ['server', status(204)],
    ],
    ['GET /1 201', 'GET /2 -', 'GET /3 -', 'GET /4 -'],
  ],
  [
    'the rest of a body is passed over, up to a segment that begins a message',
    [
      ['client', get('/1')],
      ['server', lines('HTTP/1.1 200 OK', 'Content-Length: 5000')],
      ['server', 'miss'],
      ['server', 'body\r\nHTTP/1.1 500 No\r\n\r\n'],
      ['server', '\xff\xd8\xff'],
      ['client', get('/2')],
      ['server', status(202)],
    ],
    ['GET /1 200', 'GET /2 202'],
  ],
  [
    'so is a broken chunk',
    [
      ['client', get('/1')],
      ['server', `${lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}xyz\r\n${status(500)}`],
      ['client', get('/2')],
      ['server', status(202)],
    ],
    ['GET /1 200', 'GET /2 202'],
  ],
  [
    'and a body whose length nobody can tell',
    [
      ['client', `${lines('POST /1 HTTP/1.1', 'Content-Length: 5', 'Content-Length: 6')}12345`],
      ['server', status(400)],
      ['client', get('/2')],
      ['server', status(202)],
    ],
    ['POST /1 400', 'GET /2 202'],
  ],
  [
    'a capture that begins with a body',
    [
      ['server', 'of a picture'],
      ['client', get('/2')],
      ['server', status(202)],
    ],
    ['GET /2 202'],
  ],
  [
    'half a head, and then the next',
    [
      ['client', 'GET /1 HTTP/1.1\r\nHost: x'],
      ['client', 'miss'],
      ['client', get('/2')],
      ['server', status(202)],
    ],
    ['GET /2 202'],
  ],
])('%s', (_, said, events) => {
  expect(eventsOf(said)).toEqual(events);
});

/** A connection that is heard by hand, and what is said of it so far. */
function openHttp(limits: Partial<HttpTrackConfig> = {}) {
  const said: EventBody[] = [];
  const dialogues = dialoguesWith(limits);
  const open = (): DialogueReader =>
    dialogues.open({
      parties: { flowId: 1, proto: 6, src: '192.168.1.10', srcPort: 1, dst: '192.168.1.20', dstPort: 2 },
      sink: { flow: () => {}, dns: () => {}, event: (event) => void said.push(event) },
      name: () => {},
    });
  const hear = (reader: DialogueReader, text: string, fromClient: boolean, timeUs = 0) =>
    reader.hear(Buffer.from(text, 'latin1'), 0, text.length, fromClient, timeUs);
  return { open, hear, counters: dialogues.counters, texts: () => said.splice(0).map(textOf) };
}

test('a request waits for its response so long and no longer; a late response is nobody else’s', () => {
  const { open, hear, texts } = openHttp({ answerTimeoutMs: 2_000 });
  const reader = open();
  hear(reader, get('/1'), true, 1_000_000);
  reader.tick?.(2_999_999);
  expect(texts()).toEqual([]);
  reader.tick?.(3_000_000);
  expect(texts()).toEqual(['GET /1 -']);
  hear(reader, get('/2'), true, 4_000_000);
  hear(reader, status(201), false, 4_100_000);
  expect(texts()).toEqual([]);
  hear(reader, status(202), false, 4_200_000);
  reader.end(5_000_000);
  expect(texts()).toEqual(['GET /2 202']);
});

test('a request from the future is said, for the clock was set back', () => {
  const { open, hear, texts } = openHttp();
  const reader = open();
  hear(reader, get('/1'), true, 100_000_000);
  reader.tick?.(99_000_000);
  expect(texts()).toEqual([]);
  reader.tick?.(50_000_000);
  expect(texts()).toEqual(['GET /1 -']);
});

test('requests of one connection that nobody answers', () => {
  const { open, hear, texts } = openHttp({ unansweredMax: 2 });
  const reader = open();
  hear(reader, get('/1') + get('/2'), true);
  expect(texts()).toEqual([]);
  hear(reader, get('/3'), true);
  expect(texts()).toEqual(['GET /1 -', 'GET /2 -', 'GET /3 -']);
  hear(reader, status(201) + get('/4'), false);
  hear(reader, get('/4'), true);
  expect(texts()).toEqual(['GET /4 -']);
});

test('requests of all connections that wait', () => {
  const { open, hear, texts } = openHttp({ waitingMax: 2 });
  const readers = [open(), open(), open()] as const;
  for (const [i, reader] of readers.entries()) hear(reader, get(`/${i}`), true);
  expect(texts()).toEqual(['GET /2 -']);
  hear(readers[2], OK, false);
  expect(texts()).toEqual([]);
  readers[0].end(0);
  hear(readers[1], OK, false);
  expect(texts()).toEqual(['GET /0 -', 'GET /1 200']);
  // Those who are gone have left their places.
  hear(readers[2], get('/3'), true);
  hear(readers[1], get('/4'), true);
  expect(texts()).toEqual([]);
});

test('a storm is counted, not reported, and its responses stay its own', () => {
  const { open, hear, texts, counters } = openHttp({ eventsPerSecondMax: 2 });
  const reader = open();
  for (const path of ['/1', '/2', '/3', '/4']) hear(reader, get(path), true, 0);
  hear(reader, get('/5'), true, 1_000_000);
  for (const code of [201, 202, 203, 206, 205]) hear(reader, status(code), false, 1_000_000);
  expect(texts()).toEqual(['GET /1 201', 'GET /2 202', 'GET /5 205']);
  expect(counters()).toMatchObject({ 'http.requests': 5, 'http.responses': 5, 'http.capped': 2, 'http.unasked': 0 });
});

test('a connection that has become something else costs nothing further', () => {
  const { open, hear } = openHttp();
  const upgraded = open();
  hear(upgraded, get('/chat'), true);
  hear(upgraded, lines('HTTP/1.1 101 X'), false);
  expect([hear(upgraded, '\x81', true), hear(upgraded, '\x81', false)]).toEqual([-1, -1]);
  const http2 = open();
  expect(hear(http2, lines('PRI * HTTP/2.0', '', 'SM'), true)).toBe(-1);
  expect(hear(http2, '\0', false)).toBe(-1);
  expect(http2.miss(false, 0)).toBe(false);
  const untilClose = open();
  hear(untilClose, get('/'), true);
  expect(hear(untilClose, lines('HTTP/1.1 200 OK'), false)).toBe(-1);
});

test('what is to come of a body is skipped, not shown', () => {
  const { open, hear } = openHttp();
  const reader = open();
  const head = lines('POST / HTTP/1.1', 'Content-Length: 1000000');
  expect(hear(reader, `${head}body`, true)).toBe(head.length + 1_000_000);
  const chunked = lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked');
  expect(hear(reader, `${chunked}1000\r\n`, false)).toBe(chunked.length + 6 + 4_096);
});

test('a head that comes byte by byte is not read over and over', () => {
  const { open } = openHttp();
  const text = `GET /${'a'.repeat(8_000)} HTTP/1.1\r\n${'Cookie: a=b\r\n'.repeat(600)}`;
  let reads = 0;
  const bytes = new Proxy(Buffer.from(text), {
    get(target, key) {
      reads++;
      return Reflect.get(target, key, target) as unknown;
    },
  });
  const reader = open();
  for (let end = 1; end <= text.length; end++) expect(reader.hear(bytes, 0, end, true, 0)).toBe(0);
  expect(reads / text.length).toBeLessThan(40);
});

test('a chunk size that comes byte by byte is not waited for endlessly', () => {
  const { open, hear } = openHttp();
  const reader = open();
  hear(reader, lines('POST / HTTP/1.1', 'Transfer-Encoding: chunked'), true);
  const line = `5;${'x'.repeat(1_000)}`;
  const dealt = Array.from(line, (_, i) => hear(reader, line.slice(0, i + 1), true));
  expect(dealt.findIndex((bytes) => bytes > 0)).toBeLessThan(300);
});
