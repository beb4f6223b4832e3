import { cutText } from './cut-text.ts';
import { formatText } from './text.ts';

/** Pairs kept of one service; printers, who say most, have two dozen. */
const PAIRS_MAX = 32;
const KEY_LENGTH_MAX = 64;
/** RFC 6763 section 6.1: a string has 255 bytes, which escapes may make longer. */
const VALUE_LENGTH_MAX = 256;
const EQUALS = 0x3d;

/**
 * Keys whose values must not leave the packet. `p` is the registered key of a password for services such as
 * sftp-ssh, http and webdav; the others are what devices made up themselves.
 */
const SECRET = /^p$|^pw$|pass|pwd|psk|secret|token|credential|api_?key/i;

/**
 * What a service says in its TXT record, in the order it was said: strings "key=value" (RFC 6763 section 6), of equal
 * keys the first. Keys without a value say too little to be kept, and secrets are never read. Undefined when the
 * strings do not fill the record.
 */
export function readServiceText(bytes: Uint8Array, start: number, end: number): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  const known = new Set<string>();
  for (let at = start; at < end; ) {
    const stringEnd = at + 1 + (bytes[at] as number);
    if (stringEnd > end) return undefined;
    readPair(pairs, known, bytes, at + 1, stringEnd);
    at = stringEnd;
  }
  return pairs;
}

function readPair(pairs: Map<string, string>, known: Set<string>, bytes: Uint8Array, at: number, end: number): void {
  if (pairs.size >= PAIRS_MAX) return;
  const keyEnd = keyEndOf(bytes, at, end);
  if (keyEnd < 0 || keyEnd + 1 >= end) return;
  const key = formatText(bytes, at, keyEnd);
  // Keys are compared without case, RFC 6763 section 6.4.
  const folded = key.toLowerCase();
  if (known.has(folded) || SECRET.test(key) || key === '__proto__') return;
  known.add(folded);
  pairs.set(key, cutText(formatText(bytes, keyEnd + 1, end), VALUE_LENGTH_MAX));
}

/** Where the equals sign is; -1 without one, and for what is no key: printable ASCII, not empty, not too long. */
function keyEndOf(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end && at - start <= KEY_LENGTH_MAX; at++) {
    const byte = bytes[at] as number;
    if (byte === EQUALS) return at > start ? at : -1;
    if (byte < 0x20 || byte > 0x7e) return -1;
  }
  return -1;
}
