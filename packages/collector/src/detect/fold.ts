import { createHash } from 'node:crypto';
import { z } from 'zod';
import { deviceLabel } from '../inventory/device.ts';
import type { Alert, AlertChange } from './alert.ts';
import { type Finding, type Resolution, SEVERITIES } from './detector.ts';
import { SavedAlert } from './saved-finding.ts';
import { type BoundedMap, boundedMap } from './window.ts';

const MINUTE_US = 60_000_000;

export interface FoldOptions {
  /**
   * A problem not found for so long is over; found again it is a new alert. Event time, milliseconds; infinite for
   * detectors that say themselves when theirs are over.
   */
  quietMsOf(detector: string): number;
  /** At most one change of type repeated per alert in this span of event time. */
  repeatedEveryMs: number;
  /** Alerts that one detector may have alive at once. */
  alertsMax: number;
  onAlert(change: AlertChange): void;
  onRefused(detector: string): void;
}

/** Findings to alerts: the same problem found again makes its alert grow, not a second one. */
export interface Fold {
  found(detector: string, finding: Finding): void;
  /** What was found is over; nothing happens when nothing is known of it. */
  resolved(detector: string, resolution: Resolution): void;
  /** Event time moved on: tell repeats that are due, forget alerts that are over. */
  tick(nowUs: number): void;
  /** Tell every repeat that is waiting. */
  flush(): void;
  save(): unknown;
  restore(state: unknown): void;
}

interface Live {
  alert: Alert;
  /** When a change was told last, event time. */
  toldUs: number;
}

export function createFold(options: FoldOptions): Fold {
  const { quietMsOf, onAlert } = options;
  const everyUs = options.repeatedEveryMs * 1000;
  const { alertsOf, byDetector } = liveAlerts(options);
  const waiting = new Map<string, Live>();
  let sweptUs = 0;

  const tell = (type: AlertChange['type'], live: Live, atUs: number) => {
    live.toldUs = atUs;
    waiting.delete(live.alert.id);
    onAlert({ type, alert: { ...live.alert } });
  };
  const repeat = (live: Live, finding: Finding) => {
    grow(live.alert, finding);
    if (live.alert.lastTime - live.toldUs >= everyUs) tell('repeated', live, live.alert.lastTime);
    else waiting.set(live.alert.id, live);
  };
  const find = (detector: string, finding: Finding): Live | undefined => {
    const live = alertsOf(detector).get(fingerprintOf(detector, finding));
    return live && finding.time - live.alert.lastTime <= quietMsOf(detector) * 1000 ? live : undefined;
  };

  return {
    found(detector, finding) {
      const known = find(detector, finding);
      if (known) return repeat(known, finding);
      const overflows = alertsOf(detector).size >= options.alertsMax;
      if (overflows) options.onRefused(detector);
      const said = overflows ? tooMany(detector, finding, options.alertsMax) : finding;
      const saidBefore = said === finding ? undefined : find(detector, said);
      if (saidBefore) return repeat(saidBefore, said);
      const alert = alertOf(detector, said);
      const live = { alert, toldUs: alert.lastTime };
      if (alertsOf(detector).set(alert.fingerprint, live)) tell('new', live, alert.lastTime);
    },
    resolved(detector, resolution) {
      const live = alertsOf(detector).get(fingerprintOf(detector, resolution));
      if (!live) return;
      alertsOf(detector).delete(live.alert.fingerprint);
      live.alert.resolvedTime = resolution.time;
      live.alert.evidence = { ...live.alert.evidence, ...resolution.evidence };
      tell('resolved', live, resolution.time);
    },
    tick(nowUs) {
      for (const live of waiting.values()) if (nowUs - live.toldUs >= everyUs) tell('repeated', live, nowUs);
      if (nowUs - sweptUs < MINUTE_US) return;
      sweptUs = nowUs;
      for (const [detector, alerts] of byDetector) {
        alerts.forget(({ alert }) => nowUs - alert.lastTime > quietMsOf(detector) * 1000);
      }
    },
    flush() {
      for (const live of waiting.values()) tell('repeated', live, live.alert.lastTime);
    },
    save: () => ({
      alerts: [...byDetector.values()].flatMap((alerts) => alerts.save().map(([, live]) => live)),
      waiting: [...waiting.keys()],
      sweptUs,
    }),
    restore(state) {
      const saved = SavedFold.parse(state);
      const waits = new Set(saved.waiting);
      sweptUs = saved.sweptUs;
      for (const live of saved.alerts) {
        const { alert } = live;
        if (alertsOf(alert.detector).set(alert.fingerprint, live) && waits.has(alert.id)) waiting.set(alert.id, live);
      }
    },
  };
}

/** The alerts of each detector that are not over, by fingerprint. */
function liveAlerts({ alertsMax, onRefused }: FoldOptions) {
  const byDetector = new Map<string, BoundedMap<Live>>();
  const alertsOf = (detector: string): BoundedMap<Live> => {
    const known = byDetector.get(detector);
    if (known) return known;
    // One place more, so that the alert which says that there are too many always has one.
    const made = boundedMap<Live>({ keysMax: alertsMax + 1, onRefused: () => onRefused(detector) });
    byDetector.set(detector, made);
    return made;
  };
  return { alertsOf, byDetector };
}

/** 16 hex digits of SHA-256 over detector, site and identity. */
export function fingerprintOf(detector: string, { site, identity }: Pick<Finding, 'site' | 'identity'>): string {
  const text = JSON.stringify([detector, site, ...identity]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function alertOf(detector: string, finding: Finding): Alert {
  const fingerprint = fingerprintOf(detector, finding);
  return {
    id: `${fingerprint}-${finding.time}`,
    fingerprint,
    detector,
    severity: finding.severity,
    site: finding.site,
    sensor: finding.sensor,
    ...whoOf(finding),
    title: finding.title,
    evidence: { ...finding.evidence },
    why: finding.why,
    advice: finding.advice,
    count: 1,
    firstTime: finding.time,
    lastTime: finding.time,
  };
}

function whoOf({ device, address }: Finding): Pick<Alert, 'device' | 'address'> {
  const [first] = device?.addresses ?? [];
  const at = address ?? first;
  return {
    ...(at ? { address: at } : {}),
    ...(device && {
      device: {
        mac: device.mac,
        name: deviceLabel(device),
        ...(at ? { address: at } : {}),
        ...(device.vendor ? { vendor: device.vendor } : {}),
      },
    }),
  };
}

/** The newest words and facts win; facts that only an earlier finding had stay; severity never falls. */
function grow(alert: Alert, finding: Finding): void {
  if (!finding.amends) alert.count++;
  if (finding.time >= alert.lastTime) {
    Object.assign(alert, whoOf(finding), { title: finding.title, why: finding.why, advice: finding.advice });
    alert.sensor = finding.sensor;
    alert.evidence = { ...alert.evidence, ...finding.evidence };
    alert.lastTime = finding.time;
  } else {
    alert.evidence = { ...finding.evidence, ...alert.evidence };
  }
  if (SEVERITIES.indexOf(finding.severity) > SEVERITIES.indexOf(alert.severity)) alert.severity = finding.severity;
}

/** Instead of a finding for which there is no place any more. */
function tooMany(detector: string, { severity, time, site, sensor }: Finding, alertsMax: number): Finding {
  return {
    severity,
    identity: ['too many'],
    time,
    site,
    sensor,
    title: `${detector} found more than ${alertsMax} problems at ${site}; further ones are only counted`,
    evidence: { alertsMax },
    why: 'Something affects very many devices or destinations at once, or the detector does not suit this network.',
    advice: `Look at the alerts of ${detector} first; if they are harmless, tune or switch off that detector.`,
  };
}

const SavedFold = z.object({
  alerts: z.array(z.object({ alert: SavedAlert, toldUs: z.number() })),
  waiting: z.array(z.string()),
  sweptUs: z.number(),
});
