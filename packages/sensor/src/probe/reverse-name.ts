import { parseIp } from '@lanhound/proto';

/** The name under which the DNS has the names of an address: RFC 1035 section 3.5, RFC 3596 section 2.5. */
export function reverseNameOf(ip: string): string | undefined {
  const bytes = parseIp(ip);
  if (!bytes) return undefined;
  if (bytes.length === 4) return `${[...bytes].reverse().join('.')}.in-addr.arpa`;
  const nibbles = [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
  return `${nibbles
    .reverse()
    .map((nibble) => nibble.toString(16))
    .join('.')}.ip6.arpa`;
}
