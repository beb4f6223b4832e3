import { SLOT_WORDS, WORD } from './flow-slot.ts';

/** Told when a slot's time has come. */
export interface TimerHandler {
  /** When to ask again, or -1 when the slot is gone. */
  due(slot: number, nowUs: number): number;
}

/** 65.5 ms; a power of two, and short beside the second within which a flow is announced. */
const TICK_US = 2 ** 16;

/** 134 s; a power of two. What is due later is asked about once per turn, which is rare enough. */
const BUCKETS = 2048;

/**
 * When to look at which slot again: a ring of buckets, each a list through the slots themselves, so that setting,
 * clearing and passing time cost the same however many flows there are. Time passed in never goes back.
 */
export class TimerWheel {
  /** When the next bucket is due; before it `advance` has nothing to do. */
  nextTickUs = Number.NEGATIVE_INFINITY;

  readonly #words: Int32Array;
  readonly #handler: TimerHandler;
  /** First and last slot of each bucket, each plus one: who came first is asked about first. */
  readonly #heads = new Int32Array(BUCKETS);
  readonly #tails = new Int32Array(BUCKETS);
  #tick = Number.NEGATIVE_INFINITY;

  constructor(words: Int32Array, handler: TimerHandler) {
    this.#words = words;
    this.#handler = handler;
  }

  /** Ask about a slot, which is in no bucket, at the first tick after this time. */
  set(slot: number, dueUs: number): void {
    const ticks = Math.floor(dueUs / TICK_US) + 1 - this.#tick;
    const bucket = (this.#tick + Math.min(Math.max(ticks, 1), BUCKETS - 1)) & (BUCKETS - 1);
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const tail = this.#tails[bucket] as number;
    words[at + WORD.bucket] = bucket;
    words[at + WORD.prev] = tail;
    words[at + WORD.next] = 0;
    if (tail !== 0) words[(tail - 1) * SLOT_WORDS + WORD.next] = slot + 1;
    else this.#heads[bucket] = slot + 1;
    this.#tails[bucket] = slot + 1;
  }

  /** Take a slot out of its bucket. */
  clear(slot: number): void {
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const next = words[at + WORD.next] as number;
    const prev = words[at + WORD.prev] as number;
    const bucket = words[at + WORD.bucket] as number;
    if (next !== 0) words[(next - 1) * SLOT_WORDS + WORD.prev] = prev;
    else this.#tails[bucket] = prev;
    if (prev !== 0) words[(prev - 1) * SLOT_WORDS + WORD.next] = next;
    else this.#heads[bucket] = next;
  }

  /** Take every slot out. */
  clearAll(): void {
    this.#heads.fill(0);
    this.#tails.fill(0);
  }

  /** Ask about everything due up to now. A leap of more than a turn passes each bucket once. */
  advance(nowUs: number): void {
    const untilTick = Math.floor(nowUs / TICK_US);
    if (this.#tick === Number.NEGATIVE_INFINITY) this.#tick = untilTick;
    const ticks = Math.min(untilTick - this.#tick, BUCKETS);
    if (untilTick - this.#tick > BUCKETS) this.#tick = untilTick - BUCKETS;
    for (let i = 0; i < ticks; i++) {
      this.#tick++;
      this.#ring(this.#tick & (BUCKETS - 1), nowUs);
    }
    this.nextTickUs = (this.#tick + 1) * TICK_US;
  }

  #ring(bucket: number, nowUs: number): void {
    const words = this.#words;
    let link = this.#heads[bucket] as number;
    this.#heads[bucket] = 0;
    this.#tails[bucket] = 0;
    while (link !== 0) {
      const slot = link - 1;
      link = words[slot * SLOT_WORDS + WORD.next] as number;
      const dueUs = this.#handler.due(slot, nowUs);
      if (dueUs >= 0) this.set(slot, dueUs);
    }
  }
}
