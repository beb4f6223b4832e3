import type { NeighborEvent } from '@lanhound/proto';
import { putString, UTF8_BYTES_PER_UNIT_MAX, WIRE } from '@lanhound/proto';
import { IP_FIELD_BYTES_MAX, MAC_FIELD_BYTES, putIpText, putMacText } from './address-text.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

// ARP is a good part of what a home's sensor says, so its messages are written without the generated codec as well.

export const NEIGHBOR_TAG = {
  op: (1 << 3) | WIRE.bytes,
  senderMac: (2 << 3) | WIRE.fixed64,
  senderIp: (3 << 3) | WIRE.bytes,
  targetMac: (4 << 3) | WIRE.fixed64,
  targetIp: (5 << 3) | WIRE.bytes,
  etherMac: (6 << 3) | WIRE.fixed64,
} as const;

/** Everything but `op`. */
const FIELDS_BYTES_MAX = 3 * MAC_FIELD_BYTES + 2 * IP_FIELD_BYTES_MAX;

type NeighborBody = Omit<NeighborEvent, 'site' | 'sensor'>;

/** Appends a neighbour's claim, which is no router's, to a batch. */
export function writeNeighbor(batch: GrowingBuffer, event: NeighborBody): void {
  batch.reserve(EVENT_HEADER_BYTES_MAX + FIELDS_BYTES_MAX + event.op.length * UTF8_BYTES_PER_UNIT_MAX);
  const { bytes } = batch;
  const message = beginEvent(batch, EVENT_TAG.neighbor, event.time);
  let at = putString(bytes, message, NEIGHBOR_TAG.op, event.op);
  at = putMacText(bytes, at, NEIGHBOR_TAG.senderMac, event.senderMac);
  at = putIpText(bytes, at, NEIGHBOR_TAG.senderIp, event.senderIp);
  at = putMacText(bytes, at, NEIGHBOR_TAG.targetMac, event.targetMac);
  at = putIpText(bytes, at, NEIGHBOR_TAG.targetIp, event.targetIp);
  at = putMacText(bytes, at, NEIGHBOR_TAG.etherMac, event.etherMac);
  endEvent(batch, message, at);
}
