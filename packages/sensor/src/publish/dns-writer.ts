import {
  BYTES_HEADER_BYTES_MAX,
  NUMBER_FIELD_BYTES_MAX,
  putAddress,
  putFixed64,
  putLength,
  putNumber,
  putOptionalNumber,
  putString,
  putWords,
  WIRE,
} from '@lanhound/proto';
import type { DnsRecord } from '../track/records.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

export const DNS_TAG = {
  src: (1 << 3) | WIRE.bytes,
  srcPort: (2 << 3) | WIRE.varint,
  srcMac: (3 << 3) | WIRE.fixed64,
  dst: (4 << 3) | WIRE.bytes,
  dstPort: (5 << 3) | WIRE.varint,
  via: (6 << 3) | WIRE.bytes,
  id: (7 << 3) | WIRE.varint,
  name: (8 << 3) | WIRE.bytes,
  qtype: (9 << 3) | WIRE.bytes,
  rcode: (10 << 3) | WIRE.bytes,
  rttUs: (11 << 3) | WIRE.varint,
  answers: (12 << 3) | WIRE.bytes,
  truncated: (13 << 3) | WIRE.varint,
  edns: (14 << 3) | WIRE.varint,
} as const;

/** "llmnr", "TYPE65535" and "RCODE4095", the longest of them. */
const WORDS_BYTES_MAX = 5 + 9 + 9;
/** All of a lookup but its name and its answers, were every field there and as long as can be. */
const FIELDS_BYTES_MAX = 14 * NUMBER_FIELD_BYTES_MAX + 4 * BYTES_HEADER_BYTES_MAX + 2 * 16 + WORDS_BYTES_MAX;
/** More bytes are faster copied by the engine, in spite of what asking it costs. */
const FEW_BYTES = 256;

/** Appends a lookup to a batch. */
export function writeDns(batch: GrowingBuffer, dns: DnsRecord): void {
  batch.reserve(EVENT_HEADER_BYTES_MAX + FIELDS_BYTES_MAX + dns.name.length + dns.answers.length);
  const message = beginEvent(batch, EVENT_TAG.dns, dns.timeUs);
  endEvent(batch, message, putDns(batch, message, dns));
}

function putDns(batch: GrowingBuffer, start: number, dns: DnsRecord): number {
  const { bytes, view } = batch;
  let at = putAddress(bytes, start, DNS_TAG.src, dns.addressBytes, dns.srcIpAt, dns.ipLength);
  at = putOptionalNumber(bytes, at, DNS_TAG.srcPort, dns.srcPort);
  at = putFixed64(view, at, DNS_TAG.srcMac, dns.srcMac);
  at = putAddress(bytes, at, DNS_TAG.dst, dns.addressBytes, dns.dstIpAt, dns.ipLength);
  at = putOptionalNumber(bytes, at, DNS_TAG.dstPort, dns.dstPort);
  at = putString(bytes, at, DNS_TAG.via, dns.via);
  at = putNumber(bytes, at, DNS_TAG.id, dns.id);
  bytes[at] = DNS_TAG.name;
  at = putLength(bytes, at + 2, putText(batch, at + 2, dns.name));
  at = putString(bytes, at, DNS_TAG.qtype, dns.qtype);
  at = putString(bytes, at, DNS_TAG.rcode, dns.rcodeName);
  at = putOptionalNumber(bytes, at, DNS_TAG.rttUs, dns.rttUs);
  at = putText(batch, at, dns.answers);
  at = putNumber(bytes, at, DNS_TAG.truncated, dns.truncated ? 1 : 0);
  return putNumber(bytes, at, DNS_TAG.edns, dns.edns ? 1 : 0);
}

/** The text of a name, or of answers. */
function putText(batch: GrowingBuffer, at: number, text: DnsRecord['name' | 'answers']): number {
  if (text.length <= FEW_BYTES) return putWords(batch.view, at, text.view, text.length);
  batch.bytes.set(text.bytes.subarray(0, text.length), at);
  return at + text.length;
}
