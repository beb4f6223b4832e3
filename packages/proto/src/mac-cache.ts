import { formatMac } from './mac.ts';

/** Places; an address is kept in the one that its low bits name until another one takes it. */
const PLACES = 1_024;

/** MAC addresses as texts, made once for the few devices that there are. */
export class MacCache {
  readonly #macs = new Float64Array(PLACES).fill(-1);
  readonly #texts: string[] = Array.from({ length: PLACES }, () => '');

  /** As formatMac writes it. */
  textOf(mac: number): string {
    const low = mac | 0;
    const place = (low ^ (low >>> 12)) & (PLACES - 1);
    if (this.#macs[place] === mac) return this.#texts[place] as string;
    const text = formatMac(mac);
    this.#macs[place] = mac;
    this.#texts[place] = text;
    return text;
  }
}
