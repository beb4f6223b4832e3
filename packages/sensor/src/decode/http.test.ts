import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_USER, NOT_BASIC, readBasicUser } from './http-basic.ts';
import { BODY, FIELD, HeadScanner, HttpHead } from './http-head.ts';
import { beginsRequest, LINE, lineKind, mayBeginLine } from './http-line.ts';
import { fieldText, hostNameIn, hostText, targetText } from './http-text.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const lines = (...text: string[]) => latin1(`${text.join('\r\n')}\r\n\r\n`);

function headOf(bytes: Uint8Array, head = new HttpHead()): HttpHead {
  expect(head.read(bytes, 0, bytes.indexOf(0x0a), bytes.length)).toBe(bytes.length);
  return head;
}

const valueIn = (bytes: Uint8Array, head: HttpHead, field: number) =>
  head.has(field) ? Buffer.from(bytes).toString('latin1', head.startOf(field), head.endOf(field)) : undefined;

test.each([
  ['/login?user=ann&pwd=letmein&x=1', '/login?user=ann&pwd=***&x=1'],
  ['/a?usrPassword=a;b=c', '/a?usrPassword=***;b=c'],
  ['/a?PASS=a%26b', '/a?PASS=***'],
  ['http://h/a?psw=', 'http://h/a?psw=***'],
  ['/a?compass=north&bypass=1&q=passport', '/a?compass=north&bypass=1&q=passport'],
  ['/a?pwd', '/a?pwd'],
  ['/?', '/?'],
  ['ftp://ann:se?cret@h/a?pwd=b', 'ftp://ann@h/a?pwd=***'],
])('of %s', (target, text) => {
  expect(targetText(latin1(target), 0, target.length, 200)).toBe(text);
});

test.each([
  ['GET / HTTP/1.1', LINE.request],
  ['GET  /  HTTP/1.1  ', LINE.request],
  ['M-SEARCH * HTTP/1.9', LINE.request],
  ['GET /\xe4 HTTP/1.0', LINE.request],
  ['HTTP/1.1 200 OK', LINE.response],
  ['HTTP/1.0 999', LINE.response],
  ['PRI * HTTP/2.0', LINE.http2Preface],
  ['GET HTTP/1.1', LINE.other],
  ['GET  HTTP/1.1', LINE.other],
  ['GET / HTTP/1.x', LINE.other],
  ['GET / HTTP/1.', LINE.other],
  ['GET / HTTP/1.10', LINE.other],
  ['GET /\t HTTP/1.1', LINE.other],
  ['1GET / HTTP/1.1', LINE.other],
  ['OPTIONS rtsp://cam/ RTSP/1.0', LINE.other],
  ['INVITE sip:ann@example.net SIP/2.0', LINE.other],
  ['HTTP/1.1 20', LINE.other],
  ['HTTP/1.1 2000', LINE.other],
  ['HTTP/1.1  200', LINE.other],
  ['HTTP/2 200', LINE.other],
  ['', LINE.other],
])('the line "%s"', (line, kind) => {
  const bytes = latin1(`${line}\r\n`);
  expect(lineKind(bytes, 0, bytes.length - 1)).toBe(kind);
  expect(lineKind(latin1(`${line}\n`), 0, line.length)).toBe(kind);
});

test('no begin of a good line is refused', () => {
  for (const line of ['GET / HTTP/1.1', 'GET   / HTTP/1.1', 'HTTP/1.1 200 OK', 'HEAD /a HTTP/1.0', 'PRI * HTTP/2.0']) {
    for (let end = 1; end <= line.length; end++) expect(mayBeginLine(latin1(line), 0, end)).toBe(true);
  }
  const others = ['\x16\x03\x01', 'get /', 'GET\t/', 'GET \0', 'HTTP/2', '220 ready', `${'G'.repeat(33)}`];
  for (const text of others) expect(mayBeginLine(latin1(text), 0, text.length)).toBe(false);
  for (const text of ['GET /', 'POST /a b']) expect(beginsRequest(latin1(text), 0, text.length)).toBe(true);
  for (const text of ['GET ', 'GET a', 'G', 'HTTP/1.1 ', ''])
    expect(beginsRequest(latin1(text), 0, text.length)).toBe(false);
});

test('a request', () => {
  const bytes = lines('POST  /a b  HTTP/1.1', 'Host:h ', 'HOST: i', 'User-Agent : x', 'Content-Length: 12');
  const head = headOf(bytes);
  expect(head.kind).toBe(LINE.request);
  expect(bytes.toString('latin1', head.methodAt, head.methodEnd)).toBe('POST');
  expect(bytes.toString('latin1', head.targetAt, head.targetEnd)).toBe('/a b');
  expect(valueIn(bytes, head, FIELD.host)).toBe('h');
  expect(valueIn(bytes, head, FIELD['user-agent'])).toBe('x');
  expect(valueIn(bytes, head, FIELD.server)).toBeUndefined();
  expect([head.body, head.contentLength]).toEqual([BODY.counted, 12]);
});

test.each([
  [[], BODY.unsaid],
  [['Content-Length: 0'], BODY.counted],
  [['Content-Length: 5', 'Content-Length: 5'], BODY.counted],
  [['Content-Length: 5', 'Content-Length: 6'], BODY.invalid],
  [['Content-Length: 5', 'Content-Length: 6', 'Content-Length: 6'], BODY.invalid],
  [['Content-Length: -1'], BODY.invalid],
  [['Content-Length: 0x10'], BODY.invalid],
  [['Content-Length:'], BODY.invalid],
  [['Content-Length: 9999999999999999'], BODY.invalid],
  [['Transfer-Encoding: chunked'], BODY.chunked],
  [['Transfer-Encoding: gzip,\tCHUNKED', 'Content-Length: 5'], BODY.chunked],
  [['Content-Length: 5', 'Transfer-Encoding: chunked'], BODY.chunked],
  [['Transfer-Encoding: gzip'], BODY.coded],
  [['Transfer-Encoding: chunked, gzip'], BODY.coded],
  [['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'], BODY.chunked],
  [['Transfer-Encoding: identity', 'Content-Length: 5'], BODY.counted],
])('the body of %j', (fields, body) => {
  expect(headOf(lines('HTTP/1.1 200 OK', ...fields)).body).toBe(body);
});

test('one head after the other leaves nothing behind', () => {
  const head = new HttpHead();
  headOf(lines('GET / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked'), head);
  headOf(lines('HTTP/1.1 404 No'), head);
  expect([head.kind, head.status, head.body, head.has(FIELD.host)]).toEqual([LINE.response, 404, BODY.unsaid, false]);
});

test('the end of a head is found in any parts, and no byte is looked at often', () => {
  const text = 'GET / HTTP/1.1\r\nA: b\n\rc\r\n\r\nGET';
  const end = text.length - 3;
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: text.length })), (cuts) => {
      const scanner = new HeadScanner();
      for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
        const lineFeedAt = scanner.findLine(latin1(text), 0, cut);
        expect(lineFeedAt).toBe(cut > 15 ? 15 : -1);
        if (lineFeedAt < 0) continue;
        const found = scanner.findEnd(latin1(text), 0, cut);
        expect(found).toBe(cut >= end ? end : -1);
        expect(new HttpHead().read(latin1(text), 0, lineFeedAt, cut)).toBe(found);
        if (found >= 0) return;
      }
    }),
  );
});

const basic = (value: string, room = 64): string => {
  const into = new Uint8Array(room);
  const length = readBasicUser(latin1(value), 0, value.length, into);
  if (length < 0) expect(into.every((byte) => byte === 0)).toBe(true);
  else expect(into.subarray(length).every((byte) => byte === 0)).toBe(true);
  if (length === NOT_BASIC) return 'not basic';
  return length === NO_USER ? 'no user' : Buffer.from(into.subarray(0, length)).toString();
};

test.each([
  ['Basic YW5uOnNlY3JldA==', 'ann'],
  ['bAsIc \t YW5uOnNlY3JldA==', 'ann'],
  ['Basic\r\n YW5uOnNlY3JldA==', 'ann'],
  ['Basic Og==', ''],
  ['Basic YW5u', 'no user'],
  ['Basic YW5uOg', 'ann'],
  ['Basic YW5uO', 'no user'],
  ['Basic YW5 uOnNlY3JldA==', 'no user'],
  ['Basic ====', 'no user'],
  ['Basic A', 'no user'],
  ['Basic', 'not basic'],
  ['Basic  ', 'not basic'],
  ['Basics YW5uOnNlY3JldA==', 'not basic'],
  ['Digest YW5uOnNlY3JldA==', 'not basic'],
  ['', 'not basic'],
])('credentials "%s"', (value, user) => {
  expect(basic(value)).toBe(user);
});

test('the user of any credentials, and nothing behind the colon', () => {
  const user = fc.string({ unit: 'binary' }).filter((text) => !text.includes(':'));
  fc.assert(
    fc.property(user, fc.string(), fc.constantFrom('base64' as const, 'base64url' as const), (name, password, code) => {
      const value = `Basic ${Buffer.from(`${name}:${password}`).toString(code)}`;
      expect(basic(value, 400)).toBe(Buffer.from(name).toString());
    }),
  );
  expect(basic(`Basic ${Buffer.from(`${'x'.repeat(100)}:secret`).toString('base64')}`, 10)).toBe('x'.repeat(10));
});

/** A byte of meaning here and there, so that something is found. */
const headBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom('GET ', '/', ' HTTP/1.1', '\r\n', '\n', ' ', ':', '@', '[', ']', '://', 'Host:', '\r\n\t', 'ä'),
      fc.constantFrom(
        'HTTP/1.1 200',
        'Authorization: Basic ',
        'YW5uOg',
        'Content-Length: 5',
        'Transfer-Encoding: chunked',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.from(parts.join('')));

function textsAmid(bytes: Uint8Array, at: number, end: number): unknown[] {
  return [
    ...[fieldText(bytes, at, end, 20), hostText(bytes, at, end, 20), hostNameIn(bytes, at, end)],
    ...[targetText(bytes, at, end, 20), readBasicUser(bytes, at, end, new Uint8Array(8))],
    ...[mayBeginLine(bytes, at, end), beginsRequest(bytes, at, end), lineKind(bytes, at, end)],
  ];
}

/** All that can be read of these bytes, with others around them. */
function readAmid(inner: Uint8Array, around: number): unknown[] {
  const bytes = new Uint8Array(inner.length + 32).fill(around);
  bytes.set(inner, 16);
  const [at, end] = [16, 16 + inner.length];
  const head = new HttpHead();
  const scanner = new HeadScanner();
  const lineFeedAt = scanner.findLine(bytes, at, end);
  if (lineFeedAt < 0) return textsAmid(bytes, at, end);
  const ends = [lineFeedAt, scanner.findEnd(bytes, at, end), head.read(bytes, at, lineFeedAt, end)];
  expect(ends[1]).toBe(ends[2]);
  const spans = Object.values(FIELD).map((field) => [head.startOf(field), head.endOf(field)]);
  const texts = spans
    .filter(([from = -1]) => from >= 0)
    .map(([from = 0, to = 0]) => [
      readBasicUser(bytes, from, to, new Uint8Array(8)),
      ...[fieldText(bytes, from, to, 20), hostText(bytes, from, to, 20), hostNameIn(bytes, from, to)],
    ]);
  const { kind, methodAt, methodEnd, targetAt, targetEnd, status, body, contentLength } = head;
  return [
    kind,
    methodAt,
    methodEnd,
    targetAt,
    targetEnd,
    status,
    body,
    contentLength,
    ends,
    spans,
    texts,
    ...textsAmid(bytes, at, end),
  ];
}

test('nothing outside is read, and no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.oneof(headBytes, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      const expected = readAmid(bytes, 0x41);
      for (const around of [0x0a, 0x20, 0x2f, 0x30, 0x3a, 0x40, 0x5b, 0x5d, 0x80]) {
        expect(readAmid(bytes, around)).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});
