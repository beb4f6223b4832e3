import { z } from 'zod';

/** A URL of http or https without user and password in it: those would show wherever the URL does. */
export const httpUrl = () =>
  z
    .url({ protocol: /^https?$/ })
    .refine(
      (text) => !hasCredentials(text),
      'a URL without user and password in it; there are keys of their own for them',
    );

function hasCredentials(text: string): boolean {
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}
