import { type DhcpEvent, formatIp, formatMac } from '@lanhound/proto';
import { DHCP_FAULTS, type DhcpMessage, readDhcp } from '../decode/dhcp.ts';
import { NETWORK, type Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { DhcpTrackConfig } from './dhcp-config.ts';
import { createEventCap, type EventCap } from './event-cap.ts';
import type { PacketInspector } from './inspector.ts';
import type { EventSink } from './records.ts';

const PORT = { server: 67, client: 68 } as const;

type DhcpBody = Omit<DhcpEvent, 'site' | 'sensor'>;

/** Leases: one event for each DHCPv4 message. */
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
    const names = ['dhcp.messages', 'dhcp.capped', ...DHCP_FAULTS];
    this.#counts = Object.fromEntries(names.map((name) => [name, 0]));
  }

  see(packet: Packet): void {
    if (packet.proto !== PROTO.udp || !isDhcpPort(packet.dstPort) || !isDhcpPort(packet.srcPort)) return;
    if (packet.network !== NETWORK.ipv4 || packet.transportAt < 0) return;
    if (!this.#cap.take(packet.timeUs)) {
      this.#count('dhcp.capped');
      return;
    }
    const cut = packet.payloadCut || packet.moreFragments;
    const message = readDhcp(packet.bytes, packet.payloadAt, packet.payloadEnd, cut);
    if (typeof message === 'string') {
      // What the snapshot length cut is not the sender's fault.
      if (!cut) this.#count(message);
      return;
    }
    this.#count('dhcp.messages');
    this.#sink.event(eventOf(packet, message));
  }

  tick(): void {}

  finish(): void {}

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  #count(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }
}

/** A relay speaks from the server's port. */
const isDhcpPort = (port: number): boolean => port === PORT.server || port === PORT.client;

function eventOf(packet: Packet, message: DhcpMessage): DhcpBody {
  const { bytes, srcIpAt, dstIpAt, ipLength } = packet;
  const event: DhcpBody = {
    type: 'dhcp',
    time: packet.timeUs,
    messageType: message.messageType,
    src: formatIp(bytes, srcIpAt, ipLength),
    dst: formatIp(bytes, dstIpAt, ipLength),
  };
  const { clientMac, hostname, fqdn, vendorClass, parameterList, leaseSeconds } = message;
  if (clientMac !== undefined) event.clientMac = formatMac(clientMac);
  if (message.requestedIp) event.requestedIp = formatIp(message.requestedIp);
  if (message.assignedIp) event.assignedIp = formatIp(message.assignedIp);
  if (message.serverIp) event.serverIp = formatIp(message.serverIp);
  if (message.relayIp) event.relay = formatIp(message.relayIp);
  if (hostname !== undefined) event.hostname = hostname;
  if (fqdn !== undefined) event.fqdn = fqdn;
  if (vendorClass !== undefined) event.vendorClass = vendorClass;
  if (parameterList !== undefined) event.parameterList = parameterList;
  if (leaseSeconds !== undefined) event.leaseSeconds = leaseSeconds;
  return event;
}
