import { parseIp, scopeOf } from '@lanhound/proto';
import { z } from 'zod';

/** Where a bus server listens. The host is a name or an address, IPv6 without brackets. */
export interface Endpoint {
  host: string;
  port: number;
}

/** True when only this machine can reach it. */
export const isLoopback = (host: string): boolean => host === 'localhost' || scopeOf(host) === 'loopback';

/** A URL of one of the schemes, "nats://host" or "mqtts://host:8883"; schemes map to their default ports. */
export function serverUrl(ports: Record<string, number>) {
  const schemes = Object.keys(ports);
  const message = `a URL such as ${schemes[0]}://192.168.1.2:${ports[schemes[0] as string]} (${schemes.join(', ')})`;
  return z.string().refine((text) => parseServer(text, ports) !== undefined, { message });
}

/** Scheme, host and port of a server's URL; undefined when it is none of ours. */
export function parseServer(text: string, ports: Record<string, number>): (Endpoint & { scheme: string }) | undefined {
  const match = /^([a-z]+):\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?\/?$/.exec(text);
  const [, scheme = '', bracketed = '', portText] = match ?? [];
  const defaultPort = Object.hasOwn(ports, scheme) ? ports[scheme] : undefined;
  if (defaultPort === undefined) return undefined;
  const host = bracketed.replace(/^\[|\]$/g, '');
  if (host.includes(':') && !parseIp(host)) return undefined;
  const port = portText === undefined ? defaultPort : Number(portText);
  return port >= 1 && port <= 65_535 ? { scheme, host, port } : undefined;
}
