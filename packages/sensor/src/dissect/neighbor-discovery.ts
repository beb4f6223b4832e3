import { u16, u32 } from '../decode/bytes.ts';
import type { LayerReader, Row } from './layer.ts';
import {
  digitsText,
  flagNames,
  hex32,
  ipv6Text,
  macText,
  secondsText,
  spanText,
  u8Text,
  u16Text,
  u32Text,
} from './values.ts';

const TARGET: Row = ['target', 16, ipv6Text];
const ROUTER: readonly Row[] = [
  ['hop limit', 1, u8Text],
  ['flags', 1, (bytes, at) => flagNames(ROUTER_FLAGS, bytes[at] as number)],
  ['lifetime', 2, (bytes, at) => (u16(bytes, at) === 0 ? '0, no default router' : spanText(u16(bytes, at)))],
  ['reachable time', 4, (bytes, at) => `${u32(bytes, at)} ms`],
  ['retransmit after', 4, (bytes, at) => `${u32(bytes, at)} ms`],
];
const ROUTER_FLAGS: readonly (readonly [number, string])[] = [
  [0x80, 'addresses by DHCPv6'],
  [0x40, 'settings by DHCPv6'],
  [0x20, 'home agent'],
];
const NEIGHBOR_FLAGS: readonly (readonly [number, string])[] = [
  [0x80, 'router'],
  [0x40, 'solicited'],
  [0x20, 'override'],
];

/** RFC 4861 section 4, by message type. */
const MESSAGES: Readonly<Record<number, readonly Row[]>> = {
  133: [['reserved', 4, hex32]],
  134: ROUTER,
  135: [['reserved', 4, hex32], TARGET],
  136: [['flags', 4, (bytes, at) => flagNames(NEIGHBOR_FLAGS, bytes[at] as number)], TARGET],
  137: [['reserved', 4, hex32], TARGET, ['destination', 16, ipv6Text]],
};

/** RFC 4861 section 4.6, RFC 8106. The rows follow type and length. */
const OPTIONS: Readonly<Record<number, { name: string; rows: readonly Row[] }>> = {
  1: { name: 'source MAC', rows: [['address', 6, macText]] },
  2: { name: 'target MAC', rows: [['address', 6, macText]] },
  3: {
    name: 'prefix',
    rows: [
      ['prefix length', 1, u8Text],
      [
        'flags',
        1,
        (bytes, at) =>
          flagNames(
            [
              [0x80, 'on this link'],
              [0x40, 'for own addresses'],
            ],
            bytes[at] as number,
          ),
      ],
      ['valid', 4, secondsText],
      ['preferred', 4, secondsText],
      ['reserved', 4, hex32],
      ['prefix', 16, ipv6Text],
    ],
  },
  4: { name: 'redirected packet', rows: [] },
  5: {
    name: 'MTU',
    rows: [
      ['reserved', 2, u16Text],
      ['bytes', 4, u32Text],
    ],
  },
  14: { name: 'nonce', rows: [['nonce', 6, digitsText]] },
  25: {
    name: 'resolvers',
    rows: [
      ['reserved', 2, u16Text],
      ['valid', 4, secondsText],
      ['address', 16, ipv6Text],
    ],
  },
  31: { name: 'search domains', rows: [] },
};

/** The message after type, code and checksum. */
export function readDiscovery(reader: LayerReader, type: number): void {
  if (!reader.table(MESSAGES[type] ?? [])) return;
  while (reader.left > 0 && reader.hasRoom) if (!readOption(reader)) return;
}

function readOption(reader: LayerReader): boolean {
  const { bytes, at } = reader;
  const length = reader.left >= 2 ? (bytes[at + 1] as number) * 8 : 8;
  if (length === 0) {
    reader.fault('an option has no length');
    return false;
  }
  const option = OPTIONS[bytes[at] as number];
  return reader.group('option', length, () => {
    reader.field('type, length', 2, `${bytes[at]}, ${length} bytes`);
    reader.table(option?.rows ?? []);
    return option?.name ?? `number ${bytes[at]}`;
  });
}
