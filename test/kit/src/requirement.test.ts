import { expect, test } from 'vitest';
import { findProgram } from './requirement.ts';

test('programs are found on the PATH, and what is not there is not', () => {
  expect(findProgram('sh')).toMatch(/\/sh$/);
  expect(findProgram('lanhound-no-such-program')).toBeUndefined();
});
