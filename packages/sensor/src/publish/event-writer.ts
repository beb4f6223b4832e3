import {
  BYTES_HEADER_BYTES_MAX,
  NUMBER_FIELD_BYTES_MAX,
  putAddress,
  putFixed64,
  putLength,
  putNumber,
  putOptionalNumber,
  putString,
  UTF8_BYTES_PER_UNIT_MAX,
  WIRE,
} from '@lanhound/proto';
import type { FlowRecord } from '../track/records.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

// Events are written field by field as events.proto numbers them; a test holds every tag against the schema. Fields go
// in order of their numbers, as the generated codec writes them. Here is what all have in common, and flows.

const { varint, fixed64, bytes } = WIRE;

export const BATCH_TAG = {
  site: (1 << 3) | bytes,
  sensor: (2 << 3) | bytes,
  epoch: (3 << 3) | fixed64,
  sequence: (4 << 3) | varint,
  events: (5 << 3) | bytes,
} as const;

export const EVENT_TAG = {
  time: (1 << 3) | fixed64,
  flow: (2 << 3) | bytes,
  dns: (3 << 3) | bytes,
  dhcp: (4 << 3) | bytes,
  neighbor: (5 << 3) | bytes,
  announcement: (6 << 3) | bytes,
  tls: (7 << 3) | bytes,
  http: (8 << 3) | bytes,
  cleartext: (9 << 3) | bytes,
} as const;

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
  handshakeRttUs: (24 << 3) | varint,
  srcRetransmissions: (25 << 3) | varint,
  dstRetransmissions: (26 << 3) | varint,
  synFingerprint: (27 << 3) | bytes,
} as const;

/** Two messages around an event, and the event's time. */
export const EVENT_HEADER_BYTES_MAX = 2 * BYTES_HEADER_BYTES_MAX + NUMBER_FIELD_BYTES_MAX;

/** All of a flow but its texts, were every field there and as long as can be. */
const FLOW_BYTES_MAX = 27 * NUMBER_FIELD_BYTES_MAX + 2 * 16;

/** Appends a flow to a batch. */
export function writeFlow(batch: GrowingBuffer, flow: FlowRecord): void {
  const texts = (flow.app.length + flow.serverName.length + flow.synFingerprint.length) * UTF8_BYTES_PER_UNIT_MAX;
  batch.reserve(EVENT_HEADER_BYTES_MAX + FLOW_BYTES_MAX + texts);
  const message = beginEvent(batch, EVENT_TAG.flow, flow.timeUs);
  const at = putIdentity(batch, message, flow);
  endEvent(batch, message, putFindings(batch.bytes, putCounters(batch.bytes, at, flow), flow));
}

/** Appends an event that was encoded elsewhere. */
export function writeEncoded(batch: GrowingBuffer, event: Uint8Array): void {
  batch.reserve(BYTES_HEADER_BYTES_MAX + event.length);
  const { bytes } = batch;
  bytes[batch.length] = BATCH_TAG.events;
  const start = batch.length + 2;
  bytes.set(event, start);
  batch.length = putLength(bytes, start, start + event.length);
}

/** Tag and length of the event, its time, tag and length of its message: two lengths of one byte, to be corrected. */
const EVENT_START = 2;
const MESSAGE_START = EVENT_START + 9 + 2;

/** Begins an event whose room was reserved; returns where its message begins. */
export function beginEvent({ bytes, view, length }: GrowingBuffer, kindTag: number, timeUs: number): number {
  bytes[length] = BATCH_TAG.events;
  putFixed64(view, length + EVENT_START, EVENT_TAG.time, Math.max(0, timeUs));
  bytes[length + MESSAGE_START - 2] = kindTag;
  return length + MESSAGE_START;
}

/** Ends the event that `beginEvent` began. */
export function endEvent(batch: GrowingBuffer, message: number, messageEnd: number): void {
  const eventEnd = putLength(batch.bytes, message, messageEnd);
  batch.length = putLength(batch.bytes, batch.length + EVENT_START, eventEnd);
}

// In three parts, because the engine stops inlining what one function calls at some size.

function putIdentity({ bytes, view }: GrowingBuffer, start: number, flow: FlowRecord): number {
  let at = putNumber(bytes, start, FLOW_TAG.flowId, flow.flowId);
  at = putNumber(bytes, at, FLOW_TAG.state, flow.state);
  at = putNumber(bytes, at, FLOW_TAG.reason, flow.reason);
  at = putFixed64(view, at, FLOW_TAG.start, flow.startUs);
  at = putFixed64(view, at, FLOW_TAG.end, flow.endUs);
  at = putNumber(bytes, at, FLOW_TAG.proto, flow.proto);
  at = putAddress(bytes, at, FLOW_TAG.src, flow.addressBytes, flow.srcIpAt, flow.ipLength);
  at = putOptionalNumber(bytes, at, FLOW_TAG.srcPort, flow.srcPort);
  at = putFixed64(view, at, FLOW_TAG.srcMac, flow.srcMac);
  at = putAddress(bytes, at, FLOW_TAG.dst, flow.addressBytes, flow.dstIpAt, flow.ipLength);
  at = putOptionalNumber(bytes, at, FLOW_TAG.dstPort, flow.dstPort);
  at = putFixed64(view, at, FLOW_TAG.dstMac, flow.dstMac);
  at = putOptionalNumber(bytes, at, FLOW_TAG.vlan, flow.vlan);
  at = putOptionalNumber(bytes, at, FLOW_TAG.icmpType, flow.icmpType);
  return putOptionalNumber(bytes, at, FLOW_TAG.icmpCode, flow.icmpCode);
}

function putCounters(bytes: Uint8Array, start: number, flow: FlowRecord): number {
  let at = putNumber(bytes, start, FLOW_TAG.srcPackets, flow.srcPackets);
  at = putNumber(bytes, at, FLOW_TAG.srcBytes, flow.srcBytes);
  at = putNumber(bytes, at, FLOW_TAG.dstPackets, flow.dstPackets);
  at = putNumber(bytes, at, FLOW_TAG.dstBytes, flow.dstBytes);
  at = putOptionalNumber(bytes, at, FLOW_TAG.srcTcpFlags, flow.srcTcpFlags);
  return putOptionalNumber(bytes, at, FLOW_TAG.dstTcpFlags, flow.dstTcpFlags);
}

function putFindings(bytes: Uint8Array, start: number, flow: FlowRecord): number {
  let at = putString(bytes, start, FLOW_TAG.app, flow.app);
  at = putString(bytes, at, FLOW_TAG.serverName, flow.serverName);
  at = putOptionalNumber(bytes, at, FLOW_TAG.handshakeRttUs, flow.handshakeRttUs);
  at = putNumber(bytes, at, FLOW_TAG.srcRetransmissions, flow.srcRetransmissions);
  at = putNumber(bytes, at, FLOW_TAG.dstRetransmissions, flow.dstRetransmissions);
  return putString(bytes, at, FLOW_TAG.synFingerprint, flow.synFingerprint);
}
