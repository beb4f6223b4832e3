// Alerts as the collector's interface gives them.
import { SEVERITIES } from '@lanhound/collector';
import { z } from 'zod';
import { askForJson } from '../collector-api.ts';

export const KnownAlert = z.object({
  id: z.string(),
  fingerprint: z.string(),
  detector: z.string(),
  severity: z.enum(SEVERITIES),
  site: z.string(),
  sensor: z.string().default(''),
  device: z
    .object({ mac: z.string(), name: z.string(), address: z.string().optional(), vendor: z.string().optional() })
    .optional(),
  address: z.string().optional(),
  title: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  why: z.string().default(''),
  advice: z.string().default(''),
  count: z.coerce.number(),
  /** Times are RFC 3339. */
  firstTime: z.string(),
  lastTime: z.string(),
  resolvedTime: z.string().optional(),
  /** Which silence holds it back, in words. */
  silenced: z.string().optional(),
});
export type KnownAlert = z.output<typeof KnownAlert>;

const AlertsPage = z.object({ items: z.array(KnownAlert), next: z.string().optional() });

/** The most that the interface gives at once. */
const PAGE_MAX = 1_000;

/** Newest first, at most so many. */
export async function listAlerts(dataDir: string, query: Record<string, string>, most: number): Promise<KnownAlert[]> {
  const all: KnownAlert[] = [];
  let cursor: Record<string, string> = {};
  while (all.length < most) {
    const limit = String(Math.min(PAGE_MAX, most - all.length));
    const search = new URLSearchParams({ ...query, ...cursor, limit });
    const { items, next } = await askForJson(dataDir, `/api/v1/alerts?${search}`, AlertsPage);
    all.push(...items);
    if (next === undefined) break;
    cursor = { cursor: next };
  }
  return all;
}

/** The path of an alert in the interface, with what follows it. */
export const alertPath = (id: string, more = ''): string => `/api/v1/alerts/${encodeURIComponent(id)}${more}`;

/** The one alert that this is the id of, or its beginning. */
export const findAlert = (dataDir: string, id: string): Promise<KnownAlert> =>
  askForJson(dataDir, alertPath(id), KnownAlert);

export const Silence = z.object({
  id: z.string(),
  matchers: z.array(z.string()),
  starts: z.string(),
  /** Absent for what is allowed until somebody takes it back. */
  ends: z.string().optional(),
  by: z.string(),
  comment: z.string(),
  active: z.boolean(),
});
export type Silence = z.output<typeof Silence>;

export const SilenceMade = z.object({ silence: Silence });
export const SilencesPage = z.object({ items: z.array(Silence) });

const TraceStep = z.object({
  stage: z.string(),
  outcome: z.string(),
  reason: z.string(),
  decisions: z.array(
    z.object({ time: z.string(), outcome: z.string(), reason: z.string(), notification: z.string().optional() }),
  ),
});
export type TraceStep = z.output<typeof TraceStep>;

const Place = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('told'), at: z.string() }),
  z.object({ state: z.literal('waits'), due: z.string().optional() }),
  z.object({ state: z.literal('summary'), due: z.string().optional() }),
  z.object({ state: z.literal('queued'), notification: z.string() }),
  z.object({ state: z.literal('sending'), notification: z.string() }),
]);
export type Place = z.output<typeof Place>;

export const Switched = z.discriminatedUnion('state', [
  z.object({ state: z.literal('on') }),
  z.object({ state: z.literal('paused'), by: z.string(), since: z.string(), until: z.string() }),
  z.object({ state: z.literal('off'), by: z.string(), since: z.string() }),
]);
export type Switched = z.output<typeof Switched>;

export const NotifyStatus = z.object({
  switched: Switched,
  receivers: z.array(
    z.object({
      name: z.string(),
      audience: z.enum(['person', 'system', 'record']),
      person: z.string(),
      waiting: z.number(),
      summary: z.number(),
      summaryDue: z.string().optional(),
      failing: z.object({ since: z.string(), reason: z.string() }).optional(),
    }),
  ),
});
export type NotifyStatus = z.output<typeof NotifyStatus>;

export const AlertTrace = z.object({
  alert: KnownAlert,
  switched: Switched,
  steps: z.array(TraceStep),
  receivers: z.array(
    z.object({
      receiver: z.string(),
      audience: z.enum(['person', 'system', 'record']).optional(),
      now: Place.optional(),
      steps: z.array(TraceStep),
    }),
  ),
});
export type AlertTrace = z.output<typeof AlertTrace>;
