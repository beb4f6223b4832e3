import type { Alert } from '../detect/alert.ts';
import { external } from '../detect/detectors/external.ts';
import { goQuoted } from './go-format.ts';

export type Labels = Record<string, string>;

/** What labels are made of. */
export type LabelledAlert = Pick<
  Alert,
  'detector' | 'severity' | 'device' | 'address' | 'sensor' | 'site' | 'fingerprint' | 'evidence'
>;

/**
 * What an alert is routed, grouped and silenced by; sorted, and never empty, as Alertmanager has them. `problem` tells
 * apart two alerts that have all else in common, for those who know alerts by their labels.
 */
export function labelsOf(alert: LabelledAlert): Labels {
  const posted = alert.detector === external.name ? postedLabels(alert) : undefined;
  const own = sortedLabels({
    alertname: posted?.['alertname'] ?? camelCase(alert.detector),
    severity: alert.severity,
    device: alert.device?.name ?? '',
    mac: alert.device?.mac ?? '',
    address: alert.address ?? alert.device?.address ?? '',
    sensor: alert.sensor,
    site: alert.site,
    detector: alert.detector,
    problem: alert.fingerprint,
  });
  return posted ? sortedLabels({ ...posted, ...own }) : own;
}

/** What another program knows its alert by is what it is routed by as well. */
const postedLabels = ({ evidence }: LabelledAlert): Labels =>
  Object.fromEntries(
    Object.entries(evidence).flatMap(([name, value]) => (name === 'generatorURL' ? [] : [[name, String(value)]])),
  );

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
    .map(([name, value]) => `${name}=${goQuoted(value)}`)
    .join(', ')}}`;

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
/** No byte of UTF-8. */
const SEPARATOR = Buffer.of(0xff);

/** By which Alertmanager knows an alert: FNV-1a, 64 bits, over the labels in their order. */
export function labelFingerprint(labels: Labels): string {
  const parts = Object.entries(labels).flatMap((pair) => pair.flatMap((text) => [Buffer.from(text), SEPARATOR]));
  const hash = Buffer.concat(parts).reduce(
    (sum, byte) => BigInt.asUintN(64, (sum ^ BigInt(byte)) * FNV_PRIME),
    FNV_OFFSET,
  );
  return hash.toString(16).padStart(16, '0');
}

/** Alertmanager's order of alerts: by job and instance where they have them, fewer labels first, then by the labels. */
export function compareLabels(a: Labels, b: Labels): number {
  for (const name of ['job', 'instance']) {
    const order = compareAbsentLast(a[name], b[name]);
    if (order !== 0) return order;
  }
  const fewer = Object.keys(a).length - Object.keys(b).length;
  if (fewer !== 0) return fewer;
  for (const name of Object.keys({ ...a, ...b }).sort()) {
    const [own, other] = [a[name], b[name]];
    if (own === undefined) return -1;
    if (other === undefined) return 1;
    const order = compareBytes(own, other);
    if (order !== 0) return order;
  }
  return 0;
}

function compareAbsentLast(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareBytes(a, b);
}

const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
