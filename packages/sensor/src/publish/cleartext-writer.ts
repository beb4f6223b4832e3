import type { CleartextEvent } from '@lanhound/proto';
import { NUMBER_FIELD_BYTES_MAX, putNumber, putOptionalBool, putString, stringBytesMax, WIRE } from '@lanhound/proto';
import { IP_FIELD_BYTES_MAX, MAC_FIELD_BYTES, putIpText, putMacText } from './address-text.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

export const CLEARTEXT_TAG = {
  protocol: (1 << 3) | WIRE.bytes,
  server: (2 << 3) | WIRE.bytes,
  client: (3 << 3) | WIRE.bytes,
  port: (4 << 3) | WIRE.varint,
  flowId: (5 << 3) | WIRE.varint,
  credential: (6 << 3) | WIRE.varint,
  username: (7 << 3) | WIRE.bytes,
  clientMac: (8 << 3) | WIRE.fixed64,
  serverMac: (9 << 3) | WIRE.fixed64,
} as const;

/** Two addresses of each kind, the port, the flow, one fact. */
const FIELDS_BYTES_MAX = 2 * IP_FIELD_BYTES_MAX + 2 * MAC_FIELD_BYTES + 3 * NUMBER_FIELD_BYTES_MAX;

type CleartextBody = Omit<CleartextEvent, 'site' | 'sensor'>;

/** Appends a service in clear text to a batch. */
export function writeCleartext(batch: GrowingBuffer, event: CleartextBody): void {
  const textsBytesMax = stringBytesMax(event.protocol) + stringBytesMax(event.username);
  batch.reserve(EVENT_HEADER_BYTES_MAX + FIELDS_BYTES_MAX + textsBytesMax);
  const { bytes } = batch;
  const message = beginEvent(batch, EVENT_TAG.cleartext, event.time);
  let at = putString(bytes, message, CLEARTEXT_TAG.protocol, event.protocol);
  at = putIpText(bytes, at, CLEARTEXT_TAG.server, event.server);
  at = putIpText(bytes, at, CLEARTEXT_TAG.client, event.client);
  at = putNumber(bytes, at, CLEARTEXT_TAG.port, event.port);
  at = putNumber(bytes, at, CLEARTEXT_TAG.flowId, event.flowId);
  at = putOptionalBool(bytes, at, CLEARTEXT_TAG.credential, event.credential);
  at = putString(bytes, at, CLEARTEXT_TAG.username, event.username);
  at = putMacText(bytes, at, CLEARTEXT_TAG.clientMac, event.clientMac);
  endEvent(batch, message, putMacText(bytes, at, CLEARTEXT_TAG.serverMac, event.serverMac));
}
