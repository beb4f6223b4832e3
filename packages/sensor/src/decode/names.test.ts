import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NameReader, putQuoted, quotedBytesMax, skipName, textRoom } from './names.ts';

const HEADER = '00'.repeat(12);
const hex = (digits: string): Uint8Array => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const label = (text: string): string => Buffer.from([text.length, ...Buffer.from(text, 'latin1')]).toString('hex');

function read(digits: string, at = 12, lowerCase = false): { name: string; next: number; fault: string } {
  const bytes = hex(HEADER + digits);
  const names = new NameReader();
  const name = names.read(bytes, 0, at, bytes.length, lowerCase);
  return { name, next: names.next, fault: name === '' ? names.fault : '' };
}

describe('names', () => {
  test.each([
    ['the root', '00', '.', 13],
    ['two labels', `${label('example')}${label('net')}00`, 'example.net', 25],
    ['case as sent', `${label('ExAmple')}00`, 'ExAmple', 21],
    ['a dot and a backslash inside a label', `${label('a.b\\c')}00`, 'a\\.b\\\\c', 19],
    ['bytes that are not printable', `${label('\x00\x1f\x7f\xff')}00`, '\\000\\031\\127\\255', 18],
    ['a space', `${label('my tv')}00`, 'my tv', 19],
  ])('%s', (_, digits, name, next) => {
    expect(read(digits)).toEqual({ name, next, fault: '' });
  });

  test('lower case when asked for', () => {
    expect(read(`${label('ExAmple')}00`, 12, true).name).toBe('example');
  });

  test('a pointer to an earlier name, and the message goes on behind the pointer', () => {
    const digits = `${label('net')}00${label('example')}c00c`;
    expect(read(digits, 17)).toEqual({ name: 'example.net', next: 27, fault: '' });
  });

  test.each([
    ['a pointer to itself', 'c00c', 12, 'dns.pointer'],
    ['a pointer forwards', `c010 0000 ${label('net')}00`, 12, 'dns.pointer'],
    ['two pointers to each other', 'c00e c00c', 14, 'dns.pointer'],
    ['a pointer into its own name', `${label('a')}c00c`, 12, 'dns.pointer'],
    ['a pointer into the header', 'c000', 12, 'dns.pointer'],
    ['half a pointer', 'c0', 12, 'dns.short'],
    ['a label of a reserved kind', '40', 12, 'dns.label'],
    ['a label that does not fit', '05 61 62', 12, 'dns.short'],
    ['no end', label('example'), 12, 'dns.short'],
    ['nothing', '', 12, 'dns.short'],
  ])('%s is refused', (_, digits, at, fault) => {
    expect(read(digits, at)).toMatchObject({ name: '', fault });
  });

  test('255 octets are a name, 256 are none', () => {
    const labels = label('a'.repeat(63)).repeat(3);
    expect(read(`${labels}${label('b'.repeat(61))}00`).name).toHaveLength(253);
    expect(read(`${labels}${label('b'.repeat(62))}00`).fault).toBe('dns.nameLength');
  });

  test('255 octets through pointers as well', () => {
    const tail = `${label('a'.repeat(63)).repeat(3)}00`;
    expect(read(`${tail}${label('b'.repeat(62))}c00c`, 12 + 193).fault).toBe('dns.nameLength');
  });

  test('127 pointers in a row are followed, 128 are not', () => {
    const pointer = (i: number) => `c0${(i === 0 ? 12 : 13 + (i - 1) * 2).toString(16).padStart(2, '0')}`;
    const far = (i: number) =>
      13 + (i - 1) * 2 > 255 ? `c1${(13 + (i - 1) * 2 - 256).toString(16).padStart(2, '0')}` : pointer(i);
    const chain = (pointers: number) => `00${Array.from({ length: pointers }, (_, i) => far(i)).join('')}`;
    expect(read(chain(127), 13 + 126 * 2).name).toBe('.');
    expect(read(chain(128), 13 + 127 * 2).fault).toBe('dns.pointer');
  });

  test.each([
    ['a name', `${label('net')}00`, 17],
    ['a pointer', 'c00c', 14],
    ['half a pointer', 'c0', -1],
    ['a reserved label', '8000', -1],
    ['no end', label('net'), -1],
  ])('skips %s', (_, digits, next) => {
    const bytes = hex(HEADER + digits);
    expect(skipName(bytes, 12, bytes.length)).toBe(next);
  });

  test('strings in quotes', () => {
    const bytes = Buffer.from('a "b" \\ \x00\xe4', 'latin1');
    const text = textRoom(quotedBytesMax(bytes.length));
    const end = putQuoted(text, 0, bytes, 0, bytes.length);
    expect(text.bytes.toString('latin1', 0, end)).toBe('"a \\"b\\" \\\\ \\000\\228"');
  });

  test('every byte at every place of a label, in lower case and as sent', () => {
    const printable = (byte: number) => byte >= 0x20 && byte < 0x7f && byte !== 0x2e && byte !== 0x5c;
    const escaped = (byte: number) => {
      if (printable(byte)) return String.fromCharCode(byte);
      return byte === 0x2e || byte === 0x5c ? `\\${String.fromCharCode(byte)}` : `\\${String(byte).padStart(3, '0')}`;
    };
    for (let byte = 0; byte < 256; byte++) {
      for (let at = 0; at < 9; at++) {
        const label = Buffer.from('aZ@[`z{-_', 'latin1');
        label[at] = byte;
        const text = Array.from(label, escaped).join('');
        const digits = `09${label.toString('hex')}00`;
        expect(read(digits).name).toBe(text);
        expect(read(digits, 12, true).name).toBe(text.toLowerCase());
      }
    }
  });

  test('any bytes are a name or refused, and what lies outside does not matter', () => {
    const names = new NameReader();
    const outcome = (bytes: Uint8Array, messageStart: number, at: number, end: number) => {
      const name = names.read(bytes, messageStart, at, end, true);
      return name === '' ? names.fault : `${name} ${names.next - messageStart}`;
    };
    const biased = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 0xc0, 12, 14)), { maxLength: 120 });
    fc.assert(
      fc.property(biased, fc.nat(120), fc.uint8Array({ minLength: 16, maxLength: 16 }), (values, at, around) => {
        const bytes = Uint8Array.from(values);
        const start = Math.min(at, bytes.length);
        const framed = Buffer.concat([around, bytes, around]);
        const expected = outcome(bytes, 0, start, bytes.length);
        expect(outcome(framed, 16, 16 + start, 16 + bytes.length)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
