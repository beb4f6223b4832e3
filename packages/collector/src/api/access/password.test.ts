import { expect, test } from 'vitest';
import { hashPassword, isPassword, isPasswordHash } from './password.ts';

const CHEAP = { ln: 10, r: 8, p: 1 };

test('a password is kept as a hash with its cost and a salt of its own', async () => {
  const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  expect(one).not.toBe(two);
  expect([isPasswordHash(one), await isPassword('correct horse', one)]).toEqual([true, true]);
});

test.each([
  ['another', 'correct horsf'],
  ['none', ''],
  ['a longer one', 'correct horse '],
])('%s is not it', async (_, given) => {
  expect(await isPassword(given, await hashPassword('correct horse', CHEAP))).toBe(false);
});

test('the same letters are the same password, however a keyboard composes them', async () => {
  expect(await isPassword('pa\u0308sse', await hashPassword('p\u00e4sse', CHEAP))).toBe(true);
});

test('nobody has the password of a user who does not exist', async () => {
  expect(await isPassword('', undefined)).toBe(false);
});

test.each([
  ['too dear', '$scrypt$ln=25,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ['another scheme', '$2b$10$abcdefghijklmnopqrstuv'],
  ['plain text', 'correct horse'],
])('%s is no hash of ours', (_, text) => expect(isPasswordHash(text)).toBe(false));
