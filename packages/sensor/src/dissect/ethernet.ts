import { u16 } from '../decode/bytes.ts';
import type { Row, Span } from './layer.ts';
import { ETHER_TYPES } from './registry.ts';
import { hex, hex16, macText, named, u16Text } from './values.ts';
import type { LayerName, Next, Walk } from './walk.ts';

/** Smaller values of the type field are a length (IEEE 802.3 section 3.2.6). */
const ETHER_TYPE_MIN = 0x0600;

/** Of the types that are not read, those whose bytes nobody types; those of others are private. */
const OPEN_TYPES = new Set([0x88cc, 0x8863, 0x887b, 0x88e1, 0x8912, 0x8899, 0x9000, 0x8808, 0x88f7]);

const LAYER_OF_TYPE: Readonly<Record<number, LayerName>> = {
  2048: 'ipv4',
  2054: 'arp',
  32821: 'arp',
  33024: 'vlan',
  34525: 'ipv6',
  34887: 'mpls',
  34888: 'mpls',
  34916: 'pppoe',
  34984: 'vlan',
  37120: 'vlan',
};

export const etherTypeText = (type: number): string =>
  type < ETHER_TYPE_MIN ? `${type}, the length of an 802.2 frame` : named(ETHER_TYPES, type, hex(type, 4));

/** What a type field announces. */
export function nextOfEtherType(walk: Walk, type: number, span: Span): Next {
  walk.said.nextType = type;
  if (type < ETHER_TYPE_MIN) return { layer: 'llc', span: walk.narrow(span, span.at + type, 'Padding') };
  return { layer: LAYER_OF_TYPE[type] ?? (OPEN_TYPES.has(type) ? 'open' : 'data'), span };
}

const ETHERNET: readonly Row[] = [
  ['destination', 6, macText],
  ['source', 6, macText],
  ['type', 2, (bytes, at) => etherTypeText(u16(bytes, at))],
];

/** IEEE 802.3 section 3.1. */
export function readEthernet(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('link', 'Ethernet', span);
  const isWhole = reader.table(ETHERNET);
  reader.close();
  return isWhole ? nextOfEtherType(walk, u16(walk.bytes, reader.at - 2), walk.after(reader, span)) : undefined;
}

/** IEEE 802.1Q section 9. */
export function readVlan(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('vlan', 'VLAN tag', span);
  const isWhole =
    reader.field('VLAN', 2, (bytes, at) => tagText(u16(bytes, at))) &&
    reader.field('type', 2, (bytes, at) => etherTypeText(u16(bytes, at)));
  reader.close();
  return isWhole ? nextOfEtherType(walk, u16(walk.bytes, reader.at - 2), walk.after(reader, span)) : undefined;
}

function tagText(tag: number): string {
  const mayDrop = (tag & 0x1000) === 0 ? '' : ', may be dropped first';
  return `${tag & 0x0fff}, priority ${tag >> 13}${mayDrop}`;
}

const SNAP_HEADER_BYTES = 8;

/** IEEE 802.2, with SNAP (RFC 1042) where a type follows. */
export function readLlc(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('llc', 'LLC (802.2)', span);
  const isWhole = reader.field('service access points', 2, hex16);
  const isSnap = isWhole && u16(walk.bytes, span.at) === 0xaaaa;
  const hasType = isSnap && span.at + SNAP_HEADER_BYTES <= span.end && isTypeOrganisation(walk.bytes, span.at);
  if (hasType) {
    reader.field('control', 1, 'unnumbered information');
    reader.field('organisation', 3, '0, so an EtherType follows');
    reader.field('type', 2, (bytes, at) => etherTypeText(u16(bytes, at)));
  }
  reader.close();
  if (!isWhole) return undefined;
  const type = u16(walk.bytes, reader.at - 2);
  const after = walk.after(reader, span);
  return hasType && type >= ETHER_TYPE_MIN ? nextOfEtherType(walk, type, after) : { layer: 'open', span: after };
}

const isTypeOrganisation = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 2] === 3 && u16(bytes, at + 3) === 0 && bytes[at + 5] === 0;

const PACKET_TYPES = ['to this machine', 'broadcast', 'multicast', 'between others', 'from this machine'];

const COOKED: readonly Row[] = [
  ['packet type', 2, (bytes, at) => PACKET_TYPES[u16(bytes, at)] ?? u16Text(bytes, at, at + 2)],
  ['hardware type', 2, u16Text],
  ['address length', 2, u16Text],
];

/** LINKTYPE_LINUX_SLL. */
export function readCooked(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('link', 'Linux cooked capture', span);
  const isWhole =
    reader.table(COOKED) &&
    reader.field('source', 8, u16(walk.bytes, span.at + 4) === 6 ? macText : 'no MAC address') &&
    reader.field('protocol', 2, (bytes, at) => etherTypeText(u16(bytes, at)));
  reader.close();
  return isWhole ? nextOfCooked(walk, u16(walk.bytes, reader.at - 2), walk.after(reader, span)) : undefined;
}

const COOKED_2: readonly Row[] = [
  ['protocol', 2, (bytes, at) => etherTypeText(u16(bytes, at))],
  ['reserved', 2, u16Text],
  ['interface', 4, (bytes, at) => `number ${u16(bytes, at) * 65_536 + u16(bytes, at + 2)}`],
  ['hardware type', 2, u16Text],
  ['packet type', 1, (bytes, at) => PACKET_TYPES[bytes[at] as number] ?? String(bytes[at])],
  ['address length', 1, (bytes, at) => String(bytes[at])],
];

/** LINKTYPE_LINUX_SLL2. */
export function readCooked2(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('link', 'Linux cooked capture v2', span);
  const isWhole =
    reader.table(COOKED_2) && reader.field('source', 8, walk.bytes[span.at + 11] === 6 ? macText : 'no MAC address');
  reader.close();
  return isWhole ? nextOfCooked(walk, u16(walk.bytes, span.at), walk.after(reader, span)) : undefined;
}

/** Linux numbers frames without a type itself: 4 is 802.2. */
function nextOfCooked(walk: Walk, protocol: number, span: Span): Next {
  if (protocol >= ETHER_TYPE_MIN) return nextOfEtherType(walk, protocol, span);
  return { layer: protocol === 4 ? 'llc' : 'data', span };
}
