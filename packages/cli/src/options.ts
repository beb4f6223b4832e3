import { type EventType, eventKinds, formatIp, formatMac, NAME_PATTERN, parseIp, parseMac } from '@lanhound/proto';
import { nearest } from '@lanhound/runtime';
import { InvalidArgumentError } from 'commander';
import type { Device } from './processes/event-filter.ts';

/** A site or sensor name from the command line. */
export function parseName(text: string): string {
  if (NAME_PATTERN.test(text)) return text;
  throw new InvalidArgumentError('want lower-case letters, digits, - or _, at most 63, such as "home".');
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('want a port from 0 to 65535.');
}

const TYPES = Object.keys(eventKinds) as EventType[];
/** For people, all of them. */
export const EVENT_TYPES = TYPES.join(' ');

/** Event types between commas, after those of an earlier option. */
export function parseTypes(text: string, before: readonly EventType[] = []): EventType[] {
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    if (TYPES.some((type) => type === word)) continue;
    const meant = nearest(word, TYPES);
    throw new InvalidArgumentError(
      `"${word}" is no event type${meant ? `, meant was perhaps ${meant}` : ''}; there are ${TYPES.join(', ')}.`,
    );
  }
  return [...before, ...(words as EventType[])];
}

/** A MAC or IP address, after those of an earlier option. */
export function parseDevice(text: string, before: readonly Device[] = []): Device[] {
  const mac = parseMac(text);
  if (mac !== undefined) return [...before, { mac: formatMac(mac) }];
  const ip = parseIp(text);
  if (ip) return [...before, { ip: formatIp(ip) }];
  throw new InvalidArgumentError('want a MAC address such as aa:bb:cc:dd:ee:ff, or an IP address.');
}

/** A host as a sensor is told it: a name or an address, perhaps with a port. */
export function parseServerName(text: string): string {
  if (/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$|^[0-9a-fA-F:]+$/.test(text)) return text;
  throw new InvalidArgumentError('want a host, perhaps with a port, such as 192.168.1.10 or collector.lan:8883.');
}
