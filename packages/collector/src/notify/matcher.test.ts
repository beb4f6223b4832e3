import { expect, test } from 'vitest';
import { compileMatchers, matcherText, parseMatcher } from './matcher.ts';

const labels = { detector: 'new-device', severity: 'high', device: 'Anna\'s "TV"' };

test.each([
  ['detector="new-device"', true],
  ['detector=new-device', true],
  ['detector!="new-device"', false],
  ['detector=~"new-.*"', true],
  ['detector=~"new"', false],
  ['detector!~"arp-.*"', true],
  ['owner=""', true],
  ['owner!=""', false],
  ['device="Anna\'s \\"TV\\""', true],
  [' severity =~ "high|critical" ', true],
])('%s', (text, matches) => {
  const matcher = parseMatcher(text);
  expect(compileMatchers([matcher])(labels)).toBe(matches);
  expect(parseMatcher(matcherText(matcher))).toEqual(matcher);
});

test('all of them must match', () => {
  const both = ['severity="high"', 'detector="other"'].map(parseMatcher);
  expect(compileMatchers(both)(labels)).toBe(false);
  expect(compileMatchers([])(labels)).toBe(true);
});

test.each(['', 'detector', '="x"', 'a=b=c', 'a=~"("', 'a="b', `a="${'x'.repeat(500)}"`])('%s is refused', (text) => {
  expect(() => parseMatcher(text)).toThrow();
});
