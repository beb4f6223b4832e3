import { type AddressCache, formatIp, type MacCache, type NeighborEvent, type Router, readMac } from '@lanhound/proto';
import { u16, u32 } from '../decode/bytes.ts';
import { NETWORK, type Packet } from '../decode/packet.ts';

export type NeighborBody = Omit<NeighborEvent, 'site' | 'sensor'>;

/** Where the addresses' texts come from. */
export interface NeighborTexts {
  readonly addresses: AddressCache;
  readonly macs: MacCache;
}

/** Why a message is no event. */
export type NeighborFault = 'arp.op' | 'nd.cut' | 'nd.short' | 'nd.hopLimit' | 'nd.code' | 'nd.option';

/** RFC 4861 section 4: the message types, and how long each is before its options, without the first four bytes. */
const MESSAGES: ReadonlyMap<number, { op: string; bodyBytes: number }> = new Map([
  [133, { op: 'routerSolicit', bodyBytes: 4 }],
  [134, { op: 'routerAdvertise', bodyBytes: 12 }],
  [135, { op: 'solicit', bodyBytes: 20 }],
  [136, { op: 'advertise', bodyBytes: 20 }],
  [137, { op: 'redirect', bodyBytes: 36 }],
]);
const FIRST_TYPE = 133;
const LAST_TYPE = 137;

/** Offsets from the end of type, code and checksum. */
const ROUTER_AT = { flags: 1, lifetime: 2 } as const;
const TARGET_AT = 4;
const MANAGED = 0x80;

/** RFC 4861 section 4.6, RFC 8106 section 5.1. */
const OPTION = { sourceMac: 1, targetMac: 2, prefix: 3, dnsServers: 25 } as const;
const OPTION_UNIT_BYTES = 8;
const PREFIX_AT = { length: 2, validSeconds: 4, prefix: 16 } as const;
const PREFIX_BITS_MAX = 128;
const DNS_SERVERS_AT = { lifetime: 4, first: 8 } as const;

/** Where the hop limit lies, seen from the source address. */
const HOP_LIMIT_BEFORE_SOURCE = 1;
/** Nothing from beyond the link arrives with this, RFC 4861 section 6.1 and 7.1. */
const HOP_LIMIT = 255;

const UNSPECIFIED = '::';
/** ff00::/8. */
const MULTICAST_PREFIX = 0xff;

/** Prefixes and resolvers kept of one advertisement; a real one has a handful. */
const ROUTER_ITEMS_MAX = 16;

export function isDiscovery(packet: Packet): boolean {
  return packet.icmpType >= FIRST_TYPE && packet.icmpType <= LAST_TYPE && packet.network === NETWORK.ipv6;
}

/** One message of neighbour discovery. What RFC 4861 tells hosts to ignore is no event either. */
export function readDiscovery(packet: Packet, texts: NeighborTexts): NeighborBody | NeighborFault {
  const { bytes, payloadAt, payloadEnd, srcIpAt } = packet;
  const message = MESSAGES.get(packet.icmpType);
  const optionsAt = payloadAt + (message?.bodyBytes ?? 0);
  if (!message || optionsAt > payloadEnd) return packet.payloadCut ? 'nd.cut' : 'nd.short';
  if (bytes[srcIpAt - HOP_LIMIT_BEFORE_SOURCE] !== HOP_LIMIT) return 'nd.hopLimit';
  if (packet.icmpCode !== 0) return 'nd.code';

  const event: NeighborBody = { type: 'neighbor', time: packet.timeUs, op: message.op };
  const etherMac = etherMacOf(packet, texts);
  if (etherMac !== undefined) event.etherMac = etherMac;
  const senderIp = texts.addresses.textOf(bytes, srcIpAt, 16);
  if (senderIp !== UNSPECIFIED) event.senderIp = senderIp;
  if (message.bodyBytes >= TARGET_AT + 16) event.targetIp = texts.addresses.textOf(bytes, payloadAt + TARGET_AT, 16);
  if (message.op === 'routerAdvertise') event.router = routerOf(bytes, payloadAt);
  if (!readOptions(event, texts, bytes, optionsAt, payloadEnd) && !packet.payloadCut) return 'nd.option';
  return message.op === 'advertise' ? claimOf(event, packet, texts) : event;
}

/**
 * An advertisement says "target is at this MAC", as an ARP reply says of its sender; so that one look at the sender
 * finds every claim, the target becomes the sender here, and whoever is told becomes the target.
 */
function claimOf(
  { targetIp, targetMac, senderIp: _sender, senderMac: _mac, ...event }: NeighborBody,
  packet: Packet,
  texts: NeighborTexts,
): NeighborBody {
  const claim: NeighborBody = event;
  if (targetIp !== undefined) claim.senderIp = targetIp;
  if (targetMac !== undefined) claim.senderMac = targetMac;
  const { bytes, dstIpAt } = packet;
  if (bytes[dstIpAt] !== MULTICAST_PREFIX) claim.targetIp = texts.addresses.textOf(bytes, dstIpAt, 16);
  return claim;
}

/** The frame's source, where the link has one. */
export function etherMacOf({ bytes, srcMacAt }: Packet, { macs }: NeighborTexts): string | undefined {
  return srcMacAt < 0 ? undefined : macs.textOf(readMac(bytes, srcMacAt));
}

function routerOf(bytes: Uint8Array, at: number): Router {
  const router: Router = { lifetimeSeconds: u16(bytes, at + ROUTER_AT.lifetime) };
  if (((bytes[at + ROUTER_AT.flags] as number) & MANAGED) !== 0) router.managed = true;
  return router;
}

/** False when an option does not end within the message or has no length. */
function readOptions(
  event: NeighborBody,
  texts: NeighborTexts,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  for (let at = start; at < end; ) {
    const length = at + 1 < end ? (bytes[at + 1] as number) * OPTION_UNIT_BYTES : 0;
    if (length === 0 || at + length > end) return false;
    readOption(event, texts, bytes, at, length);
    at += length;
  }
  return true;
}

function readOption(event: NeighborBody, { macs }: NeighborTexts, bytes: Uint8Array, at: number, length: number): void {
  switch (bytes[at]) {
    case OPTION.sourceMac:
      if (length === OPTION_UNIT_BYTES) event.senderMac = macs.textOf(readMac(bytes, at + 2));
      return;
    case OPTION.targetMac:
      if (length === OPTION_UNIT_BYTES) event.targetMac = macs.textOf(readMac(bytes, at + 2));
      return;
    case OPTION.prefix:
      if (event.router && length === 32) addPrefix(event.router, bytes, at);
      return;
    case OPTION.dnsServers:
      if (event.router) addDnsServers(event.router, bytes, at, at + length);
      return;
    default:
  }
}

/** RFC 4861 section 4.6.2: a lifetime of zero takes the prefix back; what goes beyond its length counts for nothing. */
function addPrefix(router: Router, bytes: Uint8Array, at: number): void {
  const length = bytes[at + PREFIX_AT.length] as number;
  if (length > PREFIX_BITS_MAX || u32(bytes, at + PREFIX_AT.validSeconds) === 0) return;
  router.prefixes ??= [];
  if (router.prefixes.length >= ROUTER_ITEMS_MAX) return;
  const prefix = bytes.slice(at + PREFIX_AT.prefix, at + PREFIX_AT.prefix + 16);
  for (let bit = length; bit < PREFIX_BITS_MAX; bit++) {
    prefix[bit >> 3] = (prefix[bit >> 3] as number) & ~(0x80 >> (bit & 7));
  }
  router.prefixes.push(`${formatIp(prefix)}/${length}`);
}

/** A lifetime of zero takes the resolvers back. */
function addDnsServers(router: Router, bytes: Uint8Array, at: number, end: number): void {
  if (at + DNS_SERVERS_AT.first > end || u32(bytes, at + DNS_SERVERS_AT.lifetime) === 0) return;
  router.dnsServers ??= [];
  for (let server = at + DNS_SERVERS_AT.first; server + 16 <= end; server += 16) {
    if (router.dnsServers.length >= ROUTER_ITEMS_MAX) return;
    router.dnsServers.push(formatIp(bytes, server, 16));
  }
}
