// Alertmanager's webhook body, version 4: names, order and case as Alertmanager writes them.
import type { Alert } from '../detect/alert.ts';
import type { Evidence } from '../detect/detector.ts';
import { GO_ZERO_TIME, goTime } from './go-format.ts';
import { compareLabels, type Labels, labelFingerprint, labelSet, labelsOf, sortedLabels } from './labels.ts';
import type { AlertGroup, Notification } from './notification.ts';

export interface WebhookPayload {
  receiver: string;
  status: 'firing' | 'resolved';
  alerts: WebhookAlert[];
  groupLabels: Labels;
  commonLabels: Labels;
  commonAnnotations: Labels;
  externalURL: string;
  version: '4';
  groupKey: string;
  truncatedAlerts: number;
  /** Newer Alertmanagers send these two; nobody may require them. */
  notification_reason: string;
  routeLabels: Labels;
}

export interface WebhookAlert {
  status: 'firing' | 'resolved';
  labels: Labels;
  annotations: Labels;
  /** RFC 3339. */
  startsAt: string;
  /** The zero time while firing. */
  endsAt: string;
  generatorURL: string;
  /** Of the labels: alerts whose labels change are others. The label `problem` stays. */
  fingerprint: string;
}

export interface PayloadOptions {
  receiver: string;
  /** Where people reach lanhound, without a slash at its end; empty when it is not known. */
  externalUrl: string;
}

/** A body for each group. */
export function webhookPayloads(notification: Notification, options: PayloadOptions): WebhookPayload[] {
  switch (notification.type) {
    case 'alerts':
      return notification.groups.map((group) => groupPayload(group, notification.reason, options));
    case 'notice':
      return [noticePayload(notification, options)];
    // Systems get no summaries.
    case 'digest':
      return [];
    default:
      return notification satisfies never;
  }
}

function groupPayload(group: AlertGroup, reason: string, options: PayloadOptions): WebhookPayload {
  const alerts = group.alerts
    .map((alert) => webhookAlert(alert, options.externalUrl))
    .sort((a, b) => compareLabels(a.labels, b.labels));
  return {
    receiver: options.receiver,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts,
    groupLabels: { ...group.labels },
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: options.externalUrl,
    version: '4',
    groupKey: group.key,
    truncatedAlerts: group.omitted,
    notification_reason: reason,
    routeLabels: {},
  };
}

function webhookAlert(alert: Alert, base: string): WebhookAlert {
  const isOver = alert.resolvedTime !== undefined;
  const labels = labelsOf(alert);
  return {
    status: isOver ? 'resolved' : 'firing',
    labels,
    annotations: annotationsOf(alert),
    startsAt: goTime(alert.firstTime),
    endsAt: alert.resolvedTime === undefined ? GO_ZERO_TIME : goTime(alert.resolvedTime),
    generatorURL: generatorUrl(alert, base),
    fingerprint: labelFingerprint(labels),
  };
}

/** The alert's own page; empty when nobody knows where people reach it. */
export const generatorUrl = ({ id }: Pick<Alert, 'id'>, base: string): string => base && `${base}/alerts/${id}`;

/** What lanhound says of itself, as an alert. */
export const noticeTexts = (
  notice: Extract<Notification, { type: 'notice' }>,
): Record<'labels' | 'annotations', Labels> => ({
  labels: { alertname: 'LanhoundNotice', severity: notice.severity },
  annotations: { description: notice.text, summary: notice.title },
});

function noticePayload(notice: Extract<Notification, { type: 'notice' }>, options: PayloadOptions): WebhookPayload {
  const { labels, annotations } = noticeTexts(notice);
  const groupLabels = { alertname: labels['alertname'] ?? '' };
  return {
    receiver: options.receiver,
    status: 'firing',
    alerts: [
      {
        ...{ status: 'firing', labels, annotations, startsAt: goTime(notice.timeUs), endsAt: GO_ZERO_TIME },
        ...{ generatorURL: options.externalUrl, fingerprint: labelFingerprint(labels) },
      },
    ],
    ...{ groupLabels, commonLabels: labels, commonAnnotations: annotations, externalURL: options.externalUrl },
    ...{ version: '4', groupKey: `{}:${labelSet(groupLabels)}`, truncatedAlerts: 0 },
    ...{ notification_reason: 'first notification', routeLabels: {} },
  };
}

/** What all of them have, and the same. */
function common([first, ...others]: readonly Labels[]): Labels {
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([name, value]) => others.every((each) => each[name] === value)),
  );
}

/** What people read. */
export function annotationsOf(alert: Alert): Labels {
  const facts = evidenceText(alert.evidence);
  return sortedLabels({
    summary: alert.title,
    description: [alert.why, alert.advice, facts].filter((text) => text !== '').join('\n'),
    why: alert.why,
    advice: alert.advice,
    evidence: facts,
    vendor: alert.device?.vendor ?? '',
    count: String(alert.count),
    lastSeen: goTime(alert.lastTime),
  });
}

/** "mac: aa:bb:cc:dd:ee:ff" and so on, a line each, in the order the detector gave. */
export const evidenceText = (evidence: Evidence): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
