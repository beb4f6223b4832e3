// How receivers show a server who we are.
import { secret } from '@lanhound/runtime';
import { z } from 'zod';

export type Authorization = z.output<typeof Authorization>;

export const Authorization = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('bearer').describe('Sends a token.'),
    token: secret(z.string().min(1)).describe('The token.'),
  }),
  z.strictObject({
    type: z.literal('basic').describe('Sends a user name and password.'),
    username: z.string().min(1).describe('The user name.'),
    password: secret(z.string()).describe('The password.'),
  }),
]);

/** The header; none when there is nothing to show. */
export function authorizationHeader(authorization: Authorization | undefined): Record<string, string> {
  switch (authorization?.type) {
    case undefined:
      return {};
    case 'bearer':
      return { authorization: `Bearer ${authorization.token}` };
    case 'basic': {
      const { username, password } = authorization;
      return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
    }
    default:
      return authorization satisfies never;
  }
}
