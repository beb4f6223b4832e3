import type { Traits, TraitType } from '../traits.ts';
import type { SpecificKind } from './kind.ts';
import type { EvidenceTable, Rule, Weights } from './rule.ts';
import { TABLES } from './tables/index.ts';

/** What a trait says by one rule. */
export interface Hit {
  readonly source: EvidenceSource;
  readonly weights: Weights;
  /** The sentence for people. */
  readonly says: string;
  readonly system: string | undefined;
}

/**
 * Traits that come from the same cause, so that several of them say hardly more than one: a device that tells DHCP its
 * name tells mDNS the same.
 */
export type EvidenceSource =
  | 'maker'
  | 'name'
  | 'dhcp'
  | 'model'
  | 'service'
  | 'browser'
  | 'served'
  | 'role'
  | 'lookup'
  | 'stack';

const SOURCES: Readonly<Record<TraitType, EvidenceSource>> = {
  vendor: 'maker',
  dhcpHostname: 'name',
  mdnsName: 'name',
  netbiosName: 'name',
  friendlyName: 'name',
  dhcpFingerprint: 'dhcp',
  dhcpVendorClass: 'dhcp',
  duid: 'dhcp',
  service: 'service',
  model: 'model',
  manufacturer: 'model',
  text: 'model',
  uuid: 'model',
  userAgent: 'browser',
  ja4: 'stack',
  synFingerprint: 'stack',
  serves: 'served',
  lookup: 'lookup',
  router: 'role',
  dhcpServer: 'role',
};

/** Whoever is on the network chooses the values: no more is read of them, nor more of them. */
const VALUE_LENGTH_MAX = 256;
const VALUES_MAX = 16;
/** Values whose rules are remembered, about 300 bytes each. */
const REMEMBERED_MAX = 8_192;
/** Of a value in a sentence. */
const SHOWN_LENGTH_MAX = 40;

interface CompiledTable {
  trait: TraitType;
  exact: ReadonlyMap<string, readonly Rule[]>;
  patterns: readonly Rule[];
}

const compiled: readonly CompiledTable[] = TABLES.map(compile);
/** Of reasons as strong as each other those come first that people understand best, whatever came first. */
const TRAITS: readonly TraitType[] = [...new Set(TABLES.map(({ trait }) => trait))];

function compile({ trait, groups }: EvidenceTable): CompiledTable {
  const rules = groups.flatMap((group) => group.rules);
  const exact = new Map<string, Rule[]>();
  for (const rule of rules) {
    if (typeof rule.is === 'string') exact.set(rule.is, [...(exact.get(rule.is) ?? []), rule]);
  }
  return { trait, exact, patterns: rules.filter(({ is }) => typeof is !== 'string') };
}

/** What the tables say about values, each looked up once while it is remembered: devices say the same over and over. */
export class Evidence {
  readonly #known = new Map<string, readonly Hit[]>();

  /** All that the tables say about the traits. */
  in(traits: Traits): Hit[] {
    const hits: Hit[] = [];
    for (const trait of TRAITS) {
      for (const value of traits.get(trait)?.slice(0, VALUES_MAX) ?? []) hits.push(...this.of(trait, value));
    }
    return hits;
  }

  /** What they say about one value. */
  of(trait: TraitType, whole: string): readonly Hit[] {
    const value = whole.slice(0, VALUE_LENGTH_MAX);
    const key = `${trait} ${value}`;
    const known = this.#known.get(key);
    if (known) return known;
    const hits = hitsOf(trait, value);
    // Whoever says something new all the time only makes the lookup slower.
    if (this.#known.size >= REMEMBERED_MAX) this.#known.clear();
    this.#known.set(key, hits);
    return hits;
  }
}

function hitsOf(trait: TraitType, value: string): Hit[] {
  const text = value.toLowerCase();
  return compiled.flatMap((table) => {
    if (table.trait !== trait) return [];
    const rules = [...(table.exact.get(text) ?? []), ...table.patterns.filter(({ is }) => (is as RegExp).test(text))];
    return rules.map((rule) => hitOf(trait, rule, value));
  });
}

function hitOf(trait: TraitType, { kinds, says, system }: Rule, value: string): Hit {
  const shown = value.length > SHOWN_LENGTH_MAX ? `${value.slice(0, SHOWN_LENGTH_MAX - 1)}…` : value;
  // Not by replace with a text, in which "$" would mean something.
  return { source: SOURCES[trait], weights: kinds ?? {}, says: says.split('{}').join(shown), system };
}

/** How strongly one source speaks for a kind, and against it. */
export type Balance = ReadonlyMap<EvidenceSource, ReadonlyMap<SpecificKind, number>>;

/** Of each source the strongest hit for a kind and the strongest against it. */
export function balanceOf(hits: readonly Hit[]): Balance {
  const sources = new Map<EvidenceSource, { most: Map<SpecificKind, number>; least: Map<SpecificKind, number> }>();
  for (const { source, weights } of hits) {
    const sides = sources.get(source) ?? { most: new Map(), least: new Map() };
    sources.set(source, sides);
    for (const [kind, weight] of Object.entries(weights) as [SpecificKind, number][]) {
      if (weight > 0) sides.most.set(kind, Math.max(weight, sides.most.get(kind) ?? 0));
      else sides.least.set(kind, Math.min(weight, sides.least.get(kind) ?? 0));
    }
  }
  return new Map([...sources].map(([source, { most, least }]) => [source, sumOf(most, least)]));
}

function sumOf(most: ReadonlyMap<SpecificKind, number>, least: ReadonlyMap<SpecificKind, number>) {
  const sum = new Map(most);
  for (const [kind, weight] of least) sum.set(kind, weight + (sum.get(kind) ?? 0));
  return sum;
}
