import { formatIp, parseIp } from '@lanhound/proto';

/** Addresses that begin alike: bytes as parseIp gives them, and how many bits of them count. */
export interface Cidr {
  bytes: Uint8Array;
  bits: number;
}

/** "192.168.1.0/24", "fd00::/8"; what stands behind the bits does not matter. Undefined when it is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [, ip = '', digits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const bytes = parseIp(ip);
  const bits = Number(digits);
  return bytes && bits <= bytes.length * 8 ? { bytes, bits } : undefined;
}

export function contains({ bytes, bits }: Cidr, ip: Uint8Array): boolean {
  if (ip.length !== bytes.length) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (ip[i] !== bytes[i]) return false;
  const rest = 0xff00 >> (bits & 7);
  return (bits & 7) === 0 || (((ip[whole] as number) ^ (bytes[whole] as number)) & rest & 0xff) === 0;
}

/** Its text, with nothing behind the bits that count. */
export function networkOf({ bytes, bits }: Cidr): string {
  const kept = bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8))));
  return `${formatIp(kept)}/${bits}`;
}
