import type { Traits, TraitType } from '../traits.ts';
import type { EvidenceSource, Hit } from './evidence.ts';
import type { Kind } from './kind.ts';

// Which operating system runs on it.

/** Systems that look like another as long as little of them is seen. */
const FAMILIES: Readonly<Record<string, string>> = {
  Android: 'Linux',
  ChromeOS: 'Linux',
  webOS: 'Linux',
  iPadOS: 'iOS',
  tvOS: 'iOS',
  watchOS: 'iOS',
};

/** Of kinds that run one of a family only. */
const BY_KIND: Readonly<Partial<Record<Kind, string>>> = {
  tablet: 'iPadOS',
  'streaming-box': 'tvOS',
  watch: 'watchOS',
};

/** Where a version stands. Windows 10 and 11 are the same to others; macOS has said 10.15.7 to all for years. */
const VERSIONS: readonly (readonly [trait: TraitType, pattern: RegExp, system: string])[] = [
  ['dhcpVendorClass', /^android-dhcp-(\d+)/, 'Android'],
  ['userAgent', /android (\d+)/, 'Android'],
  ['userAgent', /iphone os (\d+)_/, 'iOS'],
  ['userAgent', /\(ipad;.* os (\d+)_/, 'iPadOS'],
];
const WINDOWS_VERSIONS: readonly (readonly [trait: TraitType, pattern: RegExp, version: string])[] = [
  ['userAgent', /windows nt 10\.0/, '10 or 11'],
  ['userAgent', /windows nt 6\.[23]/, '8'],
  ['userAgent', /windows nt 6\.1/, '7'],
  ['userAgent', /windows nt 5\./, 'XP'],
  ['text', /^version=10\.0/, '10 or 11'],
  ['text', /^version=6\.[23]/, '8'],
  ['text', /^version=6\.1/, '7'],
  ['text', /^version=5\./, 'XP'],
];

/** The one that most sources speak for; undefined when two do alike. */
export function systemOf(traits: Traits, hits: readonly Hit[], kind: Kind | undefined): string | undefined {
  const sources = new Map<string, Set<EvidenceSource>>();
  for (const { system, source } of hits)
    if (system) sources.set(system, (sources.get(system) ?? new Set()).add(source));
  const votes = [...sources].map(([system, { size }]) => ({ system, votes: size + familyVotes(system, sources) }));
  votes.sort((a, b) => b.votes - a.votes || Number(isFamily(a.system)) - Number(isFamily(b.system)));
  const [best, second] = votes;
  if (!best || (second && second.votes === best.votes && !isRelated(best.system, second.system))) return undefined;
  const system = best.system === 'iOS' && kind ? (BY_KIND[kind] ?? best.system) : best.system;
  return versioned(system, traits);
}

/** What says Linux says nothing against Android. */
const familyVotes = (system: string, sources: ReadonlyMap<string, ReadonlySet<EvidenceSource>>): number =>
  sources.get(FAMILIES[system] ?? '')?.size ?? 0;

const isFamily = (system: string): boolean => Object.values(FAMILIES).includes(system);

const isRelated = (a: string, b: string): boolean => FAMILIES[a] === b || FAMILIES[b] === a;

function versioned(system: string, traits: Traits): string {
  for (const [trait, pattern, of] of VERSIONS) {
    if (of !== system) continue;
    for (const value of traits.get(trait) ?? []) {
      const version = pattern.exec(value.toLowerCase())?.[1];
      if (version) return `${system} ${version}`;
    }
  }
  if (system !== 'Windows') return system;
  const known = WINDOWS_VERSIONS.find(([trait, pattern]) =>
    traits.get(trait)?.some((v) => pattern.test(v.toLowerCase())),
  );
  return known ? `${system} ${known[2]}` : system;
}
