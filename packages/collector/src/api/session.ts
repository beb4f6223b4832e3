import { z } from 'zod';
import type { Gate } from './access/gate.ts';
import type { Login } from './access/login.ts';
import { PASSWORD_CHARS_MAX } from './access/password.ts';
import { SESSION_MS_MAX } from './access/sessions.ts';
import { route } from './route.ts';

const Nothing = z.strictObject({});
const Credentials = z.strictObject({
  user: z.string().min(1).max(63).describe('The name of the user.'),
  password: z.string().min(1).max(PASSWORD_CHARS_MAX).describe('The password.'),
});

const PATH = '/api/v1/session';

/** How the cookie of a session is kept by the browser. */
export interface CookieOptions {
  name: string;
  /** Only over TLS. */
  secure: boolean;
}

/** Logging in, looking who one is, and out. These change nothing but the asker's own session. */
export const sessionRoutes = (gate: Gate, login: Login, cookie: CookieOptions) => [
  route({
    method: 'post',
    path: PATH,
    audience: 'anybody',
    summary: 'Log in with a password: sets the cookie of a session.',
    query: Nothing,
    body: Credentials,
    answer: async (_query, _signal, { body, address, header }) => {
      const { session, role } = await login.open(body.user, body.password, address);
      header('Set-Cookie', setCookie(cookie, session, SESSION_MS_MAX / 1_000));
      return { name: body.user, role };
    },
  }),
  route({
    path: PATH,
    audience: 'viewer',
    summary: 'Who the asker is, and what it may do.',
    query: Nothing,
    answer: async (_query, _signal, { caller }) => ({ name: caller?.name, role: caller?.role }),
  }),
  route({
    method: 'delete',
    path: PATH,
    audience: 'viewer',
    summary: 'Log out.',
    query: Nothing,
    answer: async (_query, _signal, { caller, header }) => {
      if (caller?.session) gate.sessions.close(caller.session);
      header('Set-Cookie', setCookie(cookie, '', 0));
      return {};
    },
  }),
];

/** No script sees it, and no other site's request carries it. */
const setCookie = ({ name, secure }: CookieOptions, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
