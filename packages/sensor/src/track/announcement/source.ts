import { type AddressCache, type AnnouncementEvent, isGroupMac, type MacCache, readMac } from '@lanhound/proto';
import type { NameReader } from '../../decode/names.ts';
import type { Packet } from '../../decode/packet.ts';

export type AnnouncementBody = Omit<AnnouncementEvent, 'site' | 'sensor'>;

/** What readers of announcements share: texts made once, and a buffer for names. */
export interface AnnouncementTexts {
  readonly addresses: AddressCache;
  readonly macs: MacCache;
  readonly names: NameReader;
}

/** What a datagram announces; else why it cannot be read. `omitted` is what lies beyond the limits. */
export interface Announced {
  bodies: AnnouncementBody[];
  omitted: number;
}

/** One protocol by which devices announce themselves. */
export interface AnnouncementSource {
  /** False for questions and everything else that is not wanted, at a glance. */
  isWanted(bytes: Uint8Array, start: number, end: number): boolean;
  /** Bytes at the beginning that differ when the same is said again. */
  readonly freshBytes: number;
  read(packet: Packet, cut: boolean, texts: AnnouncementTexts): Announced | string;
}

/** Who sent it: all that an announcement has in any case. */
export function bodyOf(
  packet: Packet,
  via: 'mdns' | 'ssdp' | 'netbios' | 'llmnr',
  texts: AnnouncementTexts,
): AnnouncementBody {
  const { bytes, srcMacAt, srcIpAt, ipLength } = packet;
  const body: AnnouncementBody = { type: 'announcement', time: packet.timeUs, via };
  const mac = srcMacAt < 0 ? 0 : readMac(bytes, srcMacAt);
  if (mac !== 0 && !isGroupMac(mac)) body.mac = texts.macs.textOf(mac);
  body.ip = texts.addresses.textOf(bytes, srcIpAt, ipLength);
  return body;
}

/**
 * The same when it is said with addresses: who answers for others, as repeaters of mDNS and name servers do, says
 * nothing about itself, so that the address is the other's and its MAC unknown. `addressesAt` are offsets of addresses
 * of the packet's own version; without any the sender speaks of itself.
 */
export function bodyOfOwner(
  packet: Packet,
  via: 'mdns' | 'netbios' | 'llmnr',
  texts: AnnouncementTexts,
  addressesAt: readonly number[],
): AnnouncementBody {
  const body = bodyOf(packet, via, texts);
  const [firstAt] = addressesAt;
  if (firstAt === undefined || addressesAt.some((at) => isSenders(packet, at))) return body;
  const { mac: _sender, ...others } = body;
  others.ip = texts.addresses.textOf(packet.bytes, firstAt, packet.ipLength);
  return others;
}

function isSenders({ bytes, srcIpAt, ipLength }: Packet, at: number): boolean {
  for (let i = 0; i < ipLength; i++) if (bytes[at + i] !== bytes[srcIpAt + i]) return false;
  return true;
}
