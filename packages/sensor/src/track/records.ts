import type { DnsAnswer, Event } from '@lanhound/proto';

/** One flow event. One object, filled anew for every event: borrowed until the call returns. */
export class FlowRecord {
  timeUs = 0;
  flowId = 0;
  /** Numbers of FlowState and FlowReason; reason 0 is none. */
  state = 0;
  reason = 0;
  startUs = 0;
  endUs = 0;
  proto = 0;
  /** Where the addresses lie, source first, each of ipLength bytes. */
  addressBytes: Uint8Array = new Uint8Array(0);
  srcIpAt = 0;
  dstIpAt = 0;
  ipLength = 4;
  /** -1 for absent, in these and all below. */
  srcPort = -1;
  dstPort = -1;
  /** 48-bit numbers. */
  srcMac = -1;
  dstMac = -1;
  vlan = -1;
  icmpType = -1;
  icmpCode = -1;
  /** Since the flow's previous event. */
  srcPackets = 0;
  srcBytes = 0;
  dstPackets = 0;
  dstBytes = 0;
  srcTcpFlags = -1;
  dstTcpFlags = -1;
  /** Since the flow's previous event; 0 is left out of it. */
  srcRetransmissions = 0;
  dstRetransmissions = 0;
  /** -1 for absent. */
  handshakeRttUs = -1;
  /** Empty for absent. */
  app = '';
  serverName = '';
}

/** One lookup. Its own object; the sink may keep it. */
export interface DnsRecord {
  timeUs: number;
  /** 4 or 16 bytes; records of the same hosts share them, so they are only to be read. */
  src: Uint8Array;
  dst: Uint8Array;
  srcPort: number;
  dstPort: number;
  /** 48-bit number, or -1. */
  srcMac: number;
  via: 'udp' | 'tcp' | 'mdns' | 'llmnr';
  id: number;
  name: string;
  qtype: string;
  /** Absent when no answer was seen, as is rttUs when there was no query. */
  rcode?: string;
  rttUs?: number;
  answers: readonly DnsAnswer[];
  truncated: boolean;
  edns: boolean;
}

/** An event without the header fields its batch carries. */
export type EventBody = Event extends infer E ? (E extends Event ? Omit<E, 'site' | 'sensor'> : never) : never;

/** Where the tracker's events go: what comes often by a fast way each, everything else as plain objects. */
export interface EventSink {
  flow(record: FlowRecord): void;
  dns(record: DnsRecord): void;
  event(event: EventBody): void;
}
