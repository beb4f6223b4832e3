import { u16, u32 } from '../decode/bytes.ts';
import { labelText } from '../decode/dhcp-text.ts';
import type { LayerReader, Say, Span } from './layer.ts';
import { digitsText, hex, ipv6Text, named, spanText, u8Text, u16Text, wireText } from './values.ts';
import type { Next, Walk } from './walk.ts';

const TYPES: Readonly<Record<number, string>> = {
  1: 'solicit',
  2: 'advertise',
  3: 'request',
  4: 'confirm',
  5: 'renew',
  6: 'rebind',
  7: 'reply',
  8: 'release',
  9: 'decline',
  10: 'reconfigure',
  11: 'information request',
  12: 'relay forward',
  13: 'relay reply',
};
const RELAYS = { from: 12, to: 13 } as const;

const listText: Say = (bytes, at, end) => {
  const codes: number[] = [];
  for (let i = at; i + 2 <= end; i += 2) codes.push(u16(bytes, i));
  return codes.join(', ');
};
const addressesText: Say = (bytes, at, end) => {
  const addresses: string[] = [];
  for (let i = at; i + 16 <= end; i += 16) addresses.push(ipv6Text(bytes, i, i + 16));
  return addresses.join(', ');
};

interface Option {
  name: string;
  say: Say;
  /** Where options begin within the option's value. */
  optionsAt?: number;
}

/** RFC 8415 section 21 and the IANA registry. */
const OPTIONS: Readonly<Record<number, Option>> = {
  1: { name: 'client identifier', say: digitsText },
  2: { name: 'server identifier', say: digitsText },
  3: { name: 'addresses wanted or given', say: () => '', optionsAt: 12 },
  5: {
    name: 'address',
    say: (bytes, at) => `${ipv6Text(bytes, at, at + 16)} for ${spanText(u32(bytes, at + 20))}`,
    optionsAt: 24,
  },
  6: { name: 'wants options', say: listText },
  7: { name: 'preference', say: u8Text },
  8: { name: 'since', say: (bytes, at) => `${u16(bytes, at) / 100} s` },
  9: { name: 'relayed message', say: () => '' },
  13: { name: 'status', say: (bytes, at, end) => `${u16(bytes, at)} ${wireText(bytes, at + 2, end)}` },
  14: { name: 'rapid commit', say: () => '' },
  16: { name: 'vendor class', say: (bytes, at, end) => (end - at > 6 ? wireText(bytes, at + 6, end) : '') },
  23: { name: 'resolvers', say: addressesText },
  24: { name: 'search domains', say: digitsText },
  25: { name: 'prefixes wanted or given', say: () => '', optionsAt: 12 },
  26: { name: 'prefix', say: (bytes, at) => `${ipv6Text(bytes, at + 9, at + 25)}/${bytes[at + 8]}`, optionsAt: 25 },
  39: { name: 'full name', say: (bytes, at, end) => labelText(bytes.subarray(at + 1, end)) },
  82: { name: 'largest solicit wait', say: (bytes, at) => spanText(u32(bytes, at)) },
  83: { name: 'largest information wait', say: (bytes, at) => spanText(u32(bytes, at)) },
};
/** Bytes an option's value must have to be said. */
const BYTES_MIN: Readonly<Record<number, number>> = {
  3: 12,
  5: 24,
  7: 1,
  8: 2,
  13: 2,
  25: 12,
  26: 25,
  39: 1,
  82: 4,
  83: 4,
};
const DEPTH_MAX = 8;

/** RFC 8415 sections 8 and 9. */
export function readDhcpv6Message(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('dhcpv6', title, span);
  readMessage(reader, 0);
  reader.closeAtEnd('unread');
  return undefined;
}

function readMessage(reader: LayerReader, depth: number): string {
  if (!reader.field('message type', 1, (bytes, at) => named(TYPES, bytes[at] as number))) return '';
  const type = reader.bytes[reader.at - 1] as number;
  const isRelayed = type >= RELAYS.from && type <= RELAYS.to;
  const isWhole = isRelayed
    ? reader.field('hops', 1, u8Text) &&
      reader.field('link address', 16, ipv6Text) &&
      reader.field('peer address', 16, ipv6Text)
    : reader.field('transaction', 3, (bytes, at) => hex(((bytes[at] as number) << 16) | u16(bytes, at + 1), 6));
  if (isWhole) readOptions(reader, depth);
  return TYPES[type] ?? '';
}

function readOptions(reader: LayerReader, depth: number): void {
  while (reader.left > 0 && reader.hasRoom) {
    const { bytes, at } = reader;
    const isHeaded = reader.left >= 4;
    const code = isHeaded ? u16(bytes, at) : 0;
    const length = isHeaded ? u16(bytes, at + 2) : 0;
    if (!reader.group(`option ${code}`, 4 + length, () => readOption(reader, code, length, depth))) return;
  }
}

function readOption(reader: LayerReader, code: number, length: number, depth: number): string {
  const { bytes, at, end } = reader;
  const option = OPTIONS[code];
  reader.field('code, length', 4, `${u16Text(bytes, at, at + 2)}, ${length} bytes`);
  if (code === 9 && depth < DEPTH_MAX) return `${option?.name} ${readMessage(reader, depth + 1)}`;
  const isSaid = option !== undefined && length >= (BYTES_MIN[code] ?? 0);
  const text = isSaid ? `${option.name} ${option.say(bytes, at + 4, end)}`.trim() : (option?.name ?? '');
  if (isSaid && option.optionsAt !== undefined && depth < DEPTH_MAX) {
    reader.field('fixed part', option.optionsAt, digitsText);
    readOptions(reader, depth + 1);
  } else if (length > 0) reader.field('value', length, digitsText);
  return text;
}
