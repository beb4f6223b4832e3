import { parseIp, parseMac } from '@lanhound/proto';
import type { Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { Parties } from './dialogue.ts';
import type { DnsVia } from './records.ts';

const PORT = { dns: 53, mdns: 5353, llmnr: 5355 } as const;

/** The ports over which DNS is read from TCP. */
export const DNS_TCP_PORTS: readonly number[] = [PORT.dns, PORT.llmnr];

/** How messages between these ports travel; undefined when they are none. */
export function viaOf(proto: number, srcPort: number, dstPort: number): DnsVia | undefined {
  const isUdp = proto === PROTO.udp;
  if (dstPort === PORT.dns || srcPort === PORT.dns) return isUdp ? 'udp' : 'tcp';
  if (isUdp && (dstPort === PORT.mdns || srcPort === PORT.mdns)) return 'mdns';
  if (dstPort === PORT.llmnr || srcPort === PORT.llmnr) return 'llmnr';
  return undefined;
}

/** True where a question and its answers go to everybody, whoever asked. */
export const isMulticast = (via: DnsVia, srcPort: number): boolean => via === 'mdns' && srcPort === PORT.mdns;

/** Who sends a message to whom, and how. */
export class DnsEnvelope {
  timeUs = 0;
  /** Where the addresses and MACs lie; a MAC at -1 is not known. */
  bytes: Uint8Array = new Uint8Array(0);
  srcIpAt = 0;
  dstIpAt = 0;
  ipLength = 4;
  srcMacAt = -1;
  dstMacAt = -1;
  srcPort = 0;
  dstPort = 0;
  proto: number = PROTO.udp;
  via: DnsVia = 'udp';

  /** Of a packet, whose ports may have been in an earlier fragment. */
  fill(packet: Packet, srcPort: number, dstPort: number, via: DnsVia): void {
    this.timeUs = packet.timeUs;
    this.bytes = packet.bytes;
    this.srcIpAt = packet.srcIpAt;
    this.dstIpAt = packet.dstIpAt;
    this.ipLength = packet.ipLength;
    this.srcMacAt = packet.srcMacAt;
    this.dstMacAt = packet.dstMacAt;
    this.srcPort = srcPort;
    this.dstPort = dstPort;
    this.proto = packet.proto;
    this.via = via;
  }
}

/** Places in the bytes of a connection's envelopes: two addresses, two MACs. */
const AT = { ip: [0, 16], mac: [32, 38], end: 44 } as const;
const MAC_BYTES = 6;
/** Before the four bytes of an IPv4 address in one of IPv6 (RFC 4291 section 2.5.5.2). */
const MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

/** The envelopes of what a connection's initiator says, and of what it is told. */
export function envelopesOf(parties: Parties): readonly [DnsEnvelope, DnsEnvelope] {
  const src = parseIp(parties.src) ?? new Uint8Array(4);
  const dst = parseIp(parties.dst) ?? new Uint8Array(4);
  const bytes = new Uint8Array(AT.end);
  const ipLength = Math.max(src.length, dst.length);
  putIp(bytes, AT.ip[0], src, ipLength);
  putIp(bytes, AT.ip[1], dst, ipLength);
  const macAts = [putMac(bytes, AT.mac[0], parties.srcMac), putMac(bytes, AT.mac[1], parties.dstMac)] as const;
  const ports = [parties.srcPort, parties.dstPort] as const;
  const via = viaOf(parties.proto, ...ports) ?? 'tcp';
  const envelopeFrom = (side: 0 | 1): DnsEnvelope => {
    const other = side === 0 ? 1 : 0;
    return Object.assign(new DnsEnvelope(), {
      ...{ bytes, ipLength, proto: parties.proto, via },
      ...{ srcIpAt: AT.ip[side], srcMacAt: macAts[side], srcPort: ports[side] },
      ...{ dstIpAt: AT.ip[other], dstMacAt: macAts[other], dstPort: ports[other] },
    });
  };
  return [envelopeFrom(0), envelopeFrom(1)];
}

function putIp(bytes: Uint8Array, at: number, ip: Uint8Array, length: number): void {
  if (ip.length < length) bytes.set(MAPPED, at);
  bytes.set(ip, at + length - ip.length);
}

/** Where it is, or -1. */
function putMac(bytes: Uint8Array, at: number, text: string | undefined): number {
  const mac = text === undefined ? undefined : parseMac(text);
  if (mac === undefined) return -1;
  for (let i = 0; i < MAC_BYTES; i++) bytes[at + i] = Math.floor(mac / 2 ** (8 * (MAC_BYTES - 1 - i)));
  return at;
}
