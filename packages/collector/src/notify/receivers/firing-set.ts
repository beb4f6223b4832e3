// What an Alertmanager should know: what fires, with an end that is put off as long as it does, and what is over.
import type { Alert } from '../../detect/alert.ts';
import { resolvesItself } from '../../detect/index.ts';
import { goTime } from '../go-format.ts';
import { type Labels, labelFingerprint, labelsOf } from '../labels.ts';
import type { Notification } from '../notification.ts';
import { annotationsOf, generatorUrl, noticeTexts } from '../payload.ts';

/** As `POST /api/v2/alerts` takes it. */
export interface PostableAlert {
  labels: Labels;
  annotations: Labels;
  startsAt: string;
  endsAt: string;
  generatorURL?: string;
}

/** It is over for an Alertmanager that did not hear of it for so many rounds. */
const ROUNDS = 4;
/** What is over is told for so long, to instances that were away; as Prometheus does it. */
const TELL_END_MS = 15 * 60_000;
/** Ends told at once; of more, the oldest is left to run out by itself. */
const ENDS_MAX = 1_000;
/** What lanhound says of itself has no end: it is told once. */
const NOTICE_US = 5 * 60_000_000;

export interface FiringSetOptions {
  resendEveryMs: number;
  endAfterMs: number;
}

interface Known {
  /** Of its labels: an alert whose labels change, by its severity for example, is another. */
  fingerprint: string;
  alert: PostableAlert;
  endUs: number;
}

/** No larger than the lane that it is made from, and the ends. Times are milliseconds since 1970 UTC. */
export function createFiringSet(options: FiringSetOptions, { externalUrl }: { externalUrl: string }) {
  /** By problem. */
  let firing = new Map<string, Known>();
  /** By the fingerprint of the labels. */
  const ends = new Map<string, { alert: PostableAlert; untilMs: number }>();

  const end = ({ fingerprint, alert }: Known, endUs: number, nowMs: number): PostableAlert => {
    const over = { ...alert, endsAt: goTime(endUs) };
    ends.delete(fingerprint);
    ends.set(fingerprint, { alert: over, untilMs: nowMs + TELL_END_MS });
    if (ends.size > ENDS_MAX) ends.delete(ends.keys().next().value as string);
    return over;
  };
  const knownOf = (alert: Alert, nowMs: number): Known => {
    const labels = labelsOf(alert);
    const url = generatorUrl(alert, externalUrl);
    const endUs = endOf(alert, options, nowMs);
    const times = { startsAt: goTime(alert.firstTime), endsAt: goTime(endUs) };
    const posted = { labels, annotations: annotationsOf(alert), ...times, ...(url && { generatorURL: url }) };
    return { fingerprint: labelFingerprint(labels), alert: posted, endUs };
  };
  /** What an alert means for those that are told; its former labels end. */
  const change = (alert: Alert, nowMs: number): PostableAlert[] => {
    const known = knownOf(alert, nowMs);
    const before = firing.get(alert.fingerprint);
    firing.delete(alert.fingerprint);
    const ended = before && before.fingerprint !== known.fingerprint ? [end(before, nowMs * 1000, nowMs)] : [];
    if (alert.resolvedTime !== undefined) return [...ended, end(known, known.endUs, nowMs)];
    firing.set(alert.fingerprint, known);
    ends.delete(known.fingerprint);
    return [...ended, known.alert];
  };

  return {
    changed: (alerts: readonly Alert[], nowMs: number): PostableAlert[] =>
      alerts.flatMap((alert) => change(alert, nowMs)),
    /** All there is to know, of those that fire. */
    all(standing: readonly Alert[], nowMs: number): PostableAlert[] {
      const before = firing;
      firing = new Map();
      for (const alert of standing) {
        const known = knownOf(alert, nowMs);
        if (known.endUs > nowMs * 1000) firing.set(alert.fingerprint, known);
      }
      const stillFire = new Set([...firing.values()].map(({ fingerprint }) => fingerprint));
      for (const known of before.values()) {
        if (!stillFire.has(known.fingerprint)) end(known, Math.min(known.endUs, nowMs * 1000), nowMs);
      }
      for (const [fingerprint, { untilMs }] of ends) {
        if (untilMs <= nowMs || stillFire.has(fingerprint)) ends.delete(fingerprint);
      }
      return [...firing.values(), ...ends.values()].map(({ alert }) => alert);
    },
  };
}

/** When it is over, or will be unless it is told again; never before it began. Microseconds. */
function endOf(alert: Alert, { resendEveryMs, endAfterMs }: FiringSetOptions, nowMs: number): number {
  const { firstTime, lastTime, resolvedTime, detector } = alert;
  const nowUs = nowMs * 1000;
  // A sensor's clock may be ahead; an end in the future would let it fire until then.
  if (resolvedTime !== undefined) return Math.max(firstTime, Math.min(resolvedTime, nowUs));
  const putOffUs = nowUs + ROUNDS * resendEveryMs * 1000;
  const lastsUs = resolvesItself(detector) ? Number.POSITIVE_INFINITY : lastTime + endAfterMs * 1000;
  return Math.max(firstTime, Math.min(putOffUs, lastsUs));
}

export function noticeOf(notice: Extract<Notification, { type: 'notice' }>, externalUrl: string): PostableAlert {
  const times = { startsAt: goTime(notice.timeUs), endsAt: goTime(notice.timeUs + NOTICE_US) };
  return { ...noticeTexts(notice), ...times, ...(externalUrl && { generatorURL: externalUrl }) };
}
