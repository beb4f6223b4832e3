import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRegistry } from './parse-registry.ts';
import { RegistryError } from './registry.ts';

const HEADER = 'Registry,Assignment,Organization Name,Organization Address';
const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\r\n')}\r\n`;
const GOOD = 'MA-L,0000F1,Maker,Street 1 Town XX';

describe('a registry as IEEE writes it', () => {
  test.each([
    ['large blocks', [GOOD], 'large', { '0000F1': 'Maker' }],
    ['medium ones', ['MA-M,0000F1A,Maker,'], 'medium', { '0000F1A': 'Maker' }],
    ['small ones', ['MA-S,0000F1ABC,Maker,'], 'small', { '0000F1ABC': 'Maker' }],
    [
      'commas and quotes in names',
      ['MA-L,0000F1,"Maker ""X"", Inc.","A, B"'],
      'large',
      { '0000F1': 'Maker "X", Inc.' },
    ],
    [
      'lines within an address',
      [`MA-L,0000F1,Maker,"Street\r\nTown"`, 'MA-L,0000F2,Other,'],
      'large',
      { '0000F1': 'Maker', '0000F2': 'Other' },
    ],
    ['blanks around names', ['MA-L,0000f1,  Maker ,'], 'large', { '0000F1': 'Maker' }],
    ['characters that steer a terminal', ['MA-L,0000F1,Ma\u001b[31mker,'], 'large', { '0000F1': 'Ma[31mker' }],
    ['very long names', [`MA-L,0000F1,${'x'.repeat(300)},`], 'large', { '0000F1': 'x'.repeat(200) }],
  ])('%s', (_, rows, name, prefixes) => expect(parseRegistry(csv(...rows))).toEqual({ name, prefixes }));
});

test.each([
  ['a web page', '<!DOCTYPE html><html>', /a web page/],
  ['nothing', '', /its first line is ""/],
  ['another table', 'a,b,c\n1,2,3\n', /its first line is "a,b,c"/],
  ['no lines', csv(), /its registry is ""/],
  ['another registry', csv('CID,0AAAAA,Maker,'), /its registry is "CID"/],
  ['quotes that do not close', `${csv(GOOD)}MA-L,"0000F2`, /no CSV/],
  [
    'one flawed line of a hundred and one too many',
    csv(...Array(98).fill(GOOD), 'MA-L,00,x,', 'MA-M,0000F2,x,'),
    /2 of its 100 lines/,
  ],
])('%s is refused', (_, text, message) => expect(() => parseRegistry(text)).toThrow(message));

test('one flawed line of a hundred is left out', () => {
  expect(parseRegistry(csv(...Array(99).fill(GOOD), 'MA-L,00,x,')).prefixes).toEqual({ '0000F1': 'Maker' });
});

test('whatever is in a file, it is a registry or refused', () => {
  const cell = fc.oneof(
    fc.constantFrom('MA-L', '0000F1', '"', '\n', ','),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const text = fc.array(cell, { maxLength: 40 }).map((cells) => `${csv(GOOD)}${cells.join(',')}`);
  fc.assert(
    fc.property(text, (text) => {
      try {
        expect(parseRegistry(text).prefixes['0000F1']).toBeDefined();
      } catch (error) {
        expect(error).toBeInstanceOf(RegistryError);
      }
    }),
  );
});
