import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IgnoredReason, nameOf, parseLine, parseLines } from './parse-list.ts';

/** "-name" is blocked, "+name" allowed, "?reason" ignored. */
function said(read: (sink: Parameters<typeof parseLine>[1]) => void): string[] {
  const lines: string[] = [];
  read({
    block: (name) => void lines.push(`-${name}`),
    allow: (name) => void lines.push(`+${name}`),
    ignored: (reason: IgnoredReason) => void lines.push(`?${reason}`),
  });
  return lines;
}

test.each([
  // Hosts files.
  ['0.0.0.0 ads.example.com', ['-ads.example.com']],
  ['127.0.0.1\tads.example.com', ['-ads.example.com']],
  [':: ads.example.com', ['-ads.example.com']],
  ['0.0.0.0 a.example.com b.example.com', ['-a.example.com', '-b.example.com']],
  ['0.0.0.0 ads.example.com # why', ['-ads.example.com']],
  ['0.0.0.0 ads.example.com #why', ['-ads.example.com']],
  ['127.0.0.1 localhost', ['?singleLabel']],
  ['127.0.0.1 localhost.localdomain', []],
  ['0.0.0.0 0.0.0.0', ['?notAName']],
  ['255.255.255.255 broadcasthost', ['?mapsToAddress']],
  ['fe80::1%lo0 localhost', ['?mapsToAddress']],
  ['192.168.1.5 nas.example.com', ['?mapsToAddress']],
  // Plain names.
  ['ads.example.com', ['-ads.example.com']],
  ['ADS.Example.COM.', ['-ads.example.com']],
  ['*.example.com', ['-example.com']],
  ['.example.com', ['-example.com']],
  ['münchen.example', ['-xn--mnchen-3ya.example']],
  ['_dmarc.example.com', ['-_dmarc.example.com']],
  ['com', ['?singleLabel']],
  ['192.168.1.1', ['?notAName']],
  ['two words', ['?notAName']],
  ['-bad.example.com', ['?notAName']],
  [`${'a'.repeat(64)}.example.com`, ['?notAName']],
  [`${'a.'.repeat(127)}com`, ['?notAName']],
  // AdBlock style.
  ['||ads.example.com^', ['-ads.example.com']],
  ['||ads.example.com', ['-ads.example.com']],
  ['||ads.example.com^|', ['-ads.example.com']],
  ['@@||good.example.com^', ['+good.example.com']],
  ['@@||good.example.com^|', ['+good.example.com']],
  ['||ads.example.com^$important', ['-ads.example.com']],
  ['||ads.example.com^$third-party', ['?ruleOptions']],
  ['||ads.example.com^$important,domain=example.org', ['?ruleOptions']],
  ['@@||good.example.com^$document', ['?ruleOptions']],
  ['||example.com/ads/*', ['?notADnsRule']],
  ['||ads*.example.com^', ['?notADnsRule']],
  ['@@|https://example.com', ['?notADnsRule']],
  ['|https://example.com', ['?notADnsRule']],
  ['/banner[0-9]+/', ['?notADnsRule']],
  ['example.com##.banner', ['?notADnsRule']],
  // Neither.
  ['', []],
  ['# comment', []],
  ['! comment', []],
  ['##.banner', []],
  ['[Adblock Plus 2.0]', []],
])('%s', (line, expected) => expect(said((sink) => parseLine(line, sink))).toEqual(expected));

test('lines end in LF or CR LF, the last perhaps in nothing; a byte order mark is no name', () => {
  const text = '\uFEFFa.example.com\r\nb.example.com\n\nc.example.com';
  const names = ['-a.example.com', '-b.example.com', '-c.example.com'];
  expect(said((sink) => void parseLines(text, 0, 10, sink))).toEqual(names);
});

test('reading can stop after some lines and go on', () => {
  const text = 'a.example.com\nb.example.com\nc.example.com\n';
  const ends: number[] = [];
  const read = () => said((sink) => void ends.push(parseLines(text, ends.at(-1) ?? 0, 2, sink)));
  expect([read(), read()]).toEqual([['-a.example.com', '-b.example.com'], ['-c.example.com']]);
  expect(ends.at(-1)).toBe(text.length);
});

test.each([
  [4096, '-'],
  [4097, '?'],
])('a line of %i characters is read or not', (length, kind) => {
  const text = '0.0.0.0 a.example.com #'.padEnd(length, 'x');
  expect(said((sink) => void parseLines(text, 0, 1, sink))[0]?.[0]).toBe(kind);
});

test('anything at all is read to its end, and gives only names', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab.|@^$#!*/ \t\r\n0127:é,-_%['), maxLength: 300 });
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (input) => {
      let at = 0;
      const names = said((sink) => {
        while (at < input.length) at = parseLines(input, at, 3, sink);
      });
      for (const each of names) if (each[0] !== '?') expect(nameOf(each.slice(1))).toBe(each.slice(1));
    }),
  );
});
