import type { AddressCache } from '@lanhound/proto';
import type { NameReader } from '../decode/names.ts';
import type { Recogniser } from '../track/recogniser.ts';
import { type Layer, LayerReader, type Span } from './layer.ts';

/** Which layer comes next, by the name of its reader, and where. */
export interface Next {
  layer: LayerName;
  span: Span;
}

/** The readers that one layer may hand on to. */
export type LayerName =
  | 'ethernet'
  | 'cooked'
  | 'cooked2'
  | 'loopback'
  | 'rawIp'
  | 'llc'
  | 'vlan'
  | 'mpls'
  | 'pppoe'
  | 'pppLink'
  | 'ciscoHdlc'
  | 'ppp'
  | 'arp'
  | 'ipv4'
  | 'ipv6'
  | 'extension'
  | 'tcp'
  | 'udp'
  | 'icmp'
  | 'icmpv6'
  | 'payload'
  | 'data'
  | 'open';

/** What an earlier layer said that a later one needs. */
export interface Said {
  /** LINKTYPE number. */
  linkType: number;
  /** The type of what comes next, as its registry numbers it: EtherType, IP protocol, PPP protocol. */
  nextType: number;
  proto: number;
  srcPort: number;
  dstPort: number;
  /** Whole IP packets within ICMP errors. */
  isQuoted: boolean;
  /** Later fragments carry no transport header. */
  isLaterFragment: boolean;
}

/** What readers share from packet to packet. */
export interface Tools {
  readonly names: NameReader;
  readonly addresses: AddressCache;
  readonly recogniser: Recogniser;
}

/** One packet while it is read. */
export class Walk {
  readonly tools: Tools;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly layers: Layer[] = [];
  /** Bytes that an inner length left out, inner ones last. */
  readonly trailers: { name: string; span: Span }[] = [];
  readonly said: Said;
  /** True once something was written as MASKED. */
  masked = false;

  constructor(tools: Tools, bytes: Uint8Array, start: number, linkType: number) {
    this.tools = tools;
    this.bytes = bytes;
    this.start = start;
    this.said = {
      ...{ linkType, nextType: 0, proto: 0, srcPort: 0, dstPort: 0 },
      ...{ isQuoted: false, isLaterFragment: false },
    };
  }

  /** Begin a layer at the span's first byte. */
  open(key: string, name: string, span: Span): LayerReader {
    const reader = new LayerReader(this.bytes, this.start, span, key, this.said.isQuoted ? `Quoted ${name}` : name);
    this.layers.push(reader.layer);
    return reader;
  }

  /** The span ends early by a length within it; what is behind that is told as a trailer at the end. */
  narrow(span: Span, end: number, name: string): Span {
    if (end >= span.wireEnd) return span;
    if (end < span.end) this.trailers.push({ name, span: { at: end, end: span.end, wireEnd: span.wireEnd } });
    return { at: span.at, end: Math.min(end, span.end), wireEnd: end };
  }

  /** What follows the bytes that a reader has read. */
  after(reader: LayerReader, span: Span): Span {
    return { at: reader.at, end: span.end, wireEnd: span.wireEnd };
  }

  /** The same where an IP header claims so much: a packet that claims more than its frame holds counts as cut. */
  claimed(reader: LayerReader, span: Span, end: number): Span {
    const after = this.after(reader, span);
    return this.said.isQuoted ? after : { ...after, wireEnd: Math.max(span.wireEnd, end) };
  }
}

export type ReadLayer = (walk: Walk, span: Span) => Next | undefined;

/** Stands for what must not be shown. Of one length, whatever it stands for. */
export const MASKED = '••••••';
