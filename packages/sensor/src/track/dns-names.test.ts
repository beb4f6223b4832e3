import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NAME_TEXT_BYTES_MAX, NameText } from '../decode/names.ts';
import { DnsNames } from './dns-names.ts';

function nameText(text: string): NameText {
  const name = new NameText();
  name.bytes.fill(0xa5);
  name.finish(Buffer.from(name.bytes.buffer).write(text, 'latin1'), 7);
  return name;
}

const textOf = ({ bytes, length }: NameText): string => Buffer.from(bytes.subarray(0, length)).toString('latin1');
const one = nameText('a');
/** Of so many blocks. */
const long = (blocks: number): NameText => nameText('a'.repeat(blocks * 64));

test('names of any length come out as they went in, and what is removed makes room', () => {
  const step = fc.record({ length: fc.integer({ min: 1, max: 1_020 }), letter: fc.nat(25), removes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const names = new DnsNames(8, NAME_TEXT_BYTES_MAX);
      const kept: { text: string; first: number }[] = [];
      const copy = new NameText();
      for (const { length, letter, removes } of steps) {
        const text = String.fromCharCode(0x61 + letter).repeat(length);
        const first = names.add(nameText(text));
        if (first >= 0) kept.push({ text, first });
        const gone = removes ? kept.shift() : undefined;
        if (gone) names.remove(gone.first, gone.text.length);
        for (const { text: known, first: at } of kept) {
          names.copy(at, known.length, copy);
          expect(textOf(copy)).toBe(known);
          expect(names.isSame(at, nameText(known))).toBe(true);
          expect(names.isSame(at, nameText(`${known.slice(0, -1)}!`))).toBe(false);
        }
      }
      for (const { text, first } of kept) names.remove(first, text.length);
      // Nothing was lost: a block for each of twice eight names, and for one of the longest.
      for (let i = 0; i < 2 * 8 + 16; i++) expect(names.add(one)).toBeGreaterThanOrEqual(0);
      expect(names.add(one)).toBe(-1);
    }),
    { numRuns: 50 },
  );
});

test('a name that finds no room takes none', () => {
  const names = new DnsNames(1, 64);
  expect(names.add(long(4))).toBe(-1);
  const first = names.add(long(3));
  expect(first).toBeGreaterThanOrEqual(0);
  expect(names.add(one)).toBe(-1);
  names.remove(first, 3 * 64);
  expect(names.add(long(3))).toBeGreaterThanOrEqual(0);
});
