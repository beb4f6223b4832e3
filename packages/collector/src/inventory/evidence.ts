// What an event says about who is who, apart from what is made of it.
import type {
  AnnouncementEvent,
  CleartextEvent,
  DhcpEvent,
  DnsEvent,
  Event,
  FlowEvent,
  NeighborEvent,
} from '@lanhound/proto';
import { addressOf, hostOf } from './resolver-name.ts';

type Mac = string | undefined;
type Ip = string | undefined;

/** Whoever weighs the evidence. Absent, group and zero values are the sink's to leave out. */
export interface EvidenceSink {
  /** A frame of this MAC was on the wire. */
  heard(mac: Mac): void;
  /** Whoever has this address was heard, by somebody who does not know its MAC. */
  heardAt(ip: string): void;
  /** ARP, neighbour discovery or DHCP says that the address is this MAC's. */
  owns(mac: Mac, ip: Ip): void;
  /** It asked DHCP for this address. */
  asked(mac: Mac, messageType: string, ip: Ip): void;
  /** A packet with this source came in a frame of this MAC, which may only have passed it on. */
  sentFrom(mac: Mac, ip: Ip): void;
  /** It says of itself that it forwards packets of others. */
  routes(mac: Mac): void;
  named(mac: Mac, name: string | undefined): void;
  namedByAddress(ip: string, name: string): void;
  /** What a resolver calls the address, which may be an old lease's: for want of a better name. */
  namedByResolver(ip: string, name: string): void;
}

/** Tell what an event shows, the hearing of a MAC before anything about it. */
export function readEvidence(event: Event, sink: EvidenceSink): void {
  switch (event.type) {
    case 'flow':
      readFlow(event, sink);
      return;
    case 'dns':
      readDns(event, sink);
      return;
    case 'dhcp':
      readDhcp(event, sink);
      return;
    case 'neighbor':
      readNeighbor(event, sink);
      return;
    case 'announcement':
      readAnnouncement(event, sink);
      return;
    case 'cleartext':
      readCleartext(event, sink);
      return;
    // These carry no MAC, and their flow has said it.
    case 'tls':
    case 'http':
    case 'sensorStats':
    case 'sensorLoss':
      return;
  }
}

/** Who is only spoken to may not exist: the far side counts once it has answered. */
function readFlow({ src, srcMac, dst, dstMac, dstPackets }: FlowEvent, sink: EvidenceSink): void {
  sink.heard(srcMac);
  sink.sentFrom(srcMac, src);
  if (dstPackets === 0) return;
  sink.heard(dstMac);
  sink.sentFrom(dstMac, dst);
}

function readDns(event: DnsEvent, sink: EvidenceSink): void {
  const { src, srcMac, dst, via, qtype, rcode, rttUs, answers } = event;
  // Of an answer nobody asked for the source is the one who was told, who may not exist; a resolver logs who asked it.
  const asked = rcode === undefined || rttUs !== undefined || via === 'log';
  if (asked) {
    if (srcMac === undefined) sink.heardAt(src);
    else sink.heard(srcMac);
    sink.sentFrom(srcMac, src);
  }
  if (!answers) return;
  if (qtype === 'PTR' && via !== 'mdns' && via !== 'llmnr') readReverse(answers, sink);
  if (via !== 'mdns') return;
  // Only what the owner of the address says of itself: anybody may answer for others.
  for (const { type, name, data } of answers) {
    if ((type === 'A' || type === 'AAAA') && data === dst && name.endsWith('.local')) sink.namedByAddress(data, name);
  }
}

function readReverse(answers: NonNullable<DnsEvent['answers']>, sink: EvidenceSink): void {
  for (const { type, name, data } of answers) {
    const ip = type === 'PTR' ? addressOf(name) : undefined;
    if (ip !== undefined) resolved(ip, data, sink);
  }
}

function resolved(ip: string, name: string, sink: EvidenceSink): void {
  const host = hostOf(name, ip);
  if (host !== undefined) sink.namedByResolver(ip, host);
}

function readDhcp(event: DhcpEvent, sink: EvidenceSink): void {
  const { clientMac, messageType, requestedIp, assignedIp, hostname, fqdn } = event;
  sink.heard(clientMac);
  sink.asked(clientMac, messageType, requestedIp);
  // An offer may be declined; these say that the client has the address from now on.
  if (messageType === 'ack' || messageType === 'reply') sink.owns(clientMac, assignedIp);
  sink.named(clientMac, fqdn);
  sink.named(clientMac, hostname);
}

/** Where the frame's sender is not who the message speaks of, somebody may lie: nothing is learnt of the latter. */
function readNeighbor({ senderMac, senderIp, etherMac, router }: NeighborEvent, sink: EvidenceSink): void {
  const mac = etherMac ?? senderMac;
  sink.heard(mac);
  if (senderMac === undefined || senderMac === mac) sink.owns(mac, senderIp);
  if (router && router.lifetimeSeconds > 0) sink.routes(mac);
}

function readAnnouncement({ mac, ip, name, via }: AnnouncementEvent, sink: EvidenceSink): void {
  // Said by the resolver, whether the device is there or not.
  if (via === 'dns') {
    if (ip && name) resolved(ip, name, sink);
    return;
  }
  sink.heard(mac);
  sink.sentFrom(mac, ip);
  sink.named(mac, name);
}

function readCleartext({ client, clientMac, server, serverMac }: CleartextEvent, sink: EvidenceSink): void {
  sink.heard(clientMac);
  sink.sentFrom(clientMac, client);
  sink.heard(serverMac);
  sink.sentFrom(serverMac, server);
}
