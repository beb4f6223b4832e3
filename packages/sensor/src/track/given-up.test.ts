import { expect, test } from 'vitest';
import { givenUpOf } from './given-up.ts';

test('what reached a limit or was not captured, as far as it happened', () => {
  const counters = {
    'stream.windowsEvicted': 2,
    'stream.cut': 1,
    'dns.answersOmitted': 3,
    'quic.refused': 0,
    'dns.messages': 9,
    'dns.label': 4,
  };
  expect(givenUpOf(counters)).toEqual({ 'stream.windowsEvicted': 2, 'stream.cut': 1, 'dns.answersOmitted': 3 });
});
