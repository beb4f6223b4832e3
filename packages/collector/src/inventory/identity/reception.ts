// Receives those who come: waits until they can be told from known devices, and tells of those that are new.
import { z } from 'zod';
import type { News } from '../news.ts';
import type { Apart } from './apart.ts';
import { type Arrival, type Best, bestOf, comparisonBudget, isOver, isSettled, MAYBE, SAME } from './arrivals.ts';
import { type ComparisonDeps, resembling } from './comparing.ts';
import { type Identity, isShared, traitsOf } from './identity.ts';
import { TELLING } from './trait-index.ts';

/** Newcomers watched at once. Who comes beyond is told as new at once. */
const ARRIVALS_MAX = 256;

/** It asked for no address of its own. */
const NOTHING = '';

export interface ReceptionDeps {
  site: {
    withMac(mac: string): Identity | undefined;
    readonly comparison: Omit<ComparisonDeps, 'requestedIpOf'>;
    readonly apart: Apart;
  };
  onNews(news: News): void;
  /** Conclude what it is from what is known of it. */
  read(identity: Identity): void;
  /** `absorbed` is `kept` under another MAC. */
  merge(kept: Identity, absorbed: Identity, why: string, timeUs: number): void;
}

export class Reception {
  readonly #deps: ReceptionDeps;
  readonly #arrivals = new Map<string, Arrival>();
  readonly #requested = new Map<string, string>();
  /** Of whom something was learnt since it was last looked at. */
  readonly #touched = new Set<Arrival>();
  #mayCompare = comparisonBudget();

  constructor(deps: ReceptionDeps) {
    this.#deps = deps;
  }

  came(arrival: Pick<Arrival, 'mac' | 'timeUs' | 'sensor' | 'seenBy'>): void {
    const made: Arrival = { ...arrival, isTold: false, isDue: true, likeness: 0, isTelling: false };
    if (this.#arrivals.size >= ARRIVALS_MAX) {
      this.#tell(made);
      return;
    }
    this.#arrivals.set(made.mac, made);
    this.#touched.add(made);
  }

  /** Something more is known of a station. */
  learnt(mac: string): void {
    if (this.#arrivals.size === 0) return;
    const arrival = this.#arrivals.get(mac);
    if (!arrival) return;
    arrival.isDue = true;
    if (!arrival.isTold) this.#touched.add(arrival);
  }

  /** An event has been learnt from whole: who is new by that need not wait for the next second. */
  settle(nowUs: number): void {
    if (this.#touched.size === 0) return;
    for (const arrival of this.#touched) {
      const identity = this.#deps.site.withMac(arrival.mac);
      const isAlone = identity?.stations.length === 1;
      if (identity && isAlone && !arrival.isTold) this.#look(arrival, identity, nowUs, this.#mayCompare);
    }
    this.#touched.clear();
  }

  /** What a newcomer asked DHCP for before it was offered anything: the address it had. */
  asked(mac: string, ip: string | undefined): void {
    // What it asks for later is what it was offered.
    if (this.#arrivals.has(mac) && !this.#requested.has(mac)) this.#requested.set(mac, ip ?? NOTHING);
  }

  tick(nowUs: number): void {
    this.#mayCompare = comparisonBudget();
    for (const arrival of this.#arrivals.values()) {
      const identity = this.#deps.site.withMac(arrival.mac);
      if (!identity || identity.stations.length > 1 || isOver(arrival, nowUs)) this.#leave(arrival, identity);
      else this.#look(arrival, identity, nowUs, this.#mayCompare);
    }
  }

  /** No more will come: tell of all that wait. */
  finish(): void {
    for (const arrival of this.#arrivals.values()) {
      const identity = this.#deps.site.withMac(arrival.mac);
      if (identity) this.#look(arrival, identity, Number.POSITIVE_INFINITY, () => true);
    }
    this.#arrivals.clear();
  }

  #look(arrival: Arrival, identity: Identity, nowUs: number, mayCompare: () => boolean): void {
    if (arrival.isDue && mayCompare()) {
      arrival.isDue = false;
      arrival.isTelling = TELLING.some((type) => traitsOf(identity).has(type));
      const best = this.#bestOf(identity);
      if (best && best.confidence >= SAME) {
        this.#recognise(arrival, identity, best, Math.min(nowUs, identity.device.lastSeen));
        return;
      }
      arrival.likeness = best?.confidence ?? 0;
      if (best && best.confidence >= MAYBE) {
        const { as, confidence, reasons } = best;
        identity.device.resembles = { mac: as.device.mac, confidence, reasons };
      } else delete identity.device.resembles;
    }
    if (!arrival.isTold && isSettled(arrival, identity.device.randomised, nowUs)) this.#tell(arrival);
  }

  #bestOf(newcomer: Identity): Best | undefined {
    const { site } = this.#deps;
    if (isShared(newcomer)) return undefined;
    const isPossible = ({ known }: { known: Identity }) =>
      !isShared(known) && !site.apart.has(newcomer.device.macs, known.device.macs);
    const all = resembling(newcomer, { ...site.comparison, requestedIpOf: (mac) => this.#requested.get(mac) });
    return bestOf([...all].filter(isPossible));
  }

  #recognise(arrival: Arrival, newcomer: Identity, best: Best, timeUs: number): void {
    const { mac } = newcomer.device;
    const { reasons } = best;
    const isOlder = best.as.device.firstSeen <= newcomer.device.firstSeen;
    const [kept, absorbed] = isOlder ? [best.as, newcomer] : [newcomer, best.as];
    this.#deps.merge(kept, absorbed, reasons.join(', '), timeUs);
    if (arrival.isTold) {
      this.#deps.onNews({
        type: 'recognised',
        device: kept.device,
        mac,
        time: timeUs,
        sensor: arrival.sensor,
        reasons,
      });
    }
    this.#leave(arrival, kept);
  }

  #tell(arrival: Arrival): void {
    arrival.isTold = true;
    const identity = this.#deps.site.withMac(arrival.mac);
    if (!identity) return;
    this.#deps.read(identity);
    const { timeUs: time, sensor, seenBy } = arrival;
    this.#deps.onNews({ type: 'appeared', device: identity.device, time, sensor, seenBy });
  }

  #leave(arrival: Arrival, identity: Identity | undefined): void {
    // What a person did with it meanwhile is all there is to say.
    if (!arrival.isTold && identity?.device.state === 'new' && identity.stations.length === 1) this.#tell(arrival);
    this.#arrivals.delete(arrival.mac);
    this.#requested.delete(arrival.mac);
  }

  save(): SavedReception {
    return { arrivals: [...this.#arrivals.values()], requested: [...this.#requested] };
  }

  restore({ arrivals, requested }: SavedReception): void {
    for (const arrival of arrivals.slice(0, ARRIVALS_MAX)) this.#arrivals.set(arrival.mac, arrival);
    for (const [mac, ip] of requested) if (this.#arrivals.has(mac)) this.#requested.set(mac, ip);
  }
}

export const SavedReception = z.object({
  arrivals: z.array(
    z.object({
      mac: z.string(),
      timeUs: z.number(),
      sensor: z.string(),
      seenBy: z.string(),
      isTold: z.boolean(),
      isDue: z.boolean(),
      likeness: z.number(),
      isTelling: z.boolean(),
    }),
  ),
  requested: z.array(z.tuple([z.string(), z.string()])),
});
export type SavedReception = z.output<typeof SavedReception>;
