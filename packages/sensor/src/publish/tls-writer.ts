import type { TlsEvent } from '@lanhound/proto';
import {
  NUMBER_FIELD_BYTES_MAX,
  putNumber,
  putOptionalBool,
  putOptionalNumber,
  putString,
  putStrings,
  putTimeField,
  stringBytesMax,
  stringsBytesMax,
  WIRE,
} from '@lanhound/proto';
import { IP_FIELD_BYTES_MAX, putIpText } from './address-text.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

export const TLS_TAG = {
  src: (1 << 3) | WIRE.bytes,
  srcPort: (2 << 3) | WIRE.varint,
  dst: (3 << 3) | WIRE.bytes,
  dstPort: (4 << 3) | WIRE.varint,
  flowId: (5 << 3) | WIRE.varint,
  via: (6 << 3) | WIRE.bytes,
  sni: (7 << 3) | WIRE.bytes,
  alpn: (8 << 3) | WIRE.bytes,
  version: (9 << 3) | WIRE.bytes,
  ja3: (10 << 3) | WIRE.bytes,
  ja4: (11 << 3) | WIRE.bytes,
  serverVersion: (12 << 3) | WIRE.bytes,
  cipher: (13 << 3) | WIRE.bytes,
  ja3s: (14 << 3) | WIRE.bytes,
  certSubject: (15 << 3) | WIRE.bytes,
  certIssuer: (16 << 3) | WIRE.bytes,
  certNotBefore: (17 << 3) | WIRE.fixed64,
  certNotAfter: (18 << 3) | WIRE.fixed64,
  certSans: (19 << 3) | WIRE.bytes,
  certSha256: (20 << 3) | WIRE.bytes,
  selfSigned: (21 << 3) | WIRE.varint,
  ech: (22 << 3) | WIRE.varint,
} as const;

/** Two addresses, two ports, the flow, two times, two facts. */
const FIELDS_BYTES_MAX = 2 * IP_FIELD_BYTES_MAX + 7 * NUMBER_FIELD_BYTES_MAX;

type TlsBody = Omit<TlsEvent, 'site' | 'sensor'>;

/** Appends a handshake to a batch. */
export function writeTls(batch: GrowingBuffer, event: TlsBody): void {
  batch.reserve(EVENT_HEADER_BYTES_MAX + FIELDS_BYTES_MAX + clientBytesMax(event) + serverBytesMax(event));
  const { bytes } = batch;
  const message = beginEvent(batch, EVENT_TAG.tls, event.time);
  let at = putIpText(bytes, message, TLS_TAG.src, event.src);
  at = putOptionalNumber(bytes, at, TLS_TAG.srcPort, event.srcPort ?? -1);
  at = putIpText(bytes, at, TLS_TAG.dst, event.dst);
  at = putOptionalNumber(bytes, at, TLS_TAG.dstPort, event.dstPort ?? -1);
  at = putNumber(bytes, at, TLS_TAG.flowId, event.flowId);
  at = putClient(bytes, at, event);
  at = putServer(batch, at, event);
  endEvent(batch, message, putOptionalBool(bytes, at, TLS_TAG.ech, event.ech));
}

function putClient(bytes: Uint8Array, start: number, event: TlsBody): number {
  let at = putString(bytes, start, TLS_TAG.via, event.via);
  at = putString(bytes, at, TLS_TAG.sni, event.sni);
  at = putStrings(bytes, at, TLS_TAG.alpn, event.alpn);
  at = putString(bytes, at, TLS_TAG.version, event.version);
  at = putString(bytes, at, TLS_TAG.ja3, event.ja3);
  return putString(bytes, at, TLS_TAG.ja4, event.ja4);
}

function putServer({ bytes, view }: GrowingBuffer, start: number, event: TlsBody): number {
  let at = putString(bytes, start, TLS_TAG.serverVersion, event.serverVersion);
  at = putString(bytes, at, TLS_TAG.cipher, event.cipher);
  at = putString(bytes, at, TLS_TAG.ja3s, event.ja3s);
  at = putString(bytes, at, TLS_TAG.certSubject, event.certSubject);
  at = putString(bytes, at, TLS_TAG.certIssuer, event.certIssuer);
  at = putTimeField(view, at, TLS_TAG.certNotBefore, event.certNotBefore);
  at = putTimeField(view, at, TLS_TAG.certNotAfter, event.certNotAfter);
  at = putStrings(bytes, at, TLS_TAG.certSans, event.certSans);
  at = putString(bytes, at, TLS_TAG.certSha256, event.certSha256);
  return putOptionalBool(bytes, at, TLS_TAG.selfSigned, event.selfSigned);
}

const clientBytesMax = ({ via, sni, alpn, version, ja3, ja4 }: TlsBody): number =>
  stringBytesMax(via) +
  stringBytesMax(sni) +
  stringsBytesMax(alpn) +
  stringBytesMax(version) +
  stringBytesMax(ja3) +
  stringBytesMax(ja4);

const serverBytesMax = (event: TlsBody): number =>
  stringBytesMax(event.serverVersion) +
  stringBytesMax(event.cipher) +
  stringBytesMax(event.ja3s) +
  stringBytesMax(event.certSubject) +
  stringBytesMax(event.certIssuer) +
  stringsBytesMax(event.certSans) +
  stringBytesMax(event.certSha256);
