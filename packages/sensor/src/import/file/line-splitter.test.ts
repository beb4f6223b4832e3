import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: readonly string[], lineBytesMax = 8) {
  const splitter = new LineSplitter(lineBytesMax);
  const lines: string[] = [];
  for (const chunk of chunks) splitter.push(Buffer.from(chunk), (line) => lines.push(line.toString()));
  return { lines, longLines: splitter.longLines, pendingBytes: splitter.pendingBytes };
}

test.each([
  ['whole lines', ['a\nbc\n'], { lines: ['a', 'bc'], longLines: 0, pendingBytes: 0 }],
  ['a line in three parts', ['a', 'b', 'c\n'], { lines: ['abc'], longLines: 0, pendingBytes: 0 }],
  ['a line that goes on', ['a\nbc'], { lines: ['a'], longLines: 0, pendingBytes: 2 }],
  [
    'ends of another system, and empty lines',
    ['a\r\n\r\n\nb\r\n'],
    { lines: ['a', 'b'], longLines: 0, pendingBytes: 0 },
  ],
  ['a line of the most bytes', ['12345678\n'], { lines: ['12345678'], longLines: 0, pendingBytes: 0 }],
  ['a line of one more', ['123456789\nb\n'], { lines: ['b'], longLines: 1, pendingBytes: 0 }],
  ['a long line in parts', ['1234', '5678', '9', '0\nb\n'], { lines: ['b'], longLines: 1, pendingBytes: 0 }],
  ['a long line that goes on', ['123456789012'], { lines: [], longLines: 1, pendingBytes: 12 }],
])('%s', (_, chunks, expected) => expect(split(chunks)).toEqual(expected));

test('what begins inside a line begins with the next one', () => {
  const splitter = new LineSplitter(8);
  const lines: string[] = [];
  splitter.reset({ inLine: true });
  splitter.push(Buffer.from('end\nb\n'), (line) => lines.push(line.toString()));
  expect({ lines, longLines: splitter.longLines }).toEqual({ lines: ['b'], longLines: 0 });
});

test('lines are the same however they are cut, and no longer than allowed', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r'), maxLength: 80 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(80), { maxLength: 10 }), (whole, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
      const parts = places.slice(1).map((end, i) => whole.slice(places[i], end));
      const found = split(parts);
      expect(found).toEqual(split([whole]));
      expect(Math.max(0, ...found.lines.map((line) => line.length))).toBeLessThanOrEqual(8);
    }),
  );
});
