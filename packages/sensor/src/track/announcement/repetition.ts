import { i32 } from '../../decode/bytes.ts';
import { mix } from '../../decode/hash.ts';

/** A key may lie in any place of its row. */
const ROW_PLACES = 4;

export interface RepetitionLimits {
  rememberedMax: number;
  spanUs: number;
  /** Two numbers of 32 bits that nobody on the network knows, so that nobody can make others' words look repeated. */
  seeds: readonly [number, number];
}

/**
 * What was said not long ago. Keys are 64 bits of hash: first one is made of all that counts, then it is looked up or
 * remembered. At the limit the oldest of a row is forgotten and so will be said again.
 */
export class Repetition {
  /** Keys forgotten before their time. */
  forgotten = 0;
  readonly #limits: RepetitionLimits;
  readonly #rows: number;
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #timesUs: Float64Array;
  #first = 0;
  #second = 0;

  constructor(limits: RepetitionLimits) {
    this.#limits = limits;
    this.#rows = Math.max(1, Math.floor(limits.rememberedMax / ROW_PLACES));
    const places = this.#rows * ROW_PLACES;
    this.#firsts = new Int32Array(places);
    this.#seconds = new Int32Array(places);
    this.#timesUs = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  }

  /** Begins a key. */
  begin(): void {
    [this.#first, this.#second] = this.#limits.seeds;
  }

  addBytes(bytes: Uint8Array, start: number, end: number): void {
    let first = mix(this.#first, end - start);
    let second = mix(this.#second, end - start);
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const word = i32(bytes, at);
      first = mix(first, word);
      second = mix(second, word);
    }
    for (; at < end; at++) {
      first = mix(first, bytes[at] as number);
      second = mix(second, bytes[at] as number);
    }
    this.#first = first;
    this.#second = second;
  }

  /** With its length, so that texts one after the other are not mistaken for others. */
  addText(text: string): void {
    let first = mix(this.#first, text.length);
    let second = mix(this.#second, text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      first = mix(first, unit);
      second = mix(second, unit);
    }
    this.#first = first;
    this.#second = second;
  }

  /** True when the key was remembered within the span, before or, where captures are merged, after this time. */
  isKnown(timeUs: number): boolean {
    const row = this.#row();
    for (let place = row; place < row + ROW_PLACES; place++) {
      const isSame = this.#firsts[place] === this.#first && this.#seconds[place] === this.#second;
      if (isSame && this.#isRecent(place, timeUs)) return true;
    }
    return false;
  }

  /** In the place of the same key, else of the one that is remembered longest. */
  remember(timeUs: number): void {
    const row = this.#row();
    let oldest = row;
    for (let place = row; place < row + ROW_PLACES; place++) {
      const isSame = this.#firsts[place] === this.#first && this.#seconds[place] === this.#second;
      if (isSame) {
        oldest = place;
        break;
      }
      if ((this.#timesUs[place] as number) < (this.#timesUs[oldest] as number)) oldest = place;
    }
    const isOther = this.#firsts[oldest] !== this.#first || this.#seconds[oldest] !== this.#second;
    if (isOther && this.#isRecent(oldest, timeUs)) this.forgotten++;
    this.#firsts[oldest] = this.#first;
    this.#seconds[oldest] = this.#second;
    this.#timesUs[oldest] = timeUs;
  }

  #isRecent(place: number, timeUs: number): boolean {
    return Math.abs(timeUs - (this.#timesUs[place] as number)) < this.#limits.spanUs;
  }

  #row(): number {
    return ((this.#first >>> 0) % this.#rows) * ROW_PLACES;
  }
}
