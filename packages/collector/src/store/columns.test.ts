import { eventKinds, type Field } from '@lanhound/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf, encodeText, encodeTime } from './columns.ts';
import { RowBytes } from './row-bytes.ts';

const column = (type: keyof typeof eventKinds, name: string) =>
  columnOf((eventKinds[type].fields as readonly Field[]).find((field) => field.name === name) as Field);

/** What is put between two others, of which it must disturb neither. */
function putText(put: (rows: RowBytes) => void): string {
  const rows = new RowBytes();
  rows.json('<');
  put(rows);
  rows.json('>');
  return rows.take().toString().slice(1, -1);
}

test.each([
  ['flow', 'src', 'LowCardinality(String)'],
  ['flow', 'reason', 'LowCardinality(String)'],
  ['flow', 'proto', 'UInt8'],
  ['flow', 'srcPort', 'Nullable(UInt16)'],
  ['flow', 'srcBytes', 'UInt64'],
  ['flow', 'start', "DateTime64(6, 'UTC')"],
  ['tls', 'certNotAfter', "Nullable(DateTime64(6, 'UTC'))"],
  ['tls', 'selfSigned', 'Nullable(Bool)'],
  ['http', 'uri', 'String'],
  ['dhcp', 'parameterList', 'Array(UInt16)'],
  ['sensorStats', 'clockOffsetUs', 'Nullable(Int64)'],
  ['sensorStats', 'decodeDrops', 'Map(LowCardinality(String), UInt64)'],
  ['announcement', 'text', 'Map(LowCardinality(String), String)'],
  [
    'dns',
    'answers',
    'Array(Tuple(`name` LowCardinality(String), `type` LowCardinality(String), `ttl` UInt32, `data` String))',
  ],
] as const)('%s.%s is %s', (type, name, sqlType) => expect(column(type, name).type).toBe(sqlType));

test.each([
  ['flow', 'src', '192.168.1.7', '"192.168.1.7"'],
  ['flow', 'srcMac', undefined, '""'],
  ['flow', 'srcPort', undefined, 'null'],
  ['flow', 'srcPort', 0, '0'],
  ['flow', 'srcPort', 65_535, '65535'],
  ['flow', 'srcPort', 70_000, '65535'],
  ['flow', 'srcBytes', 2 ** 53 - 1, '9007199254740991'],
  ['sensorStats', 'clockOffsetUs', -5, '-5'],
  ['dns', 'edns', false, 'false'],
  ['dns', 'edns', undefined, 'null'],
  ['dns', 'answers', undefined, '[]'],
  [
    'dns',
    'answers',
    [{ name: 'a', type: 'A', ttl: 2 ** 40, data: '"' }],
    '[{"name":"a","type":"A","ttl":4294967295,"data":"\\""}]',
  ],
  ['dhcp', 'parameterList', [1, 70_000], '[1,65535]'],
  ['neighbor', 'router', undefined, '{}'],
  [
    'neighbor',
    'router',
    { lifetimeSeconds: 0, prefixes: ['2001:db8::/64'] },
    '{"lifetimeSeconds":0,"prefixes":["2001:db8::/64"],"dnsServers":[],"managed":null}',
  ],
  ['http', 'uri', '/a"b\\c\n', '"/a\\"b\\\\c\\n"'],
  ['http', 'uri', '/\ud800x', '"/\ufffdx"'],
  ['http', 'uri', '/\\ud800', '"/\\\\ud800"'],
  ['announcement', 'text', { '\udfff': '\ud800' }, '{"\ufffd":"\ufffd"}'],
] as const)('%s.%s %j is written as %s', (type, name, value, text) => {
  const { encode, put } = column(type, name);
  expect(encode(value)).toBe(text);
  if (put) expect(putText((rows) => put(rows, value))).toBe(text);
});

test.each([
  [0, '"1970-01-01 00:00:00.000000"'],
  [1e15 - 1, '"2001-09-09 01:46:39.999999"'],
  [1e15, '"1000000000.000000"'],
  [1_700_000_000_123_456, '"1700000000.123456"'],
  [-1, '"1969-12-31 23:59:59.999999"'],
  [-1e18, '"1900-01-01 00:00:00.000000"'],
  [9e18, '"2299-12-31 23:59:59.000000"'],
])('the time %d is written as %s', (timeUs, text) => {
  expect(encodeTime(timeUs)).toBe(text);
  expect(putText((rows) => rows.time(timeUs))).toBe(text);
});

test('numbers and times are put into bytes as they are written', () => {
  const number = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.nat(2_000));
  fc.assert(
    fc.property(number, (value) => {
      expect(putText((rows) => rows.number(value))).toBe(String(value));
      expect(putText((rows) => rows.time(value))).toBe(encodeTime(value));
    }),
  );
});

test('any text is one line of JSON, and Unicode', () => {
  const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  fc.assert(
    fc.property(anyText, (text) => {
      const json = encodeText(text);
      expect(putText((rows) => column('http', 'uri').put?.(rows, text))).toBe(json);
      expect(json).not.toContain('\n');
      expect(JSON.parse(json)).toBe(Buffer.from(text).toString());
    }),
  );
});
