import { FLAG, SLOT_WORDS, WORD } from '../flow-slot.ts';
import type { FlowTable } from '../flow-table.ts';
import { GAVE_UP, type Recogniser } from '../recogniser.ts';
import type { Side } from './conversation.ts';

/** A side that has said less than this has said nothing to give it up for: somebody types, or sends byte by byte. */
const TYPED_BYTES_MAX = 64;
/** The payloads the recogniser has seen, in the high half of WORD.seen. */
const PAYLOAD_SHIFT = 16;

/** Shows what flows say to the recogniser, until it knows, gives up, or has seen enough. */
export class Recognition {
  readonly #words: Int32Array;
  readonly #recogniser: Recogniser;
  readonly #payloadsMax: number;

  constructor(table: FlowTable, recogniser: Recogniser, payloadsMax: number) {
    this.#words = table.words;
    this.#recogniser = recogniser;
    this.#payloadsMax = payloadsMax;
  }

  isOver(slot: number): boolean {
    return ((this.#words[slot * SLOT_WORDS + WORD.flags] as number) & FLAG.recognised) !== 0;
  }

  /**
   * The application's code, when it became known by this payload, which begins at `newAt`; what the same side said
   * before it may lie from `start` on. 0 while it is unknown, and when it will stay so.
   */
  see(slot: number, side: Side, bytes: Uint8Array, start: number, newAt: number, end: number): number {
    if (this.isOver(slot)) return 0;
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const isTyped = start < newAt && end - start < TYPED_BYTES_MAX;
    const seen = words[at + WORD.seen] as number;
    const payloads = (seen >>> PAYLOAD_SHIFT) + (isTyped ? 0 : 1);
    if (payloads > this.#payloadsMax) return this.#giveUp(at);
    words[at + WORD.seen] = (seen & 0xffff) | (payloads << PAYLOAD_SHIFT);
    const proto = (words[at + WORD.kind] as number) & 0xff;
    const memory = words[at + WORD.app] as number;
    const alone = this.#recogniser.see(bytes, newAt, end, side === 0, proto, memory);
    if (isApp(alone)) return this.#know(at, alone);
    // Together with what came before it may be a message that neither part is.
    const whole = start < newAt ? this.#recogniser.see(bytes, start, end, side === 0, proto, 0) : 0;
    if (isApp(whole)) return this.#know(at, whole);
    if ((alone & 0xff) !== GAVE_UP) words[at + WORD.app] = alone;
    else if (!isTyped) return this.#giveUp(at);
    return 0;
  }

  #know(at: number, result: number): number {
    this.#words[at + WORD.app] = result;
    this.#end(at);
    return result & 0xff;
  }

  #giveUp(at: number): 0 {
    this.#words[at + WORD.app] = 0;
    this.#end(at);
    return 0;
  }

  #end(at: number): void {
    this.#words[at + WORD.flags] = (this.#words[at + WORD.flags] as number) | FLAG.recognised;
  }
}

const isApp = (result: number): boolean => (result & 0xff) !== 0 && (result & 0xff) !== GAVE_UP;
