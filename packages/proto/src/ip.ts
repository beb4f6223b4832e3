// IP addresses are 4 or 16 bytes on the wire and text everywhere people look. IPv4 is never written ::ffff:….

/** RFC 5952 text of 4 or 16 bytes; IPv4-mapped addresses come out as IPv4. */
export function formatIp(bytes: Uint8Array, at = 0, length = bytes.length): string {
  if (length === 4) return formatIpv4(bytes, at);
  if (length !== 16) throw new RangeError(`an IP address has 4 or 16 bytes, got ${length}`);
  return isMapped(bytes, at) ? formatIpv4(bytes, at + 12) : formatIpv6(bytes, at);
}

function formatIpv4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

function isMapped(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 10; i++) if (bytes[at + i] !== 0) return false;
  return bytes[at + 10] === 255 && bytes[at + 11] === 255;
}

function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[at + i] as number) << 8) | (bytes[at + i + 1] as number));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return groups.map((g) => g.toString(16)).join(':');
  const text = (part: number[]) => part.map((g) => g.toString(16)).join(':');
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (start + length < groups.length && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
    start += length;
  }
  return best;
}

/** The bytes of an address in text, 4 for IPv4 and IPv4-mapped, else 16; undefined when it is none. */
export function parseIp(text: string): Uint8Array | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const groups = parseGroups(text);
  if (!groups) return undefined;
  const bytes = new Uint8Array(16);
  for (const [i, group] of groups.entries()) {
    bytes[i * 2] = group >>> 8;
    bytes[i * 2 + 1] = group & 255;
  }
  return isMapped(bytes, 0) ? bytes.slice(12) : bytes;
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return Uint8Array.from(parts, Number);
}

function parseGroups(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const sides = halves.map((half, i) => parseSide(half, i === halves.length - 1));
  const [left, right] = sides;
  if (!left || (halves.length === 2 && !right)) return undefined;
  const missing = 8 - left.length - (right?.length ?? 0);
  if (halves.length === 1) return missing === 0 ? left : undefined;
  return missing > 0 ? [...left, ...Array<number>(missing).fill(0), ...(right as number[])] : undefined;
}

function parseSide(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const v4 = last && i === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined;
    if (v4) groups.push(((v4[0] as number) << 8) | (v4[1] as number), ((v4[2] as number) << 8) | (v4[3] as number));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** Where an address lives, for telling a home's own devices from the internet. Text as formatIp gives it. */
export type IpScope = 'private' | 'linkLocal' | 'loopback' | 'multicast' | 'broadcast' | 'unspecified' | 'global';

/** Scope by RFC 6890: RFC 1918 and RFC 6598 and fc00::/7 are private. */
export function scopeOf(ip: string): IpScope {
  const bytes = parseIp(ip);
  if (!bytes) return 'unspecified';
  return bytes.length === 4 ? scopeOfIpv4(bytes) : scopeOfIpv6(bytes);
}

function scopeOfIpv4(bytes: Uint8Array): IpScope {
  const [a = 0, b = 0] = bytes;
  if (bytes.every((byte) => byte === 255)) return 'broadcast';
  if (a === 0) return 'unspecified';
  if (a === 127) return 'loopback';
  if (a >= 224 && a < 240) return 'multicast';
  if (a === 169 && b === 254) return 'linkLocal';
  const isPrivate =
    a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128);
  return isPrivate ? 'private' : 'global';
}

function scopeOfIpv6(bytes: Uint8Array): IpScope {
  const [a = 0, b = 0] = bytes;
  if (a === 255) return 'multicast';
  if (a === 0xfe && (b & 0xc0) === 0x80) return 'linkLocal';
  if ((a & 0xfe) === 0xfc) return 'private';
  if (bytes.subarray(0, 15).every((byte) => byte === 0)) return bytes[15] === 1 ? 'loopback' : 'unspecified';
  return 'global';
}

/**
 * Private, link-local or loopback (RFC 1918, 6598, 3927, 4193, 4291), by the text alone as formatIp gives it: this is
 * asked twice for nearly every flow, and parsing costs more than all detectors together.
 */
export function isNear(ip: string): boolean {
  if (ip.includes(':')) return /^(?:f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$)/.test(ip);
  if (ip.startsWith('192.168.') || ip.startsWith('10.') || ip.startsWith('169.254.') || ip.startsWith('127.'))
    return true;
  const second = ip.startsWith('172.') || ip.startsWith('100.') ? Number(ip.slice(4, ip.indexOf('.', 4))) : -1;
  return ip.startsWith('172.') ? second >= 16 && second < 32 : second >= 64 && second < 128;
}
