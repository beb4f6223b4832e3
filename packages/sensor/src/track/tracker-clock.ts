/** More than captures of several interfaces are out of order, less than anybody sets a clock back by. */
const DISORDER_MAX_US = 10_000_000;

/**
 * The tracker's own time, made from packets' times. It never goes back: packets a little out of order leave it where it
 * is, and when the capture's clock is set back, it goes on from where it was. So no flow waits for a time that has been
 * before, and a single packet with a time of its own does no harm.
 */
export class TrackerClock {
  /** The tracker's time, microseconds. */
  nowUs = Number.NEGATIVE_INFINITY;
  /** How often the capture's clock was set back. */
  setBacks = 0;
  #offsetUs = 0;

  /** Take note of a packet's time; the tracker's time is what this returns. */
  see(packetUs: number): number {
    const nowUs = packetUs + this.#offsetUs;
    if (nowUs >= this.nowUs) {
      this.nowUs = nowUs;
    } else if (this.nowUs - nowUs > DISORDER_MAX_US) {
      this.#offsetUs += this.nowUs - nowUs;
      this.setBacks++;
    }
    return this.nowUs;
  }

  /** The capture's time at the tracker's time: what events carry. */
  get captureUs(): number {
    return this.nowUs - this.#offsetUs;
  }
}
