import type { TraitType } from '../traits.ts';
import type { SpecificKind } from './kind.ts';

// How the tables say what a trait means. A table is a list of groups, each with where its facts come from.

/**
 * How much more often a device of the kind shows the trait than any other device, as the logarithm of that ratio:
 * about 3, 7, 30 and 250 times.
 */
export const WEAK = 1;
export const FAIR = 2;
export const STRONG = 3.5;
export const CERTAIN = 5.5;
/** A mark that nothing else has, such as the MACs of a hypervisor: a thousand times. */
export const PROOF = 7;

/** A device of this kind hardly ever shows it. */
export const HARDLY = -3;

export type Weights = Readonly<Partial<Record<SpecificKind, number>>>;

export interface Rule {
  /** The trait's value in lower case, whole; or a pattern for it, which needs time linear in its length. */
  readonly is: string | RegExp;
  readonly kinds?: Weights;
  /** A short sentence without its subject, shown to people; "{}" stands for the value. */
  readonly says: string;
  /** The operating system, which may be known when the kind is not. */
  readonly system?: string;
}

export interface RuleGroup {
  /** Where the facts come from. */
  readonly source: string;
  readonly rules: readonly Rule[];
}

/** What one type of trait says. */
export interface EvidenceTable {
  readonly trait: TraitType;
  readonly groups: readonly RuleGroup[];
}

/** One pattern for what any of these matches. */
export const anyOf = (...patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'));

/** "laptop or desktop, equally". */
export const computers = (weight: number): Weights => ({ laptop: weight, desktop: weight });
/** "phone or tablet, equally". */
export const handhelds = (weight: number): Weights => ({ phone: weight, tablet: weight });
