import { formatIp } from '@lanhound/proto';
import type { Clock } from '@lanhound/runtime';
import { u16 } from '../decode/bytes.ts';
import { NETWORK, type Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { DnsRecord } from '../track/records.ts';

/**
 * What the sensor itself sends is nobody's behaviour and no event: datagrams from its sockets, and the kernel's ARP
 * requests and neighbour solicitations for them. Answers to it are events like all others.
 */
export interface OwnPackets {
  /** Nothing else has this port of ours until `closed`. */
  opened(port: number): void;
  closed(port: number): void;
  /** The kernel is about to look for this address. */
  asked(ip: string): void;
  /** The machine is about to look up this name. */
  lookedUp(name: string): void;
  /** The machine's addresses. */
  is(addresses: ReadonlySet<string>): void;
  isOwn(packet: Packet): boolean;
  /** Whether a lookup is one of ours, by the asker's port. */
  isOwnLookup(lookup: { via: string; srcPort: number }): boolean;
  /** Whether the machine asked for it because we did; whoever passes it on for us has a port that we do not know. */
  isOwnReverse(lookup: ReverseLookup): boolean;
}

type ReverseLookup = Pick<DnsRecord, 'type' | 'name' | 'addressBytes' | 'srcIpAt' | 'ipLength'>;

/** Where our datagrams go; whoever takes our address and port for something else is not overlooked. */
export const PORT = { discard: 9, ssdp: 1900, mdns: 5353 } as const;
const PORTS: ReadonlySet<number> = new Set(Object.values(PORT));

/** Packets may be handed over a second late; the kernel asks up to nine seconds later where an entry is stale. */
const LATE_MS = 15_000;
const ASKED_MAX = 4_096;
const PTR = 12;

const ARP_AT = { op: 6, senderIp: 14, targetIp: 24 } as const;
const ARP_REQUEST = 1;
const SOLICIT = 135;
const ECHO_REQUEST = 128;
const SOLICIT_TARGET_AT = 4;
const ALL_NODES = 'ff02::1';

export function createOwnPackets(clock: Clock): OwnPackets {
  /** Until when each counts, by the steady clock. */
  const ports = new Map<number, number>();
  const asked = new Map<string, number>();
  const names = new Map<string, number>();
  let own: ReadonlySet<string> = new Set();

  const note = (all: Map<string, number>, key: string) => {
    all.delete(key);
    const [oldest] = all.keys();
    if (oldest !== undefined && all.size >= ASKED_MAX) all.delete(oldest);
    all.set(key, clock.steadyMs() + LATE_MS);
  };
  const counts = (untilMs: number | undefined) => untilMs !== undefined && untilMs >= clock.steadyMs();
  const isOwnAddress = (bytes: Uint8Array, at: number, length: number) => own.has(formatIp(bytes, at, length));
  const isAsked = (bytes: Uint8Array, at: number, length: number) => counts(asked.get(formatIp(bytes, at, length)));

  const isOwnDatagram = ({ bytes, srcPort, dstPort, srcIpAt, ipLength }: Packet) =>
    PORTS.has(dstPort) && counts(ports.get(srcPort)) && isOwnAddress(bytes, srcIpAt, ipLength);
  const isOwnArp = ({ bytes, arpAt }: Packet) =>
    u16(bytes, arpAt + ARP_AT.op) === ARP_REQUEST &&
    isOwnAddress(bytes, arpAt + ARP_AT.senderIp, 4) &&
    isAsked(bytes, arpAt + ARP_AT.targetIp, 4);
  const isOwnIcmpv6 = ({ bytes, icmpType, srcIpAt, dstIpAt, payloadAt, payloadEnd }: Packet) => {
    if (icmpType !== SOLICIT && icmpType !== ECHO_REQUEST) return false;
    if (!isOwnAddress(bytes, srcIpAt, 16)) return false;
    if (icmpType === ECHO_REQUEST) return formatIp(bytes, dstIpAt, 16) === ALL_NODES;
    const targetAt = payloadAt + SOLICIT_TARGET_AT;
    return targetAt + 16 <= payloadEnd && isAsked(bytes, targetAt, 16);
  };

  return {
    opened: (port) => void ports.set(port, Number.POSITIVE_INFINITY),
    closed(port) {
      for (const [old, untilMs] of ports) if (!counts(untilMs)) ports.delete(old);
      ports.set(port, clock.steadyMs() + LATE_MS);
    },
    asked: (ip) => note(asked, ip),
    lookedUp: (name) => note(names, name),
    is(addresses) {
      own = addresses;
    },
    isOwn(packet) {
      if (packet.network === NETWORK.arp) return asked.size > 0 && isOwnArp(packet);
      if (packet.proto === PROTO.udp) return ports.size > 0 && isOwnDatagram(packet);
      return packet.proto === PROTO.icmpv6 && own.size > 0 && isOwnIcmpv6(packet);
    },
    isOwnLookup: ({ via, srcPort }) => via === 'mdns' && counts(ports.get(srcPort)),
    isOwnReverse: ({ type, name, addressBytes, srcIpAt, ipLength }) =>
      type === PTR &&
      names.size > 0 &&
      isOwnAddress(addressBytes, srcIpAt, ipLength) &&
      counts(names.get(Buffer.from(name.bytes.buffer, 0, name.length).toString('latin1').toLowerCase())),
  };
}
