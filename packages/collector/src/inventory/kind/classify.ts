// What a device is, by what it said and showed of itself. Every trait that the tables know changes how likely each kind
// is: the shares of kinds among all devices, times how much more often this kind shows the trait (Bayes' rule), in
// logarithms. Of traits with one cause only the strongest counts, since they do not come independently. What speaks for
// several kinds leaves the likelihood spread over them, and what contradicts itself lowers it: then nothing is said.
import type { Classification } from '../kind-reader.ts';
import type { Traits } from '../traits.ts';
import { type Balance, balanceOf, type Evidence, type Hit } from './evidence.ts';
import { groupOf, type Kind, kindsOf, SPECIFIC_KINDS, type SpecificKind, shareOf, UNLISTED_SHARE } from './kind.ts';
import { modelOf } from './model.ts';
import { STRONG } from './rule.ts';
import { systemOf } from './system.ts';

/** Below it more are something else. */
export const CONFIDENCE_LEAST = 0.5;
/** Whoever wants to can look like anything, and the tables have their errors. */
const CONFIDENCE_MOST = 0.98;
/** An exact kind is better to know than the word for its group, unless the next one is nearly as likely. */
const EXACT_LEAST = 0.5;
const LEAD_LEAST = 2;
/** Laptop or desktop matters least, and is easily mistaken. */
const EXACT_COMPUTER_LEAST = 0.75;
/** What a group is said to be rather, with its share. */
const CANDIDATES_MAX = 3;
const CANDIDATE_SHARE_LEAST = 0.1;
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
    const { value, confidence, candidates } = likely;
    classification.kind = { value, confidence, reasons: [...candidates, ...reasonsFor(value, hits)] };
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

interface Likely {
  value: Kind;
  confidence: number;
  /** Of a group: what it could be exactly, as a reason. */
  candidates: readonly string[];
}

function likeliest(likelihood: ReadonlyMap<SpecificKind, number>, balance: Balance): Likely | undefined {
  const [exact, exactShare] = [...likelihood].reduce((best, each) => (each[1] > best[1] ? each : best));
  const group = groupOf(exact);
  const isExact = group === undefined || isClear(exact, exactShare, likelihood);
  const value: Kind = isExact ? exact : group;
  const share = kindsOf(value).reduce((sum, kind) => sum + (likelihood.get(kind) ?? 0), 0);
  const contradictions = [...balance.values()].filter((weights) => isContradiction(value, weights)).length;
  const confidence = Math.round(Math.min(CONFIDENCE_MOST, share * CONTRADICTED ** contradictions) * 100) / 100;
  if (confidence < CONFIDENCE_LEAST) return undefined;
  return { value, confidence, candidates: isExact ? [] : candidatesOf(value, likelihood) };
}

function isClear(kind: SpecificKind, share: number, likelihood: ReadonlyMap<SpecificKind, number>): boolean {
  if (kind === 'laptop' || kind === 'desktop' || share >= EXACT_COMPUTER_LEAST) return share >= EXACT_COMPUTER_LEAST;
  const others = kindsOf(groupOf(kind) ?? kind).filter((other) => other !== kind);
  const next = Math.max(0, ...others.map((other) => likelihood.get(other) ?? 0));
  return share >= EXACT_LEAST && share >= LEAD_LEAST * next;
}

/** "could be: tv (48 %), streaming-box (41 %)". */
function candidatesOf(group: Kind, likelihood: ReadonlyMap<SpecificKind, number>): string[] {
  const candidates = kindsOf(group)
    .map((kind) => ({ kind, share: likelihood.get(kind) ?? 0 }))
    .filter(({ share }) => share >= CANDIDATE_SHARE_LEAST)
    .sort((a, b) => b.share - a.share)
    .slice(0, CANDIDATES_MAX)
    .map(({ kind, share }) => `${kind} (${Math.round(share * 100)} %)`);
  return candidates.length > 0 ? [`could be: ${candidates.join(', ')}`] : [];
}

const isContradiction = (kind: Kind, weights: ReadonlyMap<SpecificKind, number>): boolean =>
  kindsOf(kind).every((member) => (weights.get(member) ?? 0) <= 0) && Math.max(0, ...weights.values()) >= STRONG;

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
  Math.max(...kindsOf(kind).map((member) => weights[member] ?? 0));
