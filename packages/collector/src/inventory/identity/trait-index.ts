// Who of a site shows what: so that a newcomer is compared with those alone who have something in common with it.
import type { Traits, TraitType } from '../traits.ts';

/** What makes two worth comparing. */
export const TELLING: readonly TraitType[] = [
  ...(['duid', 'uuid', 'dhcpHostname', 'mdnsName', 'netbiosName'] as const),
  ...(['dhcpFingerprint', 'ja4', 'model'] as const),
];
const INDEXED: ReadonlySet<TraitType> = new Set([...TELLING, 'dhcpVendorClass', 'synFingerprint', 'userAgent']);

const NOBODY: ReadonlySet<string> = new Set();

/** As large as the traits of its stations, which are bounded. */
export class TraitIndex {
  readonly #macs = new Map<string, Set<string>>();

  add(mac: string, type: TraitType, value: string): void {
    if (!INDEXED.has(type)) return;
    const key = `${type} ${value}`;
    const macs = this.#macs.get(key);
    if (macs) macs.add(mac);
    else this.#macs.set(key, new Set([mac]));
  }

  remove(mac: string, type: TraitType, value: string): void {
    const key = `${type} ${value}`;
    const macs = this.#macs.get(key);
    if (!macs?.delete(mac)) return;
    if (macs.size === 0) this.#macs.delete(key);
  }

  addAll(mac: string, traits: Traits): void {
    for (const [type, values] of traits) for (const value of values) this.add(mac, type, value);
  }

  removeAll(mac: string, traits: Traits): void {
    for (const [type, values] of traits) for (const value of values) this.remove(mac, type, value);
  }

  /** The MACs that show it. */
  showing(type: TraitType, value: string): ReadonlySet<string> {
    return this.#macs.get(`${type} ${value}`) ?? NOBODY;
  }
}
