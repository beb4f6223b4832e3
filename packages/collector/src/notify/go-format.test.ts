import { expect, test } from 'vitest';
import { goJson, goQuoted, goTime } from './go-format.ts';

test.each([
  [1_772_366_400_000_000, '2026-03-01T12:00:00Z'],
  [1_772_366_401_500_000, '2026-03-01T12:00:01.5Z'],
  [1_772_366_410_000_010, '2026-03-01T12:00:10.00001Z'],
  [1_772_366_400_123_456, '2026-03-01T12:00:00.123456Z'],
])('%i is %s', (us, text) => expect(goTime(us)).toBe(text));

test.each([
  ['a<b>&c', '"a\\u003cb\\u003e\\u0026c"'],
  ['\u2028\u2029', '"\\u2028\\u2029"'],
  ['\b\f\n\r\t\u0001', '"\\u0008\\u000c\\n\\r\\t\\u0001"'],
  ['\\b "q"', '"\\\\b \\"q\\""'],
  ['é 😀 \ud800', '"é 😀 \ufffd"'],
])('%j as JSON', (text, json) => expect(goJson(text)).toBe(`${json}\n`));

test.each([
  ['plain', '"plain"'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ['\u0007\b\f\n\r\t\v\u0001\u007f', '"\\a\\b\\f\\n\\r\\t\\v\\x01\\x7f"'],
  ['é 😀 中', '"é 😀 中"'],
  ['\u00a0\u200b\u{e0001}', '"\\u00a0\\u200b\\U000e0001"'],
])('%j in quotes', (text, quoted) => expect(goQuoted(text)).toBe(quoted));
