import { type FlowEvent, protoName } from '@lanhound/proto';
import type { Party } from '../party.ts';

/** Where ports are handed out at random (RFC 6335 section 6), so that their number says nothing. */
export const DYNAMIC_PORTS_FROM = 49_152;

/** What a device talks to, in words that stay the same while the habit does. */
export type Destination =
  /** Within the site: exactly who. */
  | { where: 'site'; who: string; port: string }
  /** On the internet, by the domain that the server's name belongs to. */
  | { where: 'internet'; domain: string; port: string; number: number }
  /** On the internet, without a name: by port only, because the addresses behind a service change all the time. */
  | { where: 'internet'; domain?: undefined; port: string; number: number };

export function destinationOf(flow: FlowEvent, server: Party): Destination {
  const { dstPort = 0, proto, serverName } = flow;
  const port = `${dstPort >= DYNAMIC_PORTS_FROM ? 'dynamic' : dstPort}/${protoName(proto)}`;
  if (server.local) return { where: 'site', who: server.key, port };
  const domain = serverName === undefined ? undefined : parentDomain(serverName);
  return { where: 'internet', port, number: dstPort, ...(domain === undefined ? {} : { domain }) };
}

/** A name may still come for this flow: it is young, and what speaks here tells one. */
export const mayYetBeNamed = ({ state, app, serverName, dstPort }: FlowEvent): boolean =>
  serverName === undefined &&
  state === 'open' &&
  (app === undefined ? dstPort === 443 || dstPort === 80 : ['tls', 'quic', 'http'].includes(app));

/**
 * The domain somebody registered, near enough: the last two labels, or three where the last two look like a public
 * suffix of a country ("co.uk", "com.au", "gouv.fr"). Undefined for addresses and single labels.
 */
export function parentDomain(serverName: string): string | undefined {
  const name = (serverName.endsWith('.') ? serverName.slice(0, -1) : serverName).toLowerCase();
  const top = name.lastIndexOf('.') + 1;
  const second = name.lastIndexOf('.', top - 2) + 1;
  if (top < 2 || top === name.length || second === top - 1 || ADDRESS.test(name)) return undefined;
  const hasCountrySuffix = name.length - top === 2 && (top - second <= 4 || name.startsWith('gouv.', second));
  if (!hasCountrySuffix || second === 0) return name.slice(second);
  const third = name.lastIndexOf('.', second - 2) + 1;
  return third === second - 1 ? undefined : name.slice(third);
}

const ADDRESS = /^[\d.]+$|:/;
