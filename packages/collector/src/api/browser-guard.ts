// What keeps web pages out, whatever credentials a browser would send along.
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from './route.ts';

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/** Of every answer. Nothing here is a page, so a page may do nothing with it. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/**
 * Refuses with 403 what a web page elsewhere could have sent. A page that made its own name resolve to this machine
 * shows by its Host. A page of another origin shows by Origin or Sec-Fetch-Site, which no script can set; another port
 * of this machine is another origin too, though its requests carry SameSite cookies.
 */
export function refuseForeign(
  headers: IncomingHttpHeaders,
  scheme: string,
  isOurName: (host: string) => boolean,
): void {
  const { host = '', origin } = headers;
  const name = HOST.exec(host)?.[1]?.replace(/^\[|\]$/g, '');
  if (name === undefined || !(LOOPBACK_NAME.test(name) || isOurName(name))) {
    throw new HttpError(403, 'Host is not a name of this server, want a loopback name or one of its certificate');
  }
  if (origin !== undefined && origin.toLowerCase() !== `${scheme}://${host.toLowerCase()}`) {
    throw new HttpError(403, 'Origin is another one, want a request of this server itself');
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new HttpError(403, 'Sec-Fetch-Site is another origin, want a request of this server itself');
  }
}
