import { ENOUGH } from '../dialogue.ts';
import { FLAG, SLOT_WORDS, WORD } from '../flow-slot.ts';
import type { FlowTable } from '../flow-table.ts';
import type { Conversation, Side } from './conversation.ts';
import { Conversations } from './conversations.ts';
import type { StreamConfig } from './stream-config.ts';
import type { Window } from './window.ts';
import { Windows } from './windows.ts';

const BOTH_DEAF = FLAG.srcDeaf | FLAG.dstDeaf;
export const SIDES: readonly Side[] = [0, 1];

/** Feeds the readers of conversations, and keeps what they left over and what came before its turn. */
export class Reading {
  /** The time of what is being heard, by the capture. */
  timeUs = 0;
  readonly conversations: Conversations;
  readonly windows: Windows;
  /** Holes that were given up, and sides whose reader left over more than may be kept. */
  readonly counters = { holes: 0, overflows: 0 };
  readonly #words: Int32Array;
  readonly #onBehindHole: (conversation: Conversation, side: Side, window: Window) => void;

  /** `onBehindHole` gets what lies behind a hole while the application is not known. */
  constructor(
    config: StreamConfig,
    table: FlowTable,
    onBehindHole: (conversation: Conversation, side: Side, window: Window) => void,
  ) {
    this.#words = table.words;
    this.#onBehindHole = onBehindHole;
    this.conversations = new Conversations(table, config.conversationsMax, (oldest) => this.finish(oldest));
    this.windows = new Windows(config, ({ conversation, side }) => this.miss(conversation, side));
  }

  isDeaf(slot: number, side: Side): boolean {
    return ((this.#words[slot * SLOT_WORDS + WORD.flags] as number) & (FLAG.srcDeaf << side)) !== 0;
  }

  /** The next bytes of a side for its reader: straight from the packet when nothing was left over. */
  feed(conversation: Conversation, side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (conversation.windows[side]) {
      const window = this.append(conversation, side, bytes, start, end);
      if (window) this.show(conversation, side, window, window.end);
      else this.#overflow(conversation, side);
      return;
    }
    const skipped = Math.min(conversation.skips[side], end - start);
    conversation.skips[side] -= skipped;
    const from = start + skipped;
    const { reader } = conversation;
    if (from === end || !reader || this.isDeaf(conversation.slot, side)) return;
    const dealt = reader.hear(bytes, from, end, side === 0, this.timeUs);
    if (dealt === ENOUGH) {
      this.deafen(conversation, side);
    } else if (dealt >= end - from) {
      conversation.skips[side] = dealt - (end - from);
    } else if (!this.append(conversation, side, bytes, from + Math.max(0, dealt), end)) {
      this.#overflow(conversation, side);
    }
  }

  /** Shows a window's bytes up to a place to the reader. */
  show(conversation: Conversation, side: Side, window: Window, end: number): void {
    const skipped = Math.min(conversation.skips[side], end - window.start);
    conversation.skips[side] -= skipped;
    window.drop(window.start + skipped);
    const { start } = window;
    if (start < end && conversation.reader) {
      const dealt = conversation.reader.hear(window.bytes, start, end, side === 0, this.timeUs);
      if (dealt === ENOUGH) this.deafen(conversation, side);
      if (conversation.windows[side] !== window) return;
      const taken = Math.min(Math.max(0, dealt), window.end - start);
      conversation.skips[side] = Math.max(0, dealt - taken);
      window.drop(start + taken);
    }
    if (window.isEmpty) this.windows.close(conversation, side);
  }

  /** Keeps bytes that continue the stream; the window they are in, or undefined when it would be too long. */
  append(conversation: Conversation, side: Side, bytes: Uint8Array, start: number, end: number): Window | undefined {
    const window = this.windows.withRoom(conversation, side, end - start);
    if (!window) return undefined;
    // Parts that waited may continue what was just added: the stream goes on behind them.
    this.#goOn(conversation, side, window.append(bytes, start, end) - (end - start));
    return window;
  }

  /** Keeps bytes that came before their turn; false when they are too many, or too far ahead. */
  hold(conversation: Conversation, side: Side, bytes: Uint8Array, start: number, end: number, ahead: number): boolean {
    const window = this.windows.withRoom(conversation, side, ahead + end - start);
    const wasHolding = window?.isHolding;
    if (!window?.hold(bytes, start, end, ahead)) return false;
    if (!wasHolding) window.heldSinceUs = this.timeUs;
    return true;
  }

  /** Gives up every hole of a side, and reads what lies behind each. */
  skipHoles(conversation: Conversation, side: Side): void {
    for (;;) {
      const window = conversation.windows[side];
      if (!window?.isHolding) return;
      this.counters.holes++;
      this.#goOn(conversation, side, window.skipHole());
      conversation.skips[side] = 0;
      const { reader } = conversation;
      if (!reader) this.#onBehindHole(conversation, side, window);
      else if (reader.miss(side === 0, this.timeUs)) this.show(conversation, side, window, window.end);
      else this.deafen(conversation, side);
    }
  }

  /** No other reader came for what was heard along: it goes on alone, without what was kept for others. */
  goOnByPort(conversation: Conversation): void {
    conversation.reader = conversation.byPort;
    conversation.byPort = undefined;
    conversation.turns.length = 0;
    for (const side of SIDES) {
      const window = conversation.windows[side];
      window?.drop(window.end);
      if (window?.isEmpty) this.windows.close(conversation, side);
    }
  }

  /** The next bytes are missing: what was kept of the side is gone; the reader goes on behind them, or not at all. */
  miss(conversation: Conversation, side: Side): void {
    this.windows.close(conversation, side);
    conversation.skips[side] = 0;
    conversation.hasLost[side] = true;
    if (conversation.listener?.miss(side === 0, this.timeUs) === false) this.deafen(conversation, side);
  }

  /** Nothing more of this side is wanted; of neither, and the dialogue is over. */
  deafen(conversation: Conversation, side: Side): void {
    if (!this.conversations.has(conversation)) return;
    this.#setFlags(conversation.slot, FLAG.srcDeaf << side);
    this.windows.close(conversation, side);
    if (this.isDeaf(conversation.slot, 0) && this.isDeaf(conversation.slot, 1)) this.finish(conversation);
  }

  /** Nobody listens any more. */
  finish(conversation: Conversation): void {
    if (!this.conversations.has(conversation)) return;
    this.#setFlags(conversation.slot, FLAG.recognised | BOTH_DEAF);
    conversation.listener?.end(this.timeUs);
    for (const side of SIDES) this.windows.close(conversation, side);
    this.conversations.remove(conversation);
  }

  #overflow(conversation: Conversation, side: Side): void {
    this.counters.overflows++;
    this.miss(conversation, side);
  }

  #goOn(conversation: Conversation, side: Side, bytes: number): void {
    const at = conversation.slot * SLOT_WORDS + WORD.srcNext + side;
    this.#words[at] = ((this.#words[at] as number) + bytes) | 0;
  }

  #setFlags(slot: number, flags: number): void {
    const at = slot * SLOT_WORDS + WORD.flags;
    this.#words[at] = (this.#words[at] as number) | flags;
  }
}
