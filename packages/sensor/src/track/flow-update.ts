import { i32, u16 } from '../decode/bytes.ts';
import type { Packet } from '../decode/packet.ts';
import { SYN_WORDS } from '../decode/tcp-syn.ts';
import { FLAG, NUMBER, SLOT_NUMBERS, SLOT_WORDS, WORD } from './flow-slot.ts';
import type { FlowTable } from './flow-table.ts';

/** Fills a new slot with what its first packet shows; `reversed` when that packet came from the receiver. */
export function fillSlot(table: FlowTable, slot: number, packet: Packet, reversed: boolean, nowUs: number): void {
  const { words, numbers } = table;
  const at = slot * SLOT_WORDS;
  const isIcmp = packet.icmpType >= 0;
  words[at + WORD.flags] = FLAG.live | (isIcmp ? FLAG.icmp : 0);
  words[at + WORD.seen] = 0;
  words[at + WORD.app] = 0;
  words[at + WORD.conversation] = 0;
  words[at + WORD.repeats] = 0;
  words[at + WORD.handshakeRttUs] = -1;
  words[at + WORD.syn + SYN_WORDS - 1] = 0;
  words[at + WORD.link] = (packet.vlan + 1) | (isIcmp ? (packet.icmpCode << 16) | (packet.icmpType << 24) : 0);
  fillMac(words, at + WORD.srcMacHigh, packet.bytes, reversed ? packet.dstMacAt : packet.srcMacAt);
  fillMac(words, at + WORD.dstMacHigh, packet.bytes, reversed ? packet.srcMacAt : packet.dstMacAt);
  const numbersAt = slot * SLOT_NUMBERS;
  numbers[numbersAt + NUMBER.srcBytes] = 0;
  numbers[numbersAt + NUMBER.dstBytes] = 0;
  numbers[numbersAt + NUMBER.srcPackets] = 0;
  numbers[numbersAt + NUMBER.dstPackets] = 0;
  numbers[numbersAt + NUMBER.saidUs] = nowUs;
  numbers[numbersAt + NUMBER.startUs] = packet.timeUs;
  numbers[numbersAt + NUMBER.endUs] = packet.timeUs;
}

/** The high word at `at`, the low one after it. */
function fillMac(words: Int32Array, at: number, bytes: Uint8Array, macAt: number): void {
  words[at] = macAt < 0 ? -1 : u16(bytes, macAt);
  words[at + 1] = macAt < 0 ? 0 : i32(bytes, macAt + 2);
}

/** Adds one packet to its flow. */
export function countPacket(table: FlowTable, slot: number, packet: Packet, reversed: boolean, nowUs: number): void {
  const { words, numbers } = table;
  const at = slot * SLOT_NUMBERS;
  numbers[at + NUMBER.heardUs] = nowUs;
  if (packet.timeUs > (numbers[at + NUMBER.endUs] as number)) numbers[at + NUMBER.endUs] = packet.timeUs;
  if (reversed) {
    numbers[at + NUMBER.dstPackets] = (numbers[at + NUMBER.dstPackets] as number) + 1;
    numbers[at + NUMBER.dstBytes] = (numbers[at + NUMBER.dstBytes] as number) + packet.ipBytes;
    const flagsAt = slot * SLOT_WORDS + WORD.flags;
    words[flagsAt] = (words[flagsAt] as number) | FLAG.answered;
  } else {
    numbers[at + NUMBER.srcPackets] = (numbers[at + NUMBER.srcPackets] as number) + 1;
    numbers[at + NUMBER.srcBytes] = (numbers[at + NUMBER.srcBytes] as number) + packet.ipBytes;
  }
  const seenAt = slot * SLOT_WORDS + WORD.seen;
  words[seenAt] = (words[seenAt] as number) | (reversed ? packet.tcpFlags << 8 : packet.tcpFlags);
}

/** Makes the receiver the source: the handshake showed that the flow's first packet came from it. */
export function swapEnds(table: FlowTable, slot: number): void {
  const { words, numbers } = table;
  const at = slot * SLOT_WORDS;
  for (let i = 0; i < 4; i++) swap(words, at + WORD.src + i, at + WORD.dst + i);
  swap(words, at + WORD.srcMacHigh, at + WORD.dstMacHigh);
  swap(words, at + WORD.srcMacLow, at + WORD.dstMacLow);
  const ports = words[at + WORD.ports] as number;
  words[at + WORD.ports] = (ports >>> 16) | (ports << 16);
  const seen = words[at + WORD.seen] as number;
  words[at + WORD.seen] = (seen & ~0xffff) | ((seen & 0xff) << 8) | ((seen >>> 8) & 0xff);
  swap(words, at + WORD.srcNext, at + WORD.dstNext);
  const repeats = words[at + WORD.repeats] as number;
  words[at + WORD.repeats] = (repeats >>> 16) | (repeats << 16);
  const numbersAt = slot * SLOT_NUMBERS;
  swap(numbers, numbersAt + NUMBER.srcPackets, numbersAt + NUMBER.dstPackets);
  swap(numbers, numbersAt + NUMBER.srcBytes, numbersAt + NUMBER.dstBytes);
  // Whoever sent the first packet is now the receiver, and has answered by it.
  words[at + WORD.flags] = swapSideFlags(words[at + WORD.flags] as number) | FLAG.answered;
}

const SRC_FLAGS = FLAG.srcBegun | FLAG.srcDeaf;
const DST_FLAGS = FLAG.dstBegun | FLAG.dstDeaf;

/** Each side's flag lies beside the other's. */
function swapSideFlags(flags: number): number {
  return (flags & ~(SRC_FLAGS | DST_FLAGS)) | ((flags & SRC_FLAGS) << 1) | ((flags & DST_FLAGS) >>> 1);
}

function swap(array: Int32Array | Float64Array, a: number, b: number): void {
  const value = array[a] as number;
  array[a] = array[b] as number;
  array[b] = value;
}
