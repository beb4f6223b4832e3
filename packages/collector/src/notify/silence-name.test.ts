import { expect, test } from 'vitest';
import { newSilenceName } from './silence-name.ts';

test('a name is short, easy to type, and free', () => {
  const given = [0, 0, 0, 0, 0, 0.99, 0.99, 0.99, 0.99, 0.99, 0.99];
  const random = () => given.shift() ?? 0.5;
  expect(newSilenceName(random, [{ id: 'aaaaa' }])).toBe('999999');
});
