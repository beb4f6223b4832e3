/** What a frame carries at the network layer. */
export const NETWORK = { none: 0, ipv4: 4, ipv6: 6, arp: 1 } as const;

/**
 * One decoded frame as offsets into its bytes. One object, filled anew for every frame: borrowed until the next.
 * Offsets are -1 for what is not there.
 */
export class Packet {
  bytes: Uint8Array = new Uint8Array(0);
  timeUs = 0;
  /** Six bytes each; -1 when the link has no such address. */
  srcMacAt = -1;
  dstMacAt = -1;
  /** Outermost VLAN identifier, or -1. */
  vlan = -1;
  /** One of NETWORK. */
  network: number = NETWORK.none;
  /** The ARP message, or -1; 28 bytes are there when the network is ARP. */
  arpAt = -1;
  /** The IP addresses and their length, 4 or 16. */
  srcIpAt = -1;
  dstIpAt = -1;
  ipLength = 4;
  /** Length by the IP header, header included: what counts as a flow's bytes. */
  ipBytes = 0;
  /** IP protocol number after all extension headers. */
  proto = 0;
  /** Fragments: offset in bytes, whether more follow, and the identification. */
  fragmentOffset = 0;
  moreFragments = false;
  fragmentId = 0;
  /** The transport header, or -1 when it is not there (a later fragment, or cut). */
  transportAt = -1;
  /** 0 for protocols without ports and for later fragments. */
  srcPort = 0;
  dstPort = 0;
  /** TCP's low eight flag bits. */
  tcpFlags = 0;
  /** Unsigned 32 bits. */
  tcpSequence = 0;
  /** ICMP and ICMPv6, or -1. */
  icmpType = -1;
  icmpCode = -1;
  /** The transport's payload as far as it was captured. */
  payloadAt = 0;
  payloadEnd = 0;
  /** Where the payload ended on the wire; beyond payloadEnd when the capture has less of it. */
  payloadWireEnd = 0;
  /** True when the payload on the wire was longer than what was captured. */
  payloadCut = false;
}
