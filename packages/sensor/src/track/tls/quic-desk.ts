import { TlsFingerprints } from '../../decode/tls/fingerprints.ts';
import { createEventCap, type EventCap } from '../event-cap.ts';
import type { QuicTrackConfig } from './quic-config.ts';
import { newTlsCounters } from './tls-counters.ts';

/** What the readers of all QUIC flows share: the budgets of the sensor, and what they count. */
export class QuicDesk {
  readonly counts = {
    /** Initial packets that were tried. */
    initials: 0,
    /** Not tried: too many in this second, or in this flow. */
    refused: 0,
    /** Not protected with the keys that follow from what was seen: the handshake began before, or all is made up. */
    sealed: 0,
    /** Packets that end early: cut by the snapshot length, or never whole. */
    cut: 0,
    /** Frames or hellos that are none. */
    malformed: 0,
    /** Parts of hellos that were not kept: at a limit of the hello, or of what all together may hold. */
    omitted: 0,
    /** Hellos of which a part never came. */
    incomplete: 0,
  };
  /** What handshakes count, whatever carries them. */
  readonly tlsCounts = newTlsCounters();
  readonly fingerprints = new TlsFingerprints();
  readonly #cap: EventCap;
  readonly #heldBytesMax: number;
  #heldBytes = 0;

  constructor(config: QuicTrackConfig) {
    this.#cap = createEventCap(config.initialsPerSecondMax);
    this.#heldBytesMax = config.bufferedBytesMax;
  }

  counters(): Readonly<Record<string, number>> {
    const { 'tls.handshakes': handshakes, 'tls.namesOmitted': namesOmitted } = this.tlsCounts;
    const counts = Object.entries({ ...this.counts, handshakes, namesOmitted });
    return Object.fromEntries(counts.map(([name, count]) => [`quic.${name}`, count] as const));
  }

  /** True while one more Initial packet may be decrypted in this second of packet time. */
  admit(timeUs: number): boolean {
    if (!this.#cap.take(timeUs)) {
      this.counts.refused++;
      return false;
    }
    this.counts.initials++;
    return true;
  }

  /** So many bytes more, or less, are held until other packets come. False where there is no room for them. */
  hold(bytes: number): boolean {
    if (bytes > 0 && this.#heldBytes + bytes > this.#heldBytesMax) return false;
    this.#heldBytes += bytes;
    return true;
  }
}
