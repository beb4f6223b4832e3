// What keeps web pages out, whatever credentials a browser would send along.
import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from './route.ts';

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/** Of every answer that is no page, so that a page may do nothing with it. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/** By which names this server is reached, and how. */
export interface Doorplate {
  scheme: string;
  /** True for a name of this server besides the loopback ones. */
  isOurName(host: string): boolean;
  /** Where people reach it, perhaps through another server; empty when it is not said. */
  externalUrl: string;
}

/**
 * Refuses with 403 what a web page elsewhere could have sent. A page that made its own name resolve to this machine
 * shows by its Host. A page of another origin shows by Origin or Sec-Fetch-Site, which no script can set; another port
 * of this machine is another origin too, though its requests carry SameSite cookies. `isPage`: a page that people open
 * by links from anywhere, which changes nothing and which no other page can read.
 */
export function refuseForeign(headers: IncomingHttpHeaders, doorplate: Doorplate, isPage: boolean): void {
  const { host = '', origin } = headers;
  const { scheme, isOurName, externalUrl } = doorplate;
  const external = externalUrl === '' ? undefined : new URL(externalUrl);
  const name = HOST.exec(host)?.[1]?.replace(/^\[|\]$/g, '');
  const isOurs = (given: string) => LOOPBACK_NAME.test(given) || isOurName(given) || given === bare(external?.hostname);
  if (name === undefined || !isOurs(name.toLowerCase())) {
    throw new HttpError(403, 'Host is not a name of this server, want a loopback name or one of its certificate');
  }
  const origins = [`${scheme}://${host.toLowerCase()}`, external?.origin];
  if (origin !== undefined && !origins.includes(origin.toLowerCase())) {
    throw new HttpError(403, 'Origin is another one, want a request of this server itself');
  }
  const site = headers['sec-fetch-site'];
  const isOpened = isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isOpened) {
    throw new HttpError(403, 'Sec-Fetch-Site is another origin, want a request of this server itself');
  }
}

const bare = (hostname: string | undefined): string | undefined => hostname?.replace(/^\[|\]$/g, '');
