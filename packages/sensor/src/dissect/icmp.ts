import { u16 } from '../decode/bytes.ts';
import type { LayerReader, Row, Span } from './layer.ts';
import { readDiscovery } from './neighbor-discovery.ts';
import { ICMP_CODES, ICMP_TYPES, ICMPV6_CODES, ICMPV6_TYPES } from './registry.ts';
import { hex16, ipv4Text, named, u16Text, u32Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

type Names = Readonly<Record<number, string>>;
type Codes = Readonly<Record<number, readonly string[]>>;

function headerOf(types: Names, codes: Codes): readonly Row[] {
  return [
    ['type', 1, (bytes, at) => named(types, bytes[at] as number)],
    ['code', 1, (bytes, at) => named({ ...codes[bytes[at - 1] as number] }, bytes[at] as number)],
    ['checksum', 2, hex16],
  ];
}
const ICMP = headerOf(ICMP_TYPES, ICMP_CODES);
const ICMPV6 = headerOf(ICMPV6_TYPES, ICMPV6_CODES);
const ECHO: readonly Row[] = [
  ['identifier', 2, u16Text],
  ['sequence', 2, u16Text],
];

/** Types that quote the packet they are about. */
const QUOTES = { icmp: new Set([3, 4, 5, 11, 12]), icmpv6: new Set([1, 2, 3, 4]) };
const NEIGHBOR_TYPES = { from: 133, to: 137 } as const;

/** RFC 792. */
export function readIcmp(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('icmp', 'ICMP', span);
  if (!reader.table(ICMP)) return closed(reader);
  const type = walk.bytes[span.at] as number;
  if (type === 0 || type === 8) return afterEcho(walk, reader, span);
  if (!QUOTES.icmp.has(type)) return restOf(walk, reader, span);
  const isWhole =
    type === 5
      ? reader.field('better router', 4, ipv4Text)
      : reader.field('rest of header', 4, (bytes, at) => restText(type, bytes, at));
  return isWhole ? quoted(walk, reader, span, 'ipv4') : closed(reader);
}

const restText = (type: number, bytes: Uint8Array, at: number): string =>
  type === 3 && bytes[at - 3] === 4 ? `the next link takes ${u16(bytes, at + 2)} bytes` : u32Text(bytes, at, at + 4);

/** RFC 4443, and RFC 4861 for the messages of neighbour discovery. */
export function readIcmpv6(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('icmp', 'ICMPv6', span);
  if (!reader.table(ICMPV6)) return closed(reader);
  const type = walk.bytes[span.at] as number;
  if (type === 128 || type === 129) return afterEcho(walk, reader, span);
  if (type >= NEIGHBOR_TYPES.from && type <= NEIGHBOR_TYPES.to) {
    readDiscovery(reader, type);
    return closed(reader);
  }
  if (!QUOTES.icmpv6.has(type)) return restOf(walk, reader, span);
  const name = type === 2 ? 'largest packet' : type === 4 ? 'wrong byte' : 'unused';
  return reader.field(name, 4, u32Text) ? quoted(walk, reader, span, 'ipv6') : closed(reader);
}

function closed(reader: LayerReader): undefined {
  reader.close();
  return undefined;
}

function afterEcho(walk: Walk, reader: LayerReader, span: Span): Next | undefined {
  const isWhole = reader.table(ECHO);
  reader.close();
  return isWhole ? { layer: 'open', span: walk.after(reader, span) } : undefined;
}

function restOf(walk: Walk, reader: LayerReader, span: Span): Next {
  reader.close();
  return { layer: 'open', span: walk.after(reader, span) };
}

function quoted(walk: Walk, reader: LayerReader, span: Span, layer: 'ipv4' | 'ipv6'): Next {
  reader.close();
  walk.said.isQuoted = true;
  return { layer, span: walk.after(reader, span) };
}
