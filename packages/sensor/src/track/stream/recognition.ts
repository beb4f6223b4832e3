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

  /** What the recogniser remembers of the flow. */
  memoryOf(slot: number): number {
    return this.#words[slot * SLOT_WORDS + WORD.app] as number;
  }

  isOver(slot: number): boolean {
    return ((this.#words[slot * SLOT_WORDS + WORD.flags] as number) & FLAG.recognised) !== 0;
  }

  /**
   * The application's code, when it became known by this payload, which begins at `newAt`. What the same side said
   * before it in the same turn lies from `turnAt` on, and `turnMemory` is what was remembered before that. 0 while the
   * application is unknown, and when it will stay so.
   */
  see(
    slot: number,
    side: Side,
    bytes: Uint8Array,
    turnAt: number,
    newAt: number,
    end: number,
    turnMemory: number,
  ): number {
    if (this.isOver(slot)) return 0;
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const isTyped = turnAt < newAt && end - turnAt < TYPED_BYTES_MAX;
    const seen = words[at + WORD.seen] as number;
    const payloads = (seen >>> PAYLOAD_SHIFT) + (isTyped ? 0 : 1);
    if (payloads > this.#payloadsMax) return this.#giveUp(at);
    words[at + WORD.seen] = (seen & 0xffff) | (payloads << PAYLOAD_SHIFT);
    const proto = (words[at + WORD.kind] as number) & 0xff;
    const whole = this.#recogniser.see(bytes, turnAt, end, side === 0, proto, turnMemory);
    if (isApp(whole)) return this.#know(at, whole);
    // What began the turn may be of no interest, and this a message of its own.
    const alone = turnAt < newAt ? this.#recogniser.see(bytes, newAt, end, side === 0, proto, turnMemory) : 0;
    if (isApp(alone)) return this.#know(at, alone);
    if ((whole & 0xff) !== GAVE_UP) words[at + WORD.app] = whole;
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
