import type { DnsAnswer } from '@lanhound/proto';
import type { DnsRecord, FlowRecord } from '../track/records.ts';
import {
  BYTES_HEADER_BYTES_MAX,
  NUMBER_FIELD_BYTES_MAX,
  UTF8_BYTES_PER_UNIT_MAX,
  WIRE,
  type WireWriter,
} from './wire-writer.ts';

// The two events that come often, written field by field as events.proto numbers them; a test holds every tag against
// the schema. Fields go in order of their numbers, as the generated codec writes them.

const { varint, fixed64, bytes } = WIRE;

export const BATCH_TAG = {
  site: (1 << 3) | bytes,
  sensor: (2 << 3) | bytes,
  epoch: (3 << 3) | fixed64,
  sequence: (4 << 3) | varint,
  events: (5 << 3) | bytes,
} as const;

const EVENT_TAG = { time: (1 << 3) | fixed64, flow: (2 << 3) | bytes, dns: (3 << 3) | bytes } as const;

export const FLOW_TAG = {
  flowId: (1 << 3) | varint,
  state: (2 << 3) | varint,
  reason: (3 << 3) | varint,
  start: (4 << 3) | fixed64,
  end: (5 << 3) | fixed64,
  proto: (6 << 3) | varint,
  src: (7 << 3) | bytes,
  srcPort: (8 << 3) | varint,
  srcMac: (9 << 3) | fixed64,
  dst: (10 << 3) | bytes,
  dstPort: (11 << 3) | varint,
  dstMac: (12 << 3) | fixed64,
  vlan: (13 << 3) | varint,
  icmpType: (14 << 3) | varint,
  icmpCode: (15 << 3) | varint,
  srcPackets: (16 << 3) | varint,
  srcBytes: (17 << 3) | varint,
  dstPackets: (18 << 3) | varint,
  dstBytes: (19 << 3) | varint,
  srcTcpFlags: (20 << 3) | varint,
  dstTcpFlags: (21 << 3) | varint,
  app: (22 << 3) | bytes,
  serverName: (23 << 3) | bytes,
} as const;

export const DNS_TAG = {
  src: (1 << 3) | bytes,
  srcPort: (2 << 3) | varint,
  srcMac: (3 << 3) | fixed64,
  dst: (4 << 3) | bytes,
  dstPort: (5 << 3) | varint,
  via: (6 << 3) | bytes,
  id: (7 << 3) | varint,
  name: (8 << 3) | bytes,
  qtype: (9 << 3) | bytes,
  rcode: (10 << 3) | bytes,
  rttUs: (11 << 3) | varint,
  answers: (12 << 3) | bytes,
  truncated: (13 << 3) | varint,
  edns: (14 << 3) | varint,
} as const;

export const DNS_ANSWER_TAG = {
  name: (1 << 3) | bytes,
  type: (2 << 3) | bytes,
  ttl: (3 << 3) | varint,
  data: (4 << 3) | bytes,
} as const;

/** Two messages around an event, and the event's time. */
const EVENT_HEADER_BYTES_MAX = 2 * BYTES_HEADER_BYTES_MAX + NUMBER_FIELD_BYTES_MAX;

/** All of a flow but its texts, were every field there and as long as can be. */
const FLOW_BYTES_MAX = 23 * NUMBER_FIELD_BYTES_MAX + 2 * 16;

/** Appends a flow to a batch. */
export function writeFlow(wire: WireWriter, flow: FlowRecord): void {
  const texts = (flow.app.length + flow.serverName.length) * UTF8_BYTES_PER_UNIT_MAX;
  wire.reserve(EVENT_HEADER_BYTES_MAX + FLOW_BYTES_MAX + texts);
  wire.varint(BATCH_TAG.events);
  const event = wire.begin();
  wire.fixed64(EVENT_TAG.time, flow.timeUs);
  wire.varint(EVENT_TAG.flow);
  const message = wire.begin();
  writeFlowFields(wire, flow);
  wire.end(message);
  wire.end(event);
}

function writeFlowFields(wire: WireWriter, flow: FlowRecord): void {
  wire.number(FLOW_TAG.flowId, flow.flowId);
  wire.number(FLOW_TAG.state, flow.state);
  wire.number(FLOW_TAG.reason, flow.reason);
  wire.fixed64(FLOW_TAG.start, flow.startUs);
  wire.fixed64(FLOW_TAG.end, flow.endUs);
  wire.number(FLOW_TAG.proto, flow.proto);
  wire.address(FLOW_TAG.src, flow.addressBytes, flow.srcIpAt, flow.ipLength);
  wire.optionalNumber(FLOW_TAG.srcPort, flow.srcPort);
  wire.fixed64(FLOW_TAG.srcMac, flow.srcMac);
  wire.address(FLOW_TAG.dst, flow.addressBytes, flow.dstIpAt, flow.ipLength);
  wire.optionalNumber(FLOW_TAG.dstPort, flow.dstPort);
  wire.fixed64(FLOW_TAG.dstMac, flow.dstMac);
  wire.optionalNumber(FLOW_TAG.vlan, flow.vlan);
  wire.optionalNumber(FLOW_TAG.icmpType, flow.icmpType);
  wire.optionalNumber(FLOW_TAG.icmpCode, flow.icmpCode);
  wire.number(FLOW_TAG.srcPackets, flow.srcPackets);
  wire.number(FLOW_TAG.srcBytes, flow.srcBytes);
  wire.number(FLOW_TAG.dstPackets, flow.dstPackets);
  wire.number(FLOW_TAG.dstBytes, flow.dstBytes);
  wire.optionalNumber(FLOW_TAG.srcTcpFlags, flow.srcTcpFlags);
  wire.optionalNumber(FLOW_TAG.dstTcpFlags, flow.dstTcpFlags);
  wire.string(FLOW_TAG.app, flow.app);
  wire.string(FLOW_TAG.serverName, flow.serverName);
}

/** Appends a lookup to a batch. */
export function writeDns(wire: WireWriter, dns: DnsRecord): void {
  wire.reserve(EVENT_HEADER_BYTES_MAX + dnsBytesMax(dns));
  wire.varint(BATCH_TAG.events);
  const event = wire.begin();
  wire.fixed64(EVENT_TAG.time, dns.timeUs);
  wire.varint(EVENT_TAG.dns);
  const message = wire.begin();
  writeDnsFields(wire, dns);
  wire.end(message);
  wire.end(event);
}

function writeDnsFields(wire: WireWriter, dns: DnsRecord): void {
  wire.address(DNS_TAG.src, dns.src, 0, dns.src.length);
  wire.optionalNumber(DNS_TAG.srcPort, dns.srcPort);
  wire.fixed64(DNS_TAG.srcMac, dns.srcMac);
  wire.address(DNS_TAG.dst, dns.dst, 0, dns.dst.length);
  wire.optionalNumber(DNS_TAG.dstPort, dns.dstPort);
  wire.string(DNS_TAG.via, dns.via);
  wire.number(DNS_TAG.id, dns.id);
  wire.string(DNS_TAG.name, dns.name);
  wire.string(DNS_TAG.qtype, dns.qtype);
  wire.string(DNS_TAG.rcode, dns.rcode ?? '');
  wire.optionalNumber(DNS_TAG.rttUs, dns.rttUs ?? -1);
  const { answers } = dns;
  for (let i = 0; i < answers.length; i++) writeAnswer(wire, answers[i] as DnsAnswer);
  wire.number(DNS_TAG.truncated, dns.truncated ? 1 : 0);
  wire.number(DNS_TAG.edns, dns.edns ? 1 : 0);
}

function writeAnswer(wire: WireWriter, answer: DnsAnswer): void {
  wire.varint(DNS_TAG.answers);
  const message = wire.begin();
  wire.string(DNS_ANSWER_TAG.name, answer.name);
  wire.string(DNS_ANSWER_TAG.type, answer.type);
  wire.number(DNS_ANSWER_TAG.ttl, answer.ttl);
  wire.string(DNS_ANSWER_TAG.data, answer.data);
  wire.end(message);
}

/** A lookup's and an answer's fields apart from their texts. */
const DNS_FIELDS_BYTES_MAX = 14 * NUMBER_FIELD_BYTES_MAX + 2 * 16;
const ANSWER_FIELDS_BYTES_MAX = BYTES_HEADER_BYTES_MAX * 4 + NUMBER_FIELD_BYTES_MAX;

function dnsBytesMax({ name, qtype, rcode, answers }: DnsRecord): number {
  let units = name.length + qtype.length + (rcode?.length ?? 0) + 'llmnr'.length;
  for (let i = 0; i < answers.length; i++) {
    const answer = answers[i] as DnsAnswer;
    units += answer.name.length + answer.type.length + answer.data.length;
  }
  return units * UTF8_BYTES_PER_UNIT_MAX + DNS_FIELDS_BYTES_MAX + answers.length * ANSWER_FIELDS_BYTES_MAX;
}
