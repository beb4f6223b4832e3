import { formatIp, parseIp } from '@lanhound/proto';

// What a resolver calls an address, where that is a name of a device. Many give every address a name that is made of
// it, and routers call devices that gave no name after their MAC.

/** "7.1.168.192.in-addr.arpa", RFC 1035 section 3.5. */
const IPV4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/;
/** The nibbles of an IPv6 address, the last first, RFC 3596 section 2.5. */
const IPV6 = /^((?:[0-9a-f]\.){32})ip6\.arpa$/;
const GROUP_DIGITS = 4;

/** The address that a name of the reverse tree stands for. */
export function addressOf(reverseName: string): string | undefined {
  const name = reverseName.toLowerCase();
  const [, d, c, b, a] = IPV4.exec(name) ?? [];
  const [, nibbles] = IPV6.exec(name) ?? [];
  const groups = nibbles?.split('.').reverse().join('').match(/.{4}/g);
  const bytes = parseIp(groups ? groups.join(':') : `${a}.${b}.${c}.${d}`);
  return bytes && formatIp(bytes);
}

/** Words for any host, alone or with a number: "dhcp-17", "host23", "unknown0011223344ff". */
const ANY_HOST = new RegExp(
  '^(ip|ipv[46]|dhcp|dyn(amic)?|pool|client|host|static|lease|addr(ess)?|unknown|node|device|guest)' +
    '([-_]?[0-9a-f]*[0-9][-_0-9a-f]*)?$',
);
/** A MAC, or an address with nothing around it. */
const ADDRESS_ONLY = /^(([0-9a-f]{2}[-_]?){6}|[0-9]+([-_][0-9]+)*)$/;
/** RFC 1035 section 2.3.4: no name of the DNS has a longer part. */
const LABEL_LENGTH_MAX = 63;
const NOBODY = /^_?(localhost|gateway|router|unknown|none|null|invalid|localdomain)$/;
/** So much of an address in a name is no chance. */
const SAME_DIGITS_MIN = 8;

/** The host's own part of a name, which stands first; undefined where it is made of the address, or is anybody's. */
export function hostOf(name: string, ip: string): string | undefined {
  const label = name.split('.', 1)[0] ?? '';
  if (label.length > LABEL_LENGTH_MAX) return undefined;
  const plain = label.toLowerCase();
  if (plain === '' || ANY_HOST.test(plain) || ADDRESS_ONLY.test(plain) || NOBODY.test(plain) || isMadeOf(plain, ip))
    return undefined;
  return label;
}

function isMadeOf(label: string, ip: string): boolean {
  const bytes = parseIp(ip);
  if (!bytes) return false;
  if (bytes.length === 4) return isMadeOfIpv4(label, [...bytes]);
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const ends = [digits.slice(0, 4 * GROUP_DIGITS), digits.slice(-4 * GROUP_DIGITS)];
  const groups = label.match(/[0-9a-f]+/g) ?? [];
  const padded = groups.map((group) => group.padStart(GROUP_DIGITS, '0')).join('');
  return ends.some((end) => padded.includes(end) || groups.some((g) => g.length >= SAME_DIGITS_MIN && end.includes(g)));
}

function isMadeOfIpv4(label: string, bytes: readonly number[]): boolean {
  const groups = (label.match(/\d+/g) ?? []).map(Number);
  const contains = (wanted: readonly number[]) => `,${groups.join(',')},`.includes(`,${wanted.join(',')},`);
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const decimal = bytes.map((byte) => String(byte).padStart(3, '0')).join('');
  return (
    contains(bytes) ||
    contains(bytes.toReversed()) ||
    contains(bytes.slice(1)) ||
    label.includes(hex) ||
    label.includes(decimal)
  );
}
