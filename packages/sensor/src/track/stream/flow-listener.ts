import type { Packet } from '../../decode/packet.ts';
import { PROTO } from '../../decode/transport.ts';
import { type DialogueContext, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { FLAG, SLOT_WORDS, WORD } from '../flow-slot.ts';
import type { FlowTable } from '../flow-table.ts';
import type { Recogniser } from '../recogniser.ts';
import type { EventSink } from '../records.ts';
import type { Conversation, Side } from './conversation.ts';
import { PartyReader } from './parties.ts';
import { Reading, SIDES } from './reading.ts';
import { Recognition } from './recognition.ts';
import { aheadOf, REPEATED, sequenceOf, setNext } from './segments.ts';
import type { StreamConfig } from './stream-config.ts';
import type { Window } from './window.ts';

/** RFC 9293 section 3.1. */
const TCP_SYN = 2;

export interface FlowListenerDeps {
  table: FlowTable;
  sink: EventSink;
  recogniser: Recogniser;
  /** Readers by the application's code. */
  dialogues: readonly (OpenDialogue | undefined)[];
  /** Readers of TCP connections by a port, unless their application is another reader's. */
  dialoguesByPort?: ReadonlyMap<number, OpenDialogue>;
  recognisePayloadsMax: number;
  onName(slot: number, serverName: string): void;
}

/**
 * What the two sides of each flow say: put in order, recognised, and read by the dialogue reader of its application,
 * until that has heard enough. A flow nobody listens to any more costs one look at its flags.
 */
export class FlowListener {
  /** Payloads whose end the snapshot length cut off. */
  #cut = 0;
  readonly #deps: FlowListenerDeps;
  readonly #words: Int32Array;
  readonly #holeUs: number;
  readonly #parties: PartyReader;
  readonly #recognition: Recognition;
  readonly #reading: Reading;
  #hasNews = false;

  constructor(config: StreamConfig, deps: FlowListenerDeps) {
    const { table, recogniser, recognisePayloadsMax } = deps;
    this.#deps = deps;
    this.#words = table.words;
    this.#holeUs = config.holeMs * 1_000;
    this.#parties = new PartyReader(table);
    this.#recognition = new Recognition(table, recogniser, recognisePayloadsMax);
    this.#reading = new Reading(config, table, (...behind) => this.#hearBehindHole(...behind));
  }

  counters(): Readonly<Record<string, number>> {
    const { counters, windows, conversations } = this.#reading;
    return {
      'stream.cut': this.#cut,
      'stream.holes': counters.holes,
      'stream.overflows': counters.overflows,
      'stream.windowsEvicted': windows.evicted,
      'stream.conversationsEvicted': conversations.evicted,
    };
  }

  /** One payload. True when the flow's application or server name became known by it. */
  hear(packet: Packet, slot: number, reversed: boolean): boolean {
    if (packet.transportAt < 0) return false;
    this.#hasNews = false;
    this.#reading.timeUs = packet.timeUs;
    const side = reversed ? 1 : 0;
    if (packet.proto === PROTO.tcp) this.#hearSegment(packet, slot, side);
    else if (packet.proto === PROTO.udp) this.#hearDatagram(packet, slot, side);
    return this.#hasNews;
  }

  /** The stream of this side begins behind this SYN. */
  begin(packet: Packet, slot: number, reversed: boolean): void {
    const side = reversed ? 1 : 0;
    const begun = FLAG.srcBegun << side;
    const at = slot * SLOT_WORDS + WORD.flags;
    if (((this.#words[at] as number) & begun) !== 0) return;
    this.#words[at] = (this.#words[at] as number) | begun;
    setNext(this.#deps.table, slot, side, sequenceOf(packet));
  }

  /** About once a second: what is missing is not waited for too long, nor is an answer. */
  tick(nowUs: number): void {
    const reading = this.#reading;
    reading.timeUs = nowUs;
    reading.conversations.each((conversation) => {
      for (const side of SIDES) {
        const window = conversation.windows[side];
        if (window?.isHolding && nowUs - window.heldSinceUs >= this.#holeUs) reading.skipHoles(conversation, side);
      }
      conversation.listener?.tick?.(nowUs);
    });
  }

  /** The flow is over. */
  end(slot: number, timeUs: number): void {
    const conversation = this.#reading.conversations.of(slot);
    if (!conversation) return;
    this.#reading.timeUs = timeUs;
    for (const side of SIDES) this.#reading.skipHoles(conversation, side);
    this.#reading.finish(conversation);
  }

  /** The handshake showed that source and destination are the other way round. */
  swap(slot: number): void {
    this.#reading.conversations.of(slot)?.swapSides();
  }

  #hearDatagram(packet: Packet, slot: number, side: Side): void {
    if (this.#reading.isDeaf(slot, side)) return;
    const { bytes, payloadAt, payloadEnd } = packet;
    let conversation = this.#reading.conversations.of(slot);
    if (!conversation) {
      const app = this.#recogniseTurn(slot, side, bytes, payloadAt, payloadEnd);
      conversation = this.#openKnown(slot, app);
    }
    const reader = conversation?.reader;
    if (!conversation || !reader) return;
    const { timeUs } = packet;
    const isDone = reader.hear(bytes, payloadAt, payloadEnd, side === 0, timeUs) === ENOUGH;
    if (packet.payloadCut) this.#cut++;
    if (isDone || (packet.payloadCut && !reader.miss(side === 0, timeUs))) this.#reading.deafen(conversation, side);
  }

  #hearSegment(packet: Packet, slot: number, side: Side): void {
    const { table } = this.#deps;
    const ahead = aheadOf(table, slot, side, packet);
    if (ahead === REPEATED) return;
    const { bytes, payloadAt, payloadEnd, payloadWireEnd } = packet;
    const isDeaf = this.#reading.isDeaf(slot, side);
    if (ahead > 0 && !isDeaf && this.#isWaiting(packet, slot, side, ahead)) return;
    setNext(table, slot, side, sequenceOf(packet) + payloadWireEnd - payloadAt);
    if (isDeaf) return;
    const newAt = payloadAt + Math.max(0, -ahead);
    if (newAt < payloadEnd) this.#hearNext(slot, side, bytes, newAt, payloadEnd);
    if (payloadWireEnd > payloadEnd) this.#lose(slot, side, payloadWireEnd - Math.max(payloadEnd, newAt));
  }

  /** A segment before its turn: true when it waits. False when nothing will come before it, so that it is next. */
  #isWaiting(packet: Packet, slot: number, side: Side, ahead: number): boolean {
    const reading = this.#reading;
    const { conversations } = reading;
    const conversation = conversations.of(slot) ?? this.#openByPort(slot) ?? conversations.add(slot);
    if (conversation.skips[side] >= ahead && !conversation.windows[side]) {
      conversation.skips[side] -= ahead;
      return false;
    }
    if (reading.hold(conversation, side, packet.bytes, packet.payloadAt, packet.payloadEnd, ahead)) return true;
    // Too far ahead, or too many parts: what is missing will not come.
    reading.skipHoles(conversation, side);
    reading.counters.holes++;
    reading.miss(conversation, side);
    return false;
  }

  #hearNext(slot: number, side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.#reading.isDeaf(slot, side)) return;
    const conversation = this.#reading.conversations.of(slot);
    if (!conversation) this.#hearFirst(slot, side, bytes, start, end);
    else if (conversation.reader) this.#reading.feed(conversation, side, bytes, start, end);
    else this.#hearUnrecognised(conversation, side, bytes, start, end);
  }

  /** Most flows tell what they are by their first payload, which then need not be kept. */
  #hearFirst(slot: number, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const app = this.#recogniseTurn(slot, side, bytes, start, end);
    const byPort = this.#deps.dialogues[app] ? undefined : this.#openByPort(slot);
    byPort?.byPort?.hear(bytes, start, end, side === 0, this.#reading.timeUs);
    const conversation = this.#openKnown(slot, app);
    if (conversation) this.#reading.feed(conversation, side, bytes, start, end);
    if (conversation || this.#recognition.isOver(slot)) return;
    this.#keep(byPort ?? this.#reading.conversations.add(slot), side, bytes, start, end);
  }

  #hearUnrecognised(conversation: Conversation, side: Side, bytes: Uint8Array, start: number, end: number): void {
    const { slot } = conversation;
    const before = conversation.windows[side]?.bytesLeft ?? 0;
    if (conversation.turnBytesOf(side) === 0) conversation.turnMemory = this.#recognition.memoryOf(slot);
    const { turnMemory } = conversation;
    const window = this.#keep(conversation, side, bytes, start, end);
    const turnAt = window ? Math.max(window.start, window.end - conversation.turnBytesOf(side)) : start;
    const app = window
      ? this.#recognition.see(slot, side, window.bytes, turnAt, window.start + before, window.end, turnMemory)
      : this.#recogniseTurn(slot, side, bytes, start, end);
    if (window) this.#hearAlong(conversation, app, side, window.bytes, window.start + before, window.end);
    else this.#hearAlong(conversation, app, side, bytes, start, end);
    if (!this.#openKnown(slot, app)) return;
    this.#replay(conversation);
    if (!window) this.#reading.feed(conversation, side, bytes, start, end);
  }

  /** What begins a turn, or is all that is left of one. */
  #recogniseTurn(slot: number, side: Side, bytes: Uint8Array, start: number, end: number): number {
    return this.#recognition.see(slot, side, bytes, start, start, end, this.#recognition.memoryOf(slot));
  }

  /** Keeps what is said before the application is known; the window it is in, unless it is too much. */
  #keep(conversation: Conversation, side: Side, bytes: Uint8Array, start: number, end: number): Window | undefined {
    const before = conversation.windows[side]?.bytesLeft ?? 0;
    if (!conversation.hasLost[side]) {
      const window = this.#reading.append(conversation, side, bytes, start, end);
      if (window) {
        conversation.addTurn(side, window.bytesLeft - before);
        return window;
      }
    }
    conversation.hasLost[side] = true;
    this.#reading.windows.close(conversation, side);
    return undefined;
  }

  /** Reads what was kept before the application was known, turn by turn. */
  #replay(conversation: Conversation): void {
    const { turns, reader, windows } = conversation;
    const shownEnd: [number, number] = [windows[0]?.start ?? 0, windows[1]?.start ?? 0];
    for (const side of SIDES) {
      const wantsRest = !conversation.hasLost[side] || reader?.miss(side === 0, this.#reading.timeUs);
      if (!wantsRest) this.#reading.deafen(conversation, side);
    }
    for (let i = 0; i < turns.length; i += 2) {
      const side = turns[i] as Side;
      const window = windows[side];
      shownEnd[side] += turns[i + 1] as number;
      if (window) this.#reading.show(conversation, side, window, Math.min(window.end, shownEnd[side]));
    }
    turns.length = 0;
  }

  /** What lies behind a hole may still tell the application, which is then read from there on. */
  #hearBehindHole(conversation: Conversation, side: Side, window: Window): void {
    conversation.hasLost[side] = true;
    conversation.dropTurns(side);
    conversation.byPort?.miss(side === 0, this.#reading.timeUs);
    const { start, end } = window;
    const app = this.#recogniseTurn(conversation.slot, side, window.bytes, start, end);
    this.#hearAlong(conversation, app, side, window.bytes, start, end);
    if (this.#openKnown(conversation.slot, app)) {
      this.#replay(conversation);
      if (conversation.windows[side] === window) this.#reading.show(conversation, side, window, end);
    } else if (conversation.windows[side] === window) {
      window.drop(end);
      if (window.isEmpty) this.#reading.windows.close(conversation, side);
    }
  }

  /** So many bytes that follow were not captured. */
  #lose(slot: number, side: Side, bytes: number): void {
    this.#cut++;
    const conversation = this.#reading.conversations.of(slot);
    if (!conversation) return;
    const skip = conversation.skips[side];
    if (skip >= bytes) conversation.skips[side] = skip - bytes;
    else this.#reading.miss(conversation, side);
  }

  /** The conversation of a flow whose application is now known and read by somebody. */
  #openKnown(slot: number, app: number): Conversation | undefined {
    const { conversations } = this.#reading;
    const known = conversations.of(slot);
    const open = app === 0 ? undefined : this.#deps.dialogues[app];
    if (app !== 0) this.#hasNews = true;
    if (open) {
      const conversation = known ?? conversations.add(slot);
      conversation.byPort?.end(this.#reading.timeUs);
      conversation.byPort = undefined;
      conversation.reader = open(this.#contextOf(conversation));
      return conversation;
    }
    if (!this.#recognition.isOver(slot)) return undefined;
    if (known?.byPort) {
      this.#reading.goOnByPort(known);
      return undefined;
    }
    const at = slot * SLOT_WORDS + WORD.flags;
    this.#words[at] = (this.#words[at] as number) | FLAG.srcDeaf | FLAG.dstDeaf;
    if (known) this.#reading.finish(known);
    return undefined;
  }

  /** A conversation that is heard along because of its port, should there be a reader for that. */
  #openByPort(slot: number): Conversation | undefined {
    const at = slot * SLOT_WORDS;
    const ports = this.#words[at + WORD.ports] as number;
    const { dialoguesByPort } = this.#deps;
    const open = dialoguesByPort?.get(ports & 0xffff) ?? dialoguesByPort?.get(ports >>> 16);
    if (!open) return undefined;
    const conversation = this.#reading.conversations.add(slot);
    const reader = open(this.#contextOf(conversation));
    conversation.byPort = reader;
    for (const side of SIDES) {
      const sawBeginning = (((this.#words[at + WORD.seen] as number) >>> (8 * side)) & TCP_SYN) !== 0;
      if (!sawBeginning) reader.miss(side === 0, this.#reading.timeUs);
    }
    return conversation;
  }

  /** Unless the application that is now known is another reader's. */
  #hearAlong(c: Conversation, app: number, side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.#deps.dialogues[app]) c.byPort?.hear(bytes, start, end, side === 0, this.#reading.timeUs);
  }

  #contextOf(conversation: Conversation): DialogueContext {
    return {
      parties: this.#parties.partiesOf(conversation.slot),
      sink: this.#deps.sink,
      name: (serverName) => this.#name(conversation, serverName),
    };
  }

  #name(conversation: Conversation, serverName: string): void {
    const { slot } = conversation;
    const isNamed = ((this.#words[slot * SLOT_WORDS + WORD.flags] as number) & FLAG.named) !== 0;
    if (isNamed || !this.#reading.conversations.has(conversation)) return;
    this.#deps.onName(slot, serverName);
    this.#hasNews = true;
  }
}
