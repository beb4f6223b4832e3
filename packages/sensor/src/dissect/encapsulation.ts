import { u16, u32 } from '../decode/bytes.ts';
import { isCiscoHdlc } from '../decode/cisco-hdlc.ts';
import { etherTypeText, nextOfEtherType } from './ethernet.ts';
import type { Span } from './layer.ts';
import { PPP_PROTOCOLS } from './registry.ts';
import { hex, hex8, hex16, named } from './values.ts';
import type { LayerName, Next, Walk } from './walk.ts';

/** IPv4 or IPv6, as the first four bits say; anything else is not read. */
export function nextOfVersion(walk: Walk, span: Span): Next {
  const version = span.at < span.end ? (walk.bytes[span.at] as number) >> 4 : 0;
  return { layer: version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : 'data', span };
}

const FAMILIES: Readonly<Record<number, LayerName>> = {
  2: 'ipv4',
  10: 'ipv6',
  23: 'ipv6',
  24: 'ipv6',
  28: 'ipv6',
  30: 'ipv6',
};

/** LINKTYPE_NULL and LINKTYPE_LOOP: a protocol family in one byte order or the other. */
export function readLoopback(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('link', 'Loopback', span);
  const isWhole = reader.field('family', 4, (bytes, at) => named({ 2: 'IPv4' }, familyAt(bytes, at)));
  reader.close();
  if (!isWhole) return undefined;
  return { layer: FAMILIES[familyAt(walk.bytes, span.at)] ?? 'data', span: walk.after(reader, span) };
}

function familyAt(bytes: Uint8Array, at: number): number {
  const family = u32(bytes, at);
  return family > 0xffff ? family >>> 24 : family;
}

/** A label stack, RFC 3032. */
export function readMpls(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('mpls', 'MPLS', span);
  let isBottom = false;
  while (!isBottom && reader.hasRoom) {
    if (!reader.field('label', 4, (bytes, at) => labelText(u32(bytes, at)))) break;
    isBottom = ((walk.bytes[reader.at - 2] as number) & 1) === 1;
  }
  reader.close();
  return isBottom ? nextOfVersion(walk, walk.after(reader, span)) : undefined;
}

const labelText = (entry: number): string =>
  `${entry >>> 12}, class ${(entry >>> 9) & 7}, TTL ${entry & 255}${(entry & 0x100) === 0 ? '' : ', last'}`;

/** A session frame, RFC 2516 section 4. */
export function readPppoe(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('pppoe', 'PPPoE', span);
  const isWhole =
    reader.field('version and type', 1, hex8) &&
    reader.field('code', 1, hex8) &&
    reader.field('session', 2, hex16) &&
    reader.field('length', 2, (bytes, at) => `${u16(bytes, at)} bytes`);
  reader.close();
  if (!isWhole) return undefined;
  if (walk.bytes[span.at] !== 0x11) {
    reader.fault('version and type must be 0x11');
    return undefined;
  }
  const after = walk.after(reader, span);
  return { layer: 'ppp', span: walk.narrow(after, reader.at + u16(walk.bytes, reader.at - 2), 'Padding') };
}

/** Cisco's HDLC has EtherTypes, but for one that is its own (RFC 1547 section 4.3.1). */
const KEEP_ALIVE = 0x8035;

export function readCiscoHdlc(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('link', 'Cisco HDLC', span);
  const isWhole =
    reader.field('address', 1, hex8) &&
    reader.field('control', 1, hex8) &&
    reader.field('type', 2, (bytes, at) => etherTypeText(u16(bytes, at)));
  reader.close();
  if (!isWhole) return undefined;
  const type = u16(walk.bytes, reader.at - 2);
  const after = walk.after(reader, span);
  return type === KEEP_ALIVE ? { layer: 'open', span: after } : nextOfEtherType(walk, type, after);
}

/** PPP, or what links of PPP may carry instead. */
export const readPppLink = (walk: Walk, span: Span): Next | undefined =>
  isCiscoHdlc(walk.bytes, span.at, span.end) ? readCiscoHdlc(walk, span) : readPppHdlc(walk, span);

/** HDLC-like framing, RFC 1662; address and control may be left out. */
function readPppHdlc(walk: Walk, span: Span): Next | undefined {
  if (span.at + 2 > span.end || u16(walk.bytes, span.at) !== 0xff03) return { layer: 'ppp', span };
  const reader = walk.open('ppp', 'PPP framing', span);
  reader.field('address, control', 2, hex16);
  reader.close();
  return { layer: 'ppp', span: walk.after(reader, span) };
}

/** The protocol field has one byte when its lowest bit is set, RFC 1661 section 2. */
export function readPpp(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('ppp', 'PPP', span);
  const isShort = span.at < span.end && ((walk.bytes[span.at] as number) & 1) === 1;
  const protocolAt = (bytes: Uint8Array, at: number) => (isShort ? (bytes[at] as number) : u16(bytes, at));
  const isWhole = reader.field('protocol', isShort ? 1 : 2, (bytes, at) =>
    named(PPP_PROTOCOLS, protocolAt(bytes, at), hex(protocolAt(bytes, at), 4)),
  );
  reader.close();
  if (!isWhole) return undefined;
  return { layer: layerOfPpp(protocolAt(walk.bytes, span.at)), span: walk.after(reader, span) };
}

function layerOfPpp(protocol: number): LayerName {
  switch (protocol) {
    case 0x0021:
      return 'ipv4';
    case 0x0057:
      return 'ipv6';
    case 0x0281:
    case 0x0283:
      return 'mpls';
    default:
      return 'data';
  }
}
