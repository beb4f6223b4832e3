// What a device is, by what it said and showed of itself. Every trait that the tables know changes how likely each kind
// is: the shares of kinds among all devices, times how much more often this kind shows the trait (Bayes' rule), in
// logarithms. Of traits with one cause only the strongest counts, since they do not come independently. What speaks for
// several kinds leaves the likelihood spread over them, and what contradicts itself lowers it: then nothing is said.
import type { Classification } from '../kind-reader.ts';
import type { Traits } from '../traits.ts';
import { type Balance, balanceOf, type Evidence, type Hit } from './evidence.ts';
import { COMPUTERS, type Kind, SPECIFIC_KINDS, type SpecificKind, shareOf, UNLISTED_SHARE } from './kind.ts';
import { modelOf } from './model.ts';
import { STRONG } from './rule.ts';
import { systemOf } from './system.ts';

/** Below it more are something else. */
export const CONFIDENCE_LEAST = 0.5;
/** Whoever wants to can look like anything, and the tables have their errors. */
const CONFIDENCE_MOST = 0.98;
/** An exact kind is better to know than "computer", unless it is so uncertain. */
const EXACT_LEAST = 0.75;
/** Each cause that speaks strongly for other kinds only says that the device or the tables are wrong somewhere. */
const CONTRADICTED = 0.8;
const REASONS_MAX = 5;
/** What speaks for a kind, by how it counts, is worth a sentence from here on. */
const REASON_WEIGHT_LEAST = 0.5;
const OBJECTIONS_MAX = 2;

/**
 * The kind with its confidence (about so many of those who are said to be it are) and reasons: short sentences without
 * their subject, the strongest first, "announces AirPlay (_airplay._tcp)". The model as the device or its programs name
 * it, and the system: "Windows", "Android 14". Bounded in time whatever the traits are; the evidence only remembers.
 */
export function classify(traits: Traits, evidence: Evidence): Classification {
  const hits = evidence.in(traits);
  const classification: Classification = {};
  const balance = balanceOf(hits);
  const likely = hits.length > 0 ? likeliest(likelihoods(balance), balance) : undefined;
  if (likely) {
    const { value, confidence } = likely;
    classification.kind = { value, confidence, reasons: reasonsFor(value, hits) };
  }
  const model = modelOf(traits);
  const system = systemOf(traits, hits, likely?.value);
  if (model !== undefined) classification.model = model;
  if (system !== undefined) classification.system = system;
  return classification;
}

/** How likely each kind is; what is missing to 1 is the likelihood of a kind that is not listed. */
function likelihoods(balance: Balance): ReadonlyMap<SpecificKind, number> {
  const odds = new Map<SpecificKind, number>();
  let sum = UNLISTED_SHARE;
  for (const kind of SPECIFIC_KINDS) {
    let logOdds = Math.log(shareOf(kind));
    for (const weights of balance.values()) logOdds += weights.get(kind) ?? 0;
    const value = Math.exp(logOdds);
    odds.set(kind, value);
    sum += value;
  }
  return new Map([...odds].map(([kind, value]) => [kind, value / sum]));
}

function likeliest(
  likelihood: ReadonlyMap<SpecificKind, number>,
  balance: Balance,
): { value: Kind; confidence: number } | undefined {
  let best: { value: Kind; share: number } = { value: 'phone', share: 0 };
  for (const [value, share] of likelihood) if (share > best.share) best = { value, share };
  const computer = COMPUTERS.reduce((sum, kind) => sum + (likelihood.get(kind) ?? 0), 0);
  if (computer > best.share && best.share < EXACT_LEAST) best = { value: 'computer', share: computer };
  const contradictions = [...balance.values()].filter((weights) => isContradiction(best.value, weights)).length;
  const confidence = Math.round(Math.min(CONFIDENCE_MOST, best.share * CONTRADICTED ** contradictions) * 100) / 100;
  return confidence < CONFIDENCE_LEAST ? undefined : { value: best.value, confidence };
}

const isContradiction = (kind: Kind, weights: ReadonlyMap<SpecificKind, number>): boolean =>
  membersOf(kind).every((member) => (weights.get(member) ?? 0) <= 0) && Math.max(0, ...weights.values()) >= STRONG;

const membersOf = (kind: Kind): readonly SpecificKind[] => (kind === 'computer' ? COMPUTERS : [kind]);

/** What speaks for it, and then what speaks for something else: "but browses as Windows". */
function reasonsFor(kind: Kind, hits: readonly Hit[]): string[] {
  const weighed = hits.map((hit) => ({ ...hit, weight: weightFor(kind, hit) }));
  const reasons = weighed
    .filter(({ weight }) => weight >= REASON_WEIGHT_LEAST)
    .sort((a, b) => b.weight - a.weight)
    .map(({ says }) => says);
  const objections = weighed
    .filter(({ weight, weights }) => weight < 0 || (weight === 0 && Math.max(0, ...Object.values(weights)) >= STRONG))
    .sort((a, b) => a.weight - b.weight)
    .map(({ says }) => `but ${says}`);
  return [...[...new Set(reasons)].slice(0, REASONS_MAX), ...[...new Set(objections)].slice(0, OBJECTIONS_MAX)];
}

const weightFor = (kind: Kind, { weights }: Hit): number =>
  Math.max(...membersOf(kind).map((member) => weights[member] ?? 0));
