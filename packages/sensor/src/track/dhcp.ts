import { type DhcpEvent, formatIp, formatMac, readMac } from '@lanhound/proto';
import { DHCP_FAULTS, type DhcpMessage, readDhcp } from '../decode/dhcp.ts';
import { DHCPV6_FAULTS, type Dhcpv6Message, readDhcpv6 } from '../decode/dhcpv6.ts';
import { NETWORK, type Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { DhcpTrackConfig } from './dhcp-config.ts';
import { createEventCap, type EventCap } from './event-cap.ts';
import type { PacketInspector } from './inspector.ts';
import type { EventSink } from './records.ts';

/** The last one is where network boot asks its own server (PXE 2.1 section 2.2.3). */
const PORT = { server: 67, client: 68, boot: 4011 } as const;
const PORT_V6 = { client: 546, server: 547 } as const;

type DhcpBody = Omit<DhcpEvent, 'site' | 'sensor'>;

/** Leases: one event for each DHCPv4 and DHCPv6 message. */
export function createDhcpTracker(
  config: DhcpTrackConfig,
  deps: { sink: EventSink },
): PacketInspector & { counters(): Readonly<Record<string, number>> } {
  return new DhcpTracker(config, deps.sink);
}

class DhcpTracker implements PacketInspector {
  readonly #sink: EventSink;
  readonly #cap: EventCap;
  readonly #counts: Record<string, number>;

  constructor(config: DhcpTrackConfig, sink: EventSink) {
    this.#sink = sink;
    this.#cap = createEventCap(config.eventsPerSecondMax);
    const names = ['dhcp.messages', 'dhcp.capped', ...DHCP_FAULTS, ...DHCPV6_FAULTS];
    this.#counts = Object.fromEntries(names.map((name) => [name, 0]));
  }

  see(packet: Packet): void {
    if (packet.proto !== PROTO.udp || packet.transportAt < 0) return;
    const { srcPort, dstPort } = packet;
    if (packet.network === NETWORK.ipv4) {
      if (isDhcpPort(dstPort) || isDhcpPort(srcPort)) this.#report(packet, readEvent);
    } else if (isDhcpv6Port(dstPort) || isDhcpv6Port(srcPort)) {
      this.#report(packet, readEventV6);
    }
  }

  tick(): void {}

  finish(): void {}

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  /** The cap comes before the reading, so that a storm costs little. */
  #report(packet: Packet, read: (packet: Packet, cut: boolean) => DhcpBody | string): void {
    if (!this.#cap.take(packet.timeUs)) {
      this.#count('dhcp.capped');
      return;
    }
    const cut = packet.payloadCut || packet.moreFragments;
    const event = read(packet, cut);
    if (typeof event === 'string') {
      // What the snapshot length cut is not the sender's fault.
      if (!cut) this.#count(event);
      return;
    }
    this.#count('dhcp.messages');
    this.#sink.event(event);
  }

  #count(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }
}

/** A relay may speak from any port of its own (RFC 8357), so one side suffices; the content decides. */
const isDhcpPort = (port: number): boolean => port === PORT.server || port === PORT.client || port === PORT.boot;
const isDhcpv6Port = (port: number): boolean => port === PORT_V6.server || port === PORT_V6.client;

function readEvent(packet: Packet, cut: boolean): DhcpBody | string {
  const message = readDhcp(packet.bytes, packet.payloadAt, packet.payloadEnd, cut);
  return typeof message === 'string' ? message : eventOf(packet, message);
}

function readEventV6(packet: Packet, cut: boolean): DhcpBody | string {
  const message = readDhcpv6(packet.bytes, packet.payloadAt, packet.payloadEnd, cut);
  return typeof message === 'string' ? message : eventOfV6(packet, message);
}

function eventOf(packet: Packet, message: DhcpMessage): DhcpBody {
  const event = beginEvent(packet, message);
  const { hostname, leaseSeconds, routers } = message;
  if (message.requestedIp) event.requestedIp = formatIp(message.requestedIp);
  if (message.assignedIp) event.assignedIp = formatIp(message.assignedIp);
  if (hostname !== undefined) event.hostname = hostname;
  if (leaseSeconds !== undefined) event.leaseSeconds = leaseSeconds;
  if (routers) event.routers = routers.map((router) => formatIp(router));
  return event;
}

/**
 * A server's address whose lifetime is zero is taken back (RFC 8415 section 18.2.10.1), and a delegated prefix is no
 * address of the client: neither is assigned.
 */
function eventOfV6(packet: Packet, message: Dhcpv6Message): DhcpBody {
  const event = beginEvent(packet, message);
  const { messageType, clientDuid, addresses } = message;
  if (clientDuid !== undefined) event.clientDuid = clientDuid;
  const isServers = messageType === 'advertise' || messageType === 'reply';
  const address = isServers ? addresses.find(({ validSeconds }) => validSeconds > 0) : addresses[0];
  const lease = address ?? message.prefixes.find(({ validSeconds }) => validSeconds > 0);
  if (address) event[isServers ? 'assignedIp' : 'requestedIp'] = formatIp(address.address);
  if (lease && lease.validSeconds > 0) event.leaseSeconds = lease.validSeconds;
  return event;
}

/** What both versions say. */
function beginEvent(packet: Packet, message: DhcpMessage | Dhcpv6Message): DhcpBody {
  const { bytes, srcIpAt, dstIpAt, ipLength, srcMacAt } = packet;
  const event: DhcpBody = {
    type: 'dhcp',
    time: packet.timeUs,
    messageType: message.messageType,
    src: formatIp(bytes, srcIpAt, ipLength),
    dst: formatIp(bytes, dstIpAt, ipLength),
  };
  const { clientMac, serverIp, relayIp, fqdn, vendorClass, parameterList, dnsServers } = message;
  if (clientMac !== undefined) event.clientMac = formatMac(clientMac);
  if (serverIp) event.serverIp = formatIp(serverIp);
  if (relayIp) event.relay = formatIp(relayIp);
  if (fqdn !== undefined) event.fqdn = fqdn;
  if (vendorClass !== undefined) event.vendorClass = vendorClass;
  if (parameterList !== undefined) event.parameterList = parameterList;
  if (dnsServers) event.dnsServers = dnsServers.map((server) => formatIp(server));
  if (srcMacAt >= 0) event.srcMac = formatMac(readMac(bytes, srcMacAt));
  return event;
}
