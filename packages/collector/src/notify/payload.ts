// Alertmanager's webhook body, version 4: names, order and case as Alertmanager writes them.
import { formatTime } from '@lanhound/proto';
import type { Alert } from '../detect/alert.ts';
import type { Evidence } from '../detect/detector.ts';
import type { Notification } from './receiver.ts';

type Texts = Record<string, string>;

export interface WebhookPayload {
  receiver: string;
  status: 'firing' | 'resolved';
  alerts: WebhookAlert[];
  groupLabels: Texts;
  commonLabels: Texts;
  commonAnnotations: Texts;
  externalURL: string;
  version: '4';
  groupKey: string;
  truncatedAlerts: number;
  /** Newer Alertmanagers send these two; nobody may require them. */
  notification_reason: string;
  routeLabels: Texts;
}

export interface WebhookAlert {
  status: 'firing' | 'resolved';
  labels: Texts;
  annotations: Texts;
  /** RFC 3339. */
  startsAt: string;
  /** The zero time while firing. */
  endsAt: string;
  generatorURL: string;
  fingerprint: string;
}

/** Go's zero time: Alertmanager's word for "has not ended". */
const NOT_ENDED = '0001-01-01T00:00:00Z';

/** The body for one alert. `externalUrl` is where people reach lanhound; empty when it is not known. */
export function webhookPayload(
  { alert, reason }: Notification,
  { receiver, externalUrl }: { receiver: string; externalUrl: string },
): WebhookPayload {
  const base = externalUrl.replace(/\/+$/, '');
  const labels = labelsOf(alert);
  const annotations = annotationsOf(alert);
  const status = alert.resolvedTime === undefined ? 'firing' : 'resolved';
  const groupLabels = { alertname: labels['alertname'] as string };
  return {
    receiver,
    status,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: formatTime(alert.firstTime),
        endsAt: alert.resolvedTime === undefined ? NOT_ENDED : formatTime(alert.resolvedTime),
        generatorURL: base && `${base}/alerts/${alert.id}`,
        fingerprint: alert.fingerprint,
      },
    ],
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: base,
    version: '4',
    // Every alert is a group of its own, so that whoever keeps one thing per group keeps one per alert.
    groupKey: `{}/{fingerprint=${quote(alert.fingerprint)}}:${labelSet(groupLabels)}`,
    truncatedAlerts: 0,
    notification_reason: reason,
    routeLabels: {},
  };
}

/** What an alert is routed by; sorted, and never empty, as Alertmanager has them. */
export function labelsOf(alert: Alert): Texts {
  return sorted({
    alertname: camelCase(alert.detector),
    severity: alert.severity,
    device: alert.device?.name ?? '',
    mac: alert.device?.mac ?? '',
    address: alert.address ?? alert.device?.address ?? '',
    sensor: alert.sensor,
    site: alert.site,
    detector: alert.detector,
  });
}

/** What people read. */
function annotationsOf(alert: Alert): Texts {
  const facts = evidenceText(alert.evidence);
  return sorted({
    summary: alert.title,
    description: [alert.why, alert.advice, facts].filter((text) => text !== '').join('\n'),
    why: alert.why,
    advice: alert.advice,
    evidence: facts,
    vendor: alert.device?.vendor ?? '',
    count: String(alert.count),
    lastSeen: formatTime(alert.lastTime),
  });
}

/** "mac: aa:bb:cc:dd:ee:ff" and so on, a line each, in the order the detector gave. */
export const evidenceText = (evidence: Evidence): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** "new-device" to "NewDevice". */
export const camelCase = (detector: string): string =>
  detector.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const sorted = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** As Go prints a label set: {a="b", c="d"}. */
const labelSet = (labels: Texts): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(', ')}}`;

const quote = (text: string): string => JSON.stringify(text);
