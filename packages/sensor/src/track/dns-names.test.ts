import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DnsNames } from './dns-names.ts';

const bytesOf = (name: string): Uint8Array => Buffer.from(name, 'latin1');

test('names of any length come out as they went in, and what is removed makes room', () => {
  const step = fc.record({ length: fc.integer({ min: 1, max: 1_020 }), letter: fc.nat(25), removes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const names = new DnsNames(8, 1_020);
      const kept: { name: string; first: number }[] = [];
      for (const { length, letter, removes } of steps) {
        const name = String.fromCharCode(0x61 + letter).repeat(length);
        const first = names.add(bytesOf(name), length);
        if (first >= 0) kept.push({ name, first });
        const gone = removes ? kept.shift() : undefined;
        if (gone) names.remove(gone.first, gone.name.length);
        for (const { name: known, first: at } of kept) {
          const copy = Buffer.alloc(1_020);
          names.copy(at, copy, known.length);
          expect(copy.toString('latin1', 0, known.length)).toBe(known);
          expect(names.isSame(at, bytesOf(known), known.length)).toBe(true);
          expect(names.isSame(at, bytesOf(`${known.slice(0, -1)}!`), known.length)).toBe(false);
        }
      }
      for (const { name, first } of kept) names.remove(first, name.length);
      // Nothing was lost: a block for each of twice eight names, and for one of the longest.
      for (let i = 0; i < 2 * 8 + 16; i++) expect(names.add(bytesOf('a'), 1)).toBeGreaterThanOrEqual(0);
      expect(names.add(bytesOf('a'), 1)).toBe(-1);
    }),
    { numRuns: 50 },
  );
});

test('a name that finds no room takes none', () => {
  const names = new DnsNames(1, 64);
  expect(names.add(new Uint8Array(200), 200)).toBe(-1);
  const first = names.add(new Uint8Array(192), 192);
  expect(first).toBeGreaterThanOrEqual(0);
  expect(names.add(new Uint8Array(1), 1)).toBe(-1);
  names.remove(first, 192);
  expect(names.add(new Uint8Array(192), 192)).toBeGreaterThanOrEqual(0);
});
