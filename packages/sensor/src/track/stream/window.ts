import type { Conversation, Side } from './conversation.ts';

/** Parts that may wait for an earlier one in any window. A sender that loses segments has far fewer. */
const HELD_OWN = 32;
/** In one window with the help of the shared budget: as when 16 KB come byte by byte, in no order at all. */
const HELD_MAX = 4_096;

/** How many parts more all windows together may hold: 16 bytes each. */
export interface HeldBudget {
  left: number;
}

/**
 * What is kept of one side of a conversation: bytes that continue the stream but are not dealt with yet, and parts that
 * came before their turn. Places are indices into the buffer.
 */
export class Window {
  readonly conversation: Conversation;
  side: Side;
  bytes: Uint8Array;
  /** The bytes from here to `end` continue the stream. */
  start = 0;
  end = 0;
  /** From when on something waits for an earlier part, in packet time. */
  heldSinceUs = 0;
  /** Begin and end of each part that waits, in order, none touching another. */
  readonly #held: number[] = [];
  readonly #budget: HeldBudget;

  constructor(conversation: Conversation, side: Side, bytes: Uint8Array, budget: HeldBudget) {
    this.conversation = conversation;
    this.side = side;
    this.bytes = bytes;
    this.#budget = budget;
  }

  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  /** Bytes that continue the stream and are not dealt with. */
  get bytesLeft(): number {
    return this.end - this.start;
  }

  get isEmpty(): boolean {
    return this.start === this.end && this.#held.length === 0;
  }

  /** One past the last byte that was ever written and not moved away. */
  get usedEnd(): number {
    return this.#held.length > 0 ? (this.#held[this.#held.length - 1] as number) : this.end;
  }

  /** How long the buffer must be for so many bytes behind the stream's next one, beside what it holds. */
  bytesFor(bytes: number): number {
    return Math.max(this.usedEnd, this.end + bytes) - this.start;
  }

  /** Adds bytes that continue the stream, for which there must be room: how far it goes on by them. */
  append(from: Uint8Array, at: number, end: number): number {
    if (this.end + end - at > this.bytes.length) this.#compact();
    const before = this.end;
    this.#write(from, at, end, before);
    this.end += end - at;
    let joined = 0;
    for (; joined < this.#held.length && (this.#held[joined] as number) <= this.end; joined += 2) {
      this.end = Math.max(this.end, this.#held[joined + 1] as number);
    }
    if (joined > 0) this.#replace(0, joined);
    return this.end - before;
  }

  /** Holds bytes that begin so far ahead, for which there must be room. False when too many parts wait already. */
  hold(from: Uint8Array, at: number, end: number, ahead: number): boolean {
    if (this.end + ahead + end - at > this.bytes.length) this.#compact();
    const place = this.end + ahead;
    if (!this.#addHeld(place, place + end - at)) return false;
    this.#write(from, at, end, place);
    return true;
  }

  /** Moves to a larger buffer; the old one, which is returned, held so many bytes. */
  moveTo(larger: Uint8Array): { buffer: Uint8Array; usedBytes: number } {
    const old = { buffer: this.bytes, usedBytes: this.usedEnd };
    larger.set(this.bytes.subarray(0, this.usedEnd));
    this.bytes = larger;
    return old;
  }

  /** The bytes up to here are dealt with. */
  drop(upTo: number): void {
    this.start = upTo;
    if (this.start < this.end || this.#held.length > 0) return;
    // Nothing is kept: begin anew, and leave nothing of what was said behind.
    this.bytes.fill(0, 0, this.end);
    this.start = 0;
    this.end = 0;
  }

  /** Gives up what is missing before the first part that waits, and what was left over: how far the stream goes on. */
  skipHole(): number {
    const before = this.end;
    const [from = before, to = before] = this.#held;
    this.#replace(0, 2);
    this.start = from;
    this.end = to;
    return to - before;
  }

  /** Nothing waits any more: the window is about to be closed. */
  release(): void {
    this.#replace(0, this.#held.length);
  }

  #compact(): void {
    const { start } = this;
    if (start === 0) return;
    const { usedEnd } = this;
    this.bytes.copyWithin(0, start, usedEnd);
    this.bytes.fill(0, usedEnd - start, usedEnd);
    this.start = 0;
    this.end -= start;
    for (let i = 0; i < this.#held.length; i++) (this.#held[i] as number) -= start;
  }

  #write(from: Uint8Array, at: number, end: number, place: number): void {
    const { bytes } = this;
    for (let i = at; i < end; i++) bytes[place + i - at] = from[i] as number;
  }

  #addHeld(from: number, to: number): boolean {
    const held = this.#held;
    const first = this.#firstEndingAt(from);
    let last = first;
    let begin = from;
    let end = to;
    for (; last < held.length && (held[last] as number) <= to; last += 2) {
      begin = Math.min(begin, held[last] as number);
      end = Math.max(end, held[last + 1] as number);
    }
    if (last === first && !this.#hasPlace()) return false;
    this.#replace(first, last, begin, end);
    return true;
  }

  /** Where the first part lies that ends at this place or behind it. */
  #firstEndingAt(place: number): number {
    let low = 0;
    let high = this.#held.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#held[2 * middle + 1] as number) < place) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }

  #hasPlace(): boolean {
    const parts = this.#held.length / 2;
    return parts < HELD_OWN || (parts < HELD_MAX && this.#budget.left > 0);
  }

  /** Puts a part, or none, in the place of others. */
  #replace(first: number, last: number, ...part: number[]): void {
    const before = ofBudget(this.#held);
    this.#held.splice(first, last - first, ...part);
    this.#budget.left += before - ofBudget(this.#held);
  }
}

const ofBudget = (held: readonly number[]): number => Math.max(0, held.length / 2 - HELD_OWN);
