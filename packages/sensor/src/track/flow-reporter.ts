import { enumNumbers } from '@lanhound/proto';
import { macOf, putAddress } from './flow-fields.ts';
import { FLAG, IPV6_KIND, NUMBER, SLOT_NUMBERS, SLOT_WORDS, WORD } from './flow-slot.ts';
import type { FlowTable } from './flow-table.ts';
import type { Recogniser } from './recogniser.ts';
import { type EventSink, FlowRecord } from './records.ts';
import { SynTexts } from './syn-texts.ts';

export const STATE = enumNumbers.FlowState;
export const REASON = enumNumbers.FlowReason;

/** RFC 6066 allows a longer name than DNS does; nobody uses one. */
const SERVER_NAME_LENGTH_MAX = 255;

/** Slots to flow events. */
export class FlowReporter {
  /** Server names that found no place. */
  namesRefused = 0;
  readonly #table: FlowTable;
  readonly #recogniser: Recogniser;
  readonly #sink: EventSink;
  readonly #serverNamesMax: number;
  /** Server names by slot, for the later events of their flows. */
  readonly #serverNames = new Map<number, string>();
  readonly #synTexts = new SynTexts();
  readonly #record = new FlowRecord();

  constructor(table: FlowTable, deps: { recogniser: Recogniser; sink: EventSink }, serverNamesMax: number) {
    this.#table = table;
    this.#recogniser = deps.recogniser;
    this.#sink = deps.sink;
    this.#serverNamesMax = serverNamesMax;
    this.#record.addressBytes = new Uint8Array(32);
    this.#record.dstIpAt = 16;
  }

  /** One event; the slot's counters start anew after it. `reason` is 0 unless the flow is closed. */
  report(slot: number, state: number, reason: number, nowUs: number, captureUs: number): void {
    const { words, numbers } = this.#table;
    const record = this.#record;
    const at = slot * SLOT_WORDS;
    const numbersAt = slot * SLOT_NUMBERS;
    const flags = words[at + WORD.flags] as number;
    record.state = state;
    record.reason = reason;
    record.serverName = (flags & FLAG.named) === 0 ? '' : (this.#serverNames.get(slot) ?? '');
    // What never changes is said once.
    record.synFingerprint = (flags & FLAG.announced) === 0 ? this.#synTexts.textOf(words, at + WORD.syn) : '';
    this.#fillIdentity(at, flags);
    this.#fillNumbers(numbersAt);
    record.timeUs = Math.max(captureUs, record.endUs);
    words[at + WORD.flags] = flags | FLAG.announced;
    numbers[numbersAt + NUMBER.saidUs] = nowUs;
    this.#sink.flow(record);
  }

  /** Keeps a server's name for the flow's events. When all places are taken, the flow goes without. */
  name(slot: number, serverName: string): void {
    if (serverName === '') return;
    if (this.#serverNames.size >= this.#serverNamesMax) {
      this.namesRefused++;
      return;
    }
    this.#serverNames.set(slot, serverName.slice(0, SERVER_NAME_LENGTH_MAX));
    const at = slot * SLOT_WORDS + WORD.flags;
    this.#table.words[at] = (this.#table.words[at] as number) | FLAG.named;
  }

  /** Forgets what is kept of a flow outside its slot. */
  forget(slot: number): void {
    const flags = this.#table.words[slot * SLOT_WORDS + WORD.flags] as number;
    if ((flags & FLAG.named) !== 0) this.#serverNames.delete(slot);
  }

  #fillIdentity(at: number, flags: number): void {
    const record = this.#record;
    const words = this.#table.words;
    const kind = words[at + WORD.kind] as number;
    const ports = words[at + WORD.ports] as number;
    const isIpv6 = kind >= IPV6_KIND;
    record.proto = kind & 0xff;
    record.ipLength = isIpv6 ? 16 : 4;
    putAddress(record.addressBytes, 0, words, at + WORD.src, isIpv6 ? 4 : 1);
    putAddress(record.addressBytes, 16, words, at + WORD.dst, isIpv6 ? 4 : 1);
    const isTcp = record.proto === 6;
    const hasPorts = isTcp || record.proto === 17;
    record.srcPort = hasPorts ? ports >>> 16 : -1;
    record.dstPort = hasPorts ? ports & 0xffff : -1;
    record.srcMac = macOf(words[at + WORD.srcMacHigh] as number, words[at + WORD.srcMacLow] as number);
    record.dstMac = macOf(words[at + WORD.dstMacHigh] as number, words[at + WORD.dstMacLow] as number);
    const link = words[at + WORD.link] as number;
    record.vlan = (link & 0xffff) - 1;
    const isIcmp = (flags & FLAG.icmp) !== 0;
    record.icmpType = isIcmp ? link >>> 24 : -1;
    record.icmpCode = isIcmp ? (link >>> 16) & 0xff : -1;
    const seen = words[at + WORD.seen] as number;
    record.srcTcpFlags = isTcp ? seen & 0xff : -1;
    record.dstTcpFlags = isTcp && (flags & FLAG.answered) !== 0 ? (seen >>> 8) & 0xff : -1;
    record.handshakeRttUs = words[at + WORD.handshakeRttUs] as number;
    const repeats = words[at + WORD.repeats] as number;
    record.srcRetransmissions = repeats & 0xffff;
    record.dstRetransmissions = repeats >>> 16;
    words[at + WORD.repeats] = 0;
    const app = (words[at + WORD.app] as number) & 0xff;
    record.app = app === 0 ? '' : this.#recogniser.nameOf(app);
  }

  #fillNumbers(at: number): void {
    const record = this.#record;
    const numbers = this.#table.numbers;
    record.flowId = numbers[at + NUMBER.flowId] as number;
    record.startUs = numbers[at + NUMBER.startUs] as number;
    record.endUs = numbers[at + NUMBER.endUs] as number;
    record.srcPackets = numbers[at + NUMBER.srcPackets] as number;
    record.srcBytes = numbers[at + NUMBER.srcBytes] as number;
    record.dstPackets = numbers[at + NUMBER.dstPackets] as number;
    record.dstBytes = numbers[at + NUMBER.dstBytes] as number;
    numbers[at + NUMBER.srcPackets] = 0;
    numbers[at + NUMBER.srcBytes] = 0;
    numbers[at + NUMBER.dstPackets] = 0;
    numbers[at + NUMBER.dstBytes] = 0;
  }
}
