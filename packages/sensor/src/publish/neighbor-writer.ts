import { type NeighborEvent, parseIp } from '@lanhound/proto';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';
import { NUMBER_FIELD_BYTES_MAX, putString, UTF8_BYTES_PER_UNIT_MAX, WIRE } from './wire.ts';

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
const FIELDS_BYTES_MAX = 3 * NUMBER_FIELD_BYTES_MAX + 2 * (2 + 16);

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

/** "aa:bb:cc:dd:ee:ff", as formatMac writes it, as fixed64: the last byte first. */
function putMacText(bytes: Uint8Array, at: number, tag: number, text: string | undefined): number {
  if (text === undefined) return at;
  bytes[at] = tag;
  for (let i = 0; i < 6; i++) {
    const digit = (5 - i) * 3;
    bytes[at + 1 + i] = (hexValue(text.charCodeAt(digit)) << 4) | hexValue(text.charCodeAt(digit + 1));
  }
  bytes[at + 7] = 0;
  bytes[at + 8] = 0;
  return at + 9;
}

/** Of 0-9 and a-f. */
const hexValue = (unit: number): number => (unit <= 0x39 ? unit - 0x30 : unit - 0x57);

const DOT = 0x2e;
const COLON = 0x3a;

/** An address as formatIp writes it. */
function putIpText(bytes: Uint8Array, start: number, tag: number, text: string | undefined): number {
  if (text === undefined) return start;
  let at = start + 2;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === DOT) {
      bytes[at++] = value;
      value = 0;
    } else if (unit >= COLON) {
      return putIpv6Text(bytes, start, tag, text);
    } else {
      value = value * 10 + unit - 0x30;
    }
  }
  bytes[at++] = value;
  bytes[start] = tag;
  bytes[start + 1] = 4;
  return at;
}

function putIpv6Text(bytes: Uint8Array, at: number, tag: number, text: string): number {
  const address = parseIp(text);
  if (!address) return at;
  bytes[at] = tag;
  bytes[at + 1] = address.length;
  bytes.set(address, at + 2);
  return at + 2 + address.length;
}
