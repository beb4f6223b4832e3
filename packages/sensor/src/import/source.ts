import type { Clock, Report } from '@lanhound/runtime';
import type { EventSink } from '../track/records.ts';

/**
 * What others have written down: a DHCP server's leases, a resolver's log, a router's table. It is the other kind of
 * capture, and ends in events where that ends in frames.
 */
export interface ImportSource {
  /** For people: what it is and where it comes from, "dnsmasq-log /var/log/dnsmasq.log". */
  readonly name: string;
  /** Reads until the signal aborts. What a file or a router lacks is told and waited for; it is nothing to throw. */
  run(sink: EventSink, signal: AbortSignal): Promise<void>;
  counters(): ImportCounters;
}

/** Totals since the start, by name. */
export type ImportCounters = Readonly<Record<string, number>>;

export interface ImportDeps {
  clock: Clock;
  report: Report;
  /** Folder for what is known from one start to the next; without it that is forgotten. */
  stateDir?: string | undefined;
}
