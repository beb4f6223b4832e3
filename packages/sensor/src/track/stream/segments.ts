import type { Packet } from '../../decode/packet.ts';
import { FLAG, SLOT_WORDS, WORD } from '../flow-slot.ts';
import type { FlowTable } from '../flow-table.ts';
import type { Side } from './conversation.ts';

/** RFC 9293 section 3.1. */
const SYN = 2;

/** The payload repeats what was there before, whole. */
export const REPEATED = Number.NEGATIVE_INFINITY;

/**
 * Where a TCP payload lies in its side's stream: how many bytes before (negative, in part repeated) or after the next
 * one it begins, or REPEATED. The first payload of a side whose SYN was not seen begins the stream.
 */
export function aheadOf(table: FlowTable, slot: number, side: Side, packet: Packet): number {
  const { words } = table;
  const at = slot * SLOT_WORDS;
  const sequence = sequenceOf(packet);
  const begun = FLAG.srcBegun << side;
  const flags = words[at + WORD.flags] as number;
  if ((flags & begun) === 0) {
    words[at + WORD.flags] = flags | begun;
    words[at + WORD.srcNext + side] = sequence;
    return 0;
  }
  const ahead = (sequence - (words[at + WORD.srcNext + side] as number)) | 0;
  const length = packet.payloadWireEnd - packet.payloadAt;
  if (ahead >= 0 || ahead + length > 0) return ahead;
  // A byte before the next one asks whether the other side is still there (RFC 1122 section 4.2.3.6).
  if (length > 1 || ahead < -1) countRepeat(words, at, side);
  return REPEATED;
}

/** The first byte's sequence number; a SYN takes one of its own (RFC 9293 section 3.4). */
export function sequenceOf(packet: Packet): number {
  return (packet.tcpSequence + ((packet.tcpFlags & SYN) !== 0 ? 1 : 0)) | 0;
}

/** The stream's next byte of this side. */
export function setNext(table: FlowTable, slot: number, side: Side, sequence: number): void {
  table.words[slot * SLOT_WORDS + WORD.srcNext + side] = sequence | 0;
}

const HALF_MAX = 0xffff;

function countRepeat(words: Int32Array, at: number, side: Side): void {
  const repeats = words[at + WORD.repeats] as number;
  const shift = side * 16;
  if (((repeats >>> shift) & HALF_MAX) === HALF_MAX) return;
  words[at + WORD.repeats] = repeats + (1 << shift);
}
