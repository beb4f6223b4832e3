import type { HttpEvent } from '@lanhound/proto';
import {
  NUMBER_FIELD_BYTES_MAX,
  putNumber,
  putOptionalBool,
  putOptionalNumber,
  putString,
  stringBytesMax,
  WIRE,
} from '@lanhound/proto';
import { IP_FIELD_BYTES_MAX, putIpText } from './address-text.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

export const HTTP_TAG = {
  src: (1 << 3) | WIRE.bytes,
  srcPort: (2 << 3) | WIRE.varint,
  dst: (3 << 3) | WIRE.bytes,
  dstPort: (4 << 3) | WIRE.varint,
  flowId: (5 << 3) | WIRE.varint,
  method: (6 << 3) | WIRE.bytes,
  host: (7 << 3) | WIRE.bytes,
  uri: (8 << 3) | WIRE.bytes,
  userAgent: (9 << 3) | WIRE.bytes,
  status: (10 << 3) | WIRE.varint,
  contentType: (11 << 3) | WIRE.bytes,
  basicAuth: (12 << 3) | WIRE.varint,
  server: (13 << 3) | WIRE.bytes,
} as const;

/** Two addresses, two ports, the flow, the status, one fact. */
const FIELDS_BYTES_MAX = 2 * IP_FIELD_BYTES_MAX + 5 * NUMBER_FIELD_BYTES_MAX;

type HttpBody = Omit<HttpEvent, 'site' | 'sensor'>;

/** Appends a request, with what was answered, to a batch. */
export function writeHttp(batch: GrowingBuffer, event: HttpBody): void {
  batch.reserve(EVENT_HEADER_BYTES_MAX + FIELDS_BYTES_MAX + textsBytesMax(event));
  const { bytes } = batch;
  const message = beginEvent(batch, EVENT_TAG.http, event.time);
  let at = putIpText(bytes, message, HTTP_TAG.src, event.src);
  at = putOptionalNumber(bytes, at, HTTP_TAG.srcPort, event.srcPort ?? -1);
  at = putIpText(bytes, at, HTTP_TAG.dst, event.dst);
  at = putOptionalNumber(bytes, at, HTTP_TAG.dstPort, event.dstPort ?? -1);
  at = putNumber(bytes, at, HTTP_TAG.flowId, event.flowId);
  at = putString(bytes, at, HTTP_TAG.method, event.method);
  at = putString(bytes, at, HTTP_TAG.host, event.host);
  at = putString(bytes, at, HTTP_TAG.uri, event.uri);
  at = putString(bytes, at, HTTP_TAG.userAgent, event.userAgent);
  at = putOptionalNumber(bytes, at, HTTP_TAG.status, event.status ?? -1);
  at = putString(bytes, at, HTTP_TAG.contentType, event.contentType);
  at = putOptionalBool(bytes, at, HTTP_TAG.basicAuth, event.basicAuth);
  endEvent(batch, message, putString(bytes, at, HTTP_TAG.server, event.server));
}

const textsBytesMax = ({ method, host, uri, userAgent, contentType, server }: HttpBody): number =>
  stringBytesMax(method) +
  stringBytesMax(host) +
  stringBytesMax(uri) +
  stringBytesMax(userAgent) +
  stringBytesMax(contentType) +
  stringBytesMax(server);
