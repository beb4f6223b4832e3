import type { Event } from '@lanhound/proto';
import { DnsAnswers } from '../decode/dns-answers.ts';
import { dnsRcodeName, dnsTypeName } from '../decode/dns-codes.ts';
import { NameText } from '../decode/names.ts';

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
  /** Empty for absent, in these and all below. */
  synFingerprint = '';
  app = '';
  serverName = '';
}

/** How a lookup was made. */
export type DnsVia = 'udp' | 'tcp' | 'mdns' | 'llmnr';

/** One lookup. One object, filled anew for every event: borrowed, with all its bytes, until the call returns. */
export class DnsRecord {
  timeUs = 0;
  /** Where the addresses of who asked and who answers lie, each of ipLength bytes. */
  addressBytes: Uint8Array = new Uint8Array(0);
  srcIpAt = 0;
  dstIpAt = 0;
  ipLength = 4;
  srcPort = 0;
  dstPort = 0;
  /** 48-bit number, or -1. */
  srcMac = -1;
  /** IP protocol number. */
  proto = 0;
  via: DnsVia = 'udp';
  id = 0;
  readonly name: NameText;
  readonly answers: DnsAnswers;
  type = 0;
  /** -1 when no answer was seen; rttUs also when there was no query. */
  rcode = -1;
  rttUs = -1;
  truncated = false;
  edns = false;

  constructor(name = new NameText(), answers = new DnsAnswers()) {
    this.name = name;
    this.answers = answers;
  }

  get qtype(): string {
    return dnsTypeName(this.type);
  }

  /** Empty when no answer was seen. */
  get rcodeName(): string {
    return this.rcode < 0 ? '' : dnsRcodeName(this.rcode);
  }
}

/** An event without the header fields its batch carries. */
export type EventBody = Event extends infer E ? (E extends Event ? Omit<E, 'site' | 'sensor'> : never) : never;

/** Where the tracker's events go: what comes often by a fast way each, everything else as plain objects. */
export interface EventSink {
  flow(record: FlowRecord): void;
  dns(record: DnsRecord): void;
  event(event: EventBody): void;
}
