// What a device says of the systems it runs, over time, and when that amounts to another system than it had.
import { z } from 'zod';
import type { EvidenceSource } from '../../inventory/kind/evidence.ts';
import type { SaidSystem } from '../../inventory/kind/said-system.ts';
import { familyOf } from './similar-systems.ts';

/** Said by the system itself: its DHCP client, its TCP. All else is said by programs, and those say what they like. */
const OWN: ReadonlySet<string> = new Set<EvidenceSource>(['dhcp', 'stack']);
/** So many ways have to agree, and one of them has to be the system's own. */
const SOURCES_MIN = 2;
/** What is not firm within a day of its first sign is one more system of a device that has several. */
const FIRM_WITHIN_US = 24 * 3600 * 1_000_000;
/** Who goes back and forth so often has several systems, or speaks for several hosts as a router does. */
const RETURNS_MAX = 3;

export const SystemRecord = z.object({
  /** By way of saying: what it says now, and since when. */
  runs: z.record(z.string(), z.object({ family: z.string(), sinceUs: z.number(), says: z.string() })),
  families: z.record(
    z.string(),
    z.object({
      /** The one of them that was said last. */
      system: z.string(),
      sources: z.array(z.string()),
      firstUs: z.number(),
      /** When the system itself said it first. */
      ownUs: z.number().exactOptional(),
      told: z.boolean().exactOptional(),
    }),
  ),
  returns: z.number(),
});
export type SystemRecord = z.output<typeof SystemRecord>;
type Family = SystemRecord['families'][string];

export const systemRecord = (): SystemRecord => ({ runs: {}, families: {}, returns: 0 });

/** It was said at this time, microseconds since 1970 UTC, event time. */
export function note(record: SystemRecord, { system, source, says }: SaidSystem, timeUs: number): void {
  const family = familyOf(system);
  const run = record.runs[source];
  // Of a connection that began before what is known already.
  if (run && timeUs < run.sinceUs) return;
  const known = record.families[family];
  if (run?.family === family && known) {
    known.system = system;
    return;
  }
  if (run && known) turnBack(record, { from: run.family, to: known, isOwn: OWN.has(source) }, timeUs);
  record.runs[source] = { family, sinceUs: timeUs, says };
  const said = record.families[family] ?? { system, sources: [], firstUs: timeUs };
  record.families[family] = said;
  said.system = system;
  if (!said.sources.includes(source)) said.sources.push(source);
  if (OWN.has(source)) said.ownUs ??= timeUs;
}

/** What was said before is said again: the other system was a visit, or both are there at once. */
function turnBack(
  record: SystemRecord,
  { from, to, isOwn }: { from: string; to: Family; isOwn: boolean },
  timeUs: number,
): void {
  const left = record.families[from];
  if (!left || to.firstUs > left.firstUs) return;
  if (isOwn) record.returns++;
  if (left.told || isEstablished(left, timeUs)) return;
  delete record.families[from];
  for (const [source, { family }] of Object.entries(record.runs)) if (family === from) delete record.runs[source];
}

const isEstablished = ({ ownUs }: Family, nowUs: number): boolean =>
  ownUs !== undefined && nowUs - ownUs > FIRM_WITHIN_US;

/** A system that a device has firmly, and did not have. */
export interface OtherSystem {
  family: string;
  said: Family;
  /** Why it is thought to have it, in words. */
  because: string[];
  /** What it firmly had before, for long enough; absent when that was never known. */
  before?: { system: string; sinceUs: number };
}

/** What it turned to and still says by then. Whoever is told of it says so by `told`. */
export function otherSystem(
  { runs, families, returns }: SystemRecord,
  { settledUs, confirmUs, nowUs }: { settledUs: number; confirmUs: number; nowUs: number },
): OtherSystem | undefined {
  if (returns >= RETURNS_MAX) return undefined;
  for (const [family, said] of Object.entries(families)) {
    const { ownUs, told } = said;
    if (told || ownUs === undefined || isEstablished(said, nowUs - confirmUs)) continue;
    const saying = Object.entries(runs).filter(([, run]) => run.family === family && nowUs - run.sinceUs >= confirmUs);
    if (!isFirm(saying.map(([source]) => source))) continue;
    const because = saying.map(([, { says }]) => says);
    const before = Object.values(families).find(
      (other) => other !== said && isFirm(other.sources) && (other.ownUs ?? ownUs) <= ownUs - settledUs,
    );
    return { family, said, because, ...(before ? { before: pastOf(before) } : {}) };
  }
  return undefined;
}

const isFirm = (sources: readonly string[]): boolean =>
  sources.length >= SOURCES_MIN && sources.some((source) => OWN.has(source));

const pastOf = ({ system, firstUs: sinceUs }: Family) => ({ system, sinceUs });
