import { u16, u32 } from '../decode/bytes.ts';
import { nextOfHeader } from './ip-protocol.ts';
import type { Row, Span } from './layer.ts';
import { IP_PROTOCOLS } from './registry.ts';
import { byteCount, digitsText, hex32, ipv6Text, named, u8Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

const AT = { payloadLength: 4, nextHeader: 6 } as const;
const HEADER_BYTES = 40;

const HEADER: readonly Row[] = [
  ['version, flow', 4, (bytes, at) => firstWordText(u32(bytes, at))],
  ['payload length', 2, (bytes, at) => byteCount(u16(bytes, at))],
  ['next header', 1, (bytes, at) => named(IP_PROTOCOLS, bytes[at] as number)],
  ['hop limit', 1, u8Text],
  ['source', 16, ipv6Text],
  ['destination', 16, ipv6Text],
];

const firstWordText = (word: number): string =>
  `version ${word >>> 28}, class ${(word >>> 20) & 255}, flow label ${word & 0xfffff}`;

/** RFC 8200 section 3. */
export function readIpv6(walk: Walk, span: Span): Next | undefined {
  const { bytes } = walk;
  const reader = walk.open('ipv6', 'IPv6', span);
  const isWhole = reader.table(HEADER);
  reader.close();
  if (!isWhole) return undefined;
  const version = (bytes[span.at] as number) >> 4;
  if (version !== 6) return reader.fault(`version is ${version}, not 6`) || undefined;
  const payloadBytes = u16(bytes, span.at + AT.payloadLength);
  const nextHeader = bytes[span.at + AT.nextHeader] as number;
  const bodyEnd = span.at + HEADER_BYTES + payloadBytes;
  walk.said.isLaterFragment = false;
  return nextOfHeader(walk, nextHeader, walk.narrow(walk.claimed(reader, span, bodyEnd), bodyEnd, 'Padding'));
}

const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** As many as the sensor follows. */
const EXTENSIONS_MAX = 16;

/** One extension header, RFC 8200 section 4 and RFC 4302. */
export function readExtension(walk: Walk, span: Span): Next | undefined {
  const header = walk.said.nextType;
  const name = IP_PROTOCOLS[header] ?? `header ${header}`;
  const reader = walk.open('ipv6', `IPv6 ${name}`, span);
  const isWhole =
    reader.field('next header', 1, (bytes, at) => named(IP_PROTOCOLS, bytes[at] as number)) &&
    (header === FRAGMENT ? readFragment(walk, reader) : readBody(walk, reader, header));
  reader.close();
  if (!isWhole) return undefined;
  const depth = walk.layers.filter((layer) => layer.key === 'ipv6').length;
  if (depth > EXTENSIONS_MAX + 1) return reader.fault(`more than ${EXTENSIONS_MAX} extension headers`) || undefined;
  return nextOfHeader(walk, walk.bytes[span.at] as number, walk.after(reader, span));
}

function readFragment(walk: Walk, reader: ReturnType<Walk['open']>): boolean {
  const isWhole =
    reader.field('reserved', 1, u8Text) &&
    reader.field('fragment', 2, (bytes, at) => fragmentText(u16(bytes, at))) &&
    reader.field('identification', 4, hex32);
  if (isWhole) walk.said.isLaterFragment = (u16(walk.bytes, reader.at - 6) & 0xfff8) !== 0;
  return isWhole;
}

const fragmentText = (field: number): string =>
  `offset ${field & 0xfff8}, ${(field & 1) === 1 ? 'more follow' : 'the last'}`;

function readBody(walk: Walk, reader: ReturnType<Walk['open']>, header: number): boolean {
  const lengthOf = (length: number) => (header === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8);
  if (!reader.field('length', 1, (bytes, at) => `${byteCount(lengthOf(bytes[at] as number))} in all`)) return false;
  return reader.field('content', lengthOf(walk.bytes[reader.at - 1] as number) - 2, digitsText);
}
