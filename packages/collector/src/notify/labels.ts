import type { Alert } from '../detect/alert.ts';

export type Labels = Record<string, string>;

/** What an alert is routed, grouped and silenced by; sorted, and never empty, as Alertmanager has them. */
export function labelsOf(alert: Alert): Labels {
  return sortedLabels({
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

/** "new-device" to "NewDevice". */
export const camelCase = (detector: string): string =>
  detector.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export const sortedLabels = (labels: Labels): Labels =>
  Object.fromEntries(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** As Go prints a label set: {a="b", c="d"}. */
export const labelSet = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
