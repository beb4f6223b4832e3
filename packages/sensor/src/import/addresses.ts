import { formatIp, formatMac, isGroupMac, parseIp, parseMac } from '@lanhound/proto';

/** The address as events have it; undefined for what is none that a client can have. */
export function ipOf(given: string | undefined): string | undefined {
  const bytes = given === undefined ? undefined : parseIp(given);
  return bytes?.some((byte) => byte !== 0) ? formatIp(bytes) : undefined;
}

/** The MAC as events have it; undefined for what is no single machine's. */
export function macOf(given: string | undefined): string | undefined {
  const mac = given === undefined ? undefined : parseMac(given);
  return mac === undefined || mac === 0 || isGroupMac(mac) ? undefined : formatMac(mac);
}

/** The machine itself. */
export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';
