import type { Event } from '@lanhound/proto';
import { readTraits, type TraitSink, type TraitType, type Who } from '../traits.ts';
import { Evidence, type EvidenceSource } from './evidence.ts';
import { lookupTraitOf } from './lookup-trait.ts';
import { STRONG } from './rule.ts';
import { TABLES } from './tables/index.ts';

/** What a device says or shows of the system it runs. */
export interface SaidSystem {
  /** "Windows". */
  system: string;
  source: EvidenceSource;
  /** For people: "asks DHCP like Windows". */
  says: string;
}

/** Traits of which a table tells a system by any rule. */
const TELLING: ReadonlySet<TraitType> = new Set(
  TABLES.filter(({ groups }) => groups.some(({ rules }) => rules.some(({ system }) => system))).map(
    ({ trait }) => trait,
  ),
);

export interface SystemReader {
  read(event: Event): void;
  /** What a maker makes, as far as that says anything: none of one who makes all sorts of things. */
  kindsMadeBy(vendor: string): string[];
}

/** Tells of each event what it says of systems, by the tables that kinds are told by. */
export function createSystemReader(onSaid: (who: Who, said: SaidSystem) => void): SystemReader {
  const evidence = new Evidence();
  const sink: TraitSink = {
    shows(who, type, value) {
      if (!TELLING.has(type)) return;
      const hit = evidence.of(type, value).find(({ system }) => system !== undefined);
      if (hit?.system) onSaid(who, { system: hit.system, source: hit.source, says: hit.says });
    },
    looks: () => {},
  };
  return {
    read: (event) => readTraits(event, sink, { lookupTraitOf }),
    kindsMadeBy(vendor) {
      const weights = evidence.of('vendor', vendor).flatMap((hit) => Object.entries(hit.weights));
      if (!weights.some(([, weight]) => weight >= STRONG)) return [];
      return weights.flatMap(([kind, weight]) => (weight > 0 ? [kind] : []));
    },
  };
}
