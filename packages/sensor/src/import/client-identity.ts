import { formatText } from '../decode/text.ts';
import { macOf } from './addresses.ts';

const NAME_LENGTH_MAX = 255;

/** What a client calls itself, harmless to show; undefined for nothing. Takes bytes, or text with a byte a unit. */
export function clientNameOf(given: string | Uint8Array | undefined): string | undefined {
  if (given === undefined) return undefined;
  const bytes = typeof given === 'string' ? Buffer.from(given, 'latin1') : given;
  return formatText(bytes, 0, bytes.length).slice(0, NAME_LENGTH_MAX) || undefined;
}

const ETHERNET = '0001';
/** RFC 8415 section 11: a type, and up to 128 bytes. */
const DUID_TEXT = /^[0-9a-f]{6,260}$/;

/** A DUID as events have it, from hexadecimal with or without colons. */
export function duidOf(given: string | undefined): string | undefined {
  const duid = given?.toLowerCase().replaceAll(':', '');
  return duid !== undefined && duid.length % 2 === 0 && DUID_TEXT.test(duid) ? duid : undefined;
}

/** The DUID in a DHCPv4 client identifier, behind its type and four bytes (RFC 4361 section 6.1). */
export function duidOfClientId(given: string | undefined): string | undefined {
  const identifier = duidOf(given);
  return identifier?.startsWith('ff') ? duidOf(identifier.slice(10)) : undefined;
}

/** The Ethernet address that a DUID was made of (RFC 8415 sections 11.2 and 11.4). */
export function macOfDuid(duid: string): string | undefined {
  if (duid.startsWith(`0001${ETHERNET}`) && duid.length === 28) return macOf(duid.slice(16));
  if (duid.startsWith(`0003${ETHERNET}`) && duid.length === 20) return macOf(duid.slice(8));
  return undefined;
}
