/**
 * How packets are handed over. At once, the kernel keeps a place of the snapshot length for each, and a burst fills
 * them all; together, up to a second later, it packs them by their true length and holds many times as many.
 */
export type HandoverMode = 'atOnce' | 'together';

/** A link that was busier than packets at once allow will be so again soon; a second's delay for an hour costs less. */
export const TOGETHER_MS = 3_600_000;

/** At once, unless the configuration says otherwise or packets were lost so in the hour before. */
export class HandoverModes {
  readonly #lowLatency: boolean;
  #togetherUntilMs = Number.NEGATIVE_INFINITY;

  constructor(lowLatency: boolean) {
    this.#lowLatency = lowLatency;
  }

  /** Times are the steady clock's. */
  at(nowMs: number): HandoverMode {
    return this.#lowLatency && nowMs >= this.#togetherUntilMs ? 'atOnce' : 'together';
  }

  /** The kernel dropped packets; true when another mode loses fewer. */
  dropped(nowMs: number): boolean {
    if (this.at(nowMs) === 'together') return false;
    this.#togetherUntilMs = nowMs + TOGETHER_MS;
    return true;
  }

  /** How long the present mode lasts by itself. */
  lastsMs(nowMs: number): number {
    return this.#lowLatency && this.at(nowMs) === 'together' ? this.#togetherUntilMs - nowMs : Number.POSITIVE_INFINITY;
  }
}
