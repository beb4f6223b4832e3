import { AddressCache } from '@lanhound/proto';
import type { Frame } from '../capture/frame.ts';
import { createDecoder } from '../decode/decode.ts';
import { DROP_NAMES, type DropName } from '../decode/drops.ts';
import { NameReader } from '../decode/names.ts';
import { Packet } from '../decode/packet.ts';
import { createRecogniser } from '../track/app/recogniser.ts';
import { readArp } from './arp.ts';
import { type DropExplanation, explainDrop } from './drops.ts';
import {
  nextOfVersion,
  readCiscoHdlc,
  readLoopback,
  readMpls,
  readPpp,
  readPppLink,
  readPppoe,
} from './encapsulation.ts';
import { readCooked, readCooked2, readEthernet, readLlc, readVlan } from './ethernet.ts';
import { readIcmp, readIcmpv6 } from './icmp.ts';
import { readIpv4 } from './ipv4.ts';
import { readExtension, readIpv6 } from './ipv6.ts';
import type { Layer, Span } from './layer.ts';
import { readData, readOpenData, readPayload } from './payload.ts';
import { LINK_TYPES } from './registry.ts';
import { readTcp } from './tcp.ts';
import { readUdp } from './udp.ts';
import { type LayerName, type Next, type ReadLayer, type Tools, Walk } from './walk.ts';

/** One packet for people: layers that tile its bytes from the first to the last captured one. */
export interface Dissection {
  /** Microseconds since 1970 UTC. */
  timeUs: number;
  wireBytes: number;
  capturedBytes: number;
  /** LINKTYPE number, with its name where it has one here. */
  linkType: number;
  linkName?: string;
  layers: Layer[];
  /** Why the sensor makes nothing of it; absent when it does. */
  drop?: DropExplanation;
  /** True when something was masked: passwords and what else lets somebody in. */
  masked: boolean;
}

const READERS: Readonly<Record<LayerName, ReadLayer>> = {
  ethernet: readEthernet,
  cooked: readCooked,
  cooked2: readCooked2,
  loopback: readLoopback,
  rawIp: nextOfVersion,
  llc: readLlc,
  vlan: readVlan,
  mpls: readMpls,
  pppoe: readPppoe,
  pppLink: readPppLink,
  ciscoHdlc: readCiscoHdlc,
  ppp: readPpp,
  arp: readArp,
  ipv4: readIpv4,
  ipv6: readIpv6,
  extension: readExtension,
  tcp: readTcp,
  udp: readUdp,
  icmp: readIcmp,
  icmpv6: readIcmpv6,
  payload: readPayload,
  data: readData,
  open: readOpenData,
};

const FIRST_LAYER: Readonly<Record<number, LayerName>> = {
  0: 'loopback',
  1: 'ethernet',
  9: 'pppLink',
  12: 'rawIp',
  14: 'rawIp',
  50: 'pppLink',
  51: 'pppoe',
  101: 'rawIp',
  104: 'ciscoHdlc',
  108: 'loopback',
  113: 'cooked',
  228: 'ipv4',
  229: 'ipv6',
  276: 'cooked2',
};

/** Headers within headers are read so deep; VLAN tags alone may be nested without end. */
const LAYERS_MAX = 64;

export interface Dissector {
  /** Never throws for what is in a frame. */
  dissect(frame: Frame): Dissection;
}

/** Reads packets for people, one layer after the other; for a few packets at a time, not for a capture's millions. */
export function createDissector(): Dissector {
  const tools: Tools = { names: new NameReader(), addresses: new AddressCache(), recogniser: createRecogniser() };
  const packet = new Packet();
  return {
    dissect(frame) {
      const { bytes, start, end, wireBytes, linkType, timeUs } = frame;
      const walk = new Walk(tools, bytes, start, linkType);
      walkLayers(walk, { at: start, end, wireEnd: Math.max(end, start + wireBytes) });
      const { layers } = walk;
      const sizes = { capturedBytes: end - start, wireBytes: Math.max(wireBytes, end - start) };
      const reason = DROP_NAMES[createDecoder().decode(frame, packet)] as DropName | '';
      return {
        ...{ timeUs, ...sizes, linkType },
        ...(LINK_TYPES[linkType] === undefined ? {} : { linkName: LINK_TYPES[linkType] }),
        layers,
        ...(reason ? { drop: explainDrop(reason, { layers, ...sizes }) } : {}),
        masked: walk.masked || layers.some(isHidden),
      };
    },
  };
}

const isHidden = ({ isPrivate, fields }: Layer): boolean => isPrivate && fields.some(({ raw }) => raw);

function walkLayers(walk: Walk, span: Span): void {
  let next: Next | undefined = { layer: FIRST_LAYER[walk.said.linkType] ?? 'data', span };
  let read = span;
  while (next && walk.layers.length < LAYERS_MAX) {
    read = next.span;
    next = READERS[next.layer](walk, next.span);
    if (next) read = next.span;
  }
  const last = walk.layers.at(-1);
  // What the last reader left of its span, then what inner lengths left out, the innermost first.
  readData(walk, { ...read, at: last ? walk.start + last.end : span.at });
  for (const { name, span: rest } of walk.trailers.toReversed()) readTrailer(walk, name, rest);
}

/** Padding is zero; what is not may be anything that was in the sender's memory. */
function readTrailer(walk: Walk, name: string, span: Span): void {
  const isZero = walk.bytes.subarray(span.at, span.end).every((byte) => byte === 0);
  walk.said.isQuoted = false;
  const reader = walk.open('trailer', name, span);
  reader.layer.isPrivate = true;
  if (isZero) reader.field('zeros', reader.left, `${reader.left} bytes of zero`);
  reader.closeAtEnd('bytes');
}
