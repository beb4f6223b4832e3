import type { Alert } from '../../detect/alert.ts';

/** While one alert lasts, another that only follows from it is not told. */
interface InhibitRule {
  name: string;
  source: string;
  targets: readonly string[];
  /** What both must have in common. */
  equal: readonly ('site' | 'sensor')[];
}

/** A sensor that is not heard leaves gaps, loses batches and sees no devices: that is one piece of news. */
const RULES: readonly InhibitRule[] = [
  {
    name: 'its sensor is silent',
    source: 'sensor-silent',
    targets: ['sensor-gap', 'sensor-loss', 'device-gone'],
    equal: ['site', 'sensor'],
  },
  {
    name: 'somebody else hands out addresses',
    source: 'rogue-dhcp',
    targets: ['dns-server-changed', 'gateway-changed'],
    equal: ['site'],
  },
  {
    name: 'somebody else advertises a router',
    source: 'rogue-router-advertisement',
    targets: ['dns-server-changed', 'gateway-changed'],
    equal: ['site'],
  },
  {
    name: 'somebody poses as another',
    source: 'arp-spoof',
    targets: ['gateway-changed'],
    equal: ['site'],
  },
];

type Subject = Pick<Alert, 'id' | 'detector' | 'site' | 'sensor'>;

export interface Inhibition {
  /** The name of the rule. */
  reason: string;
  /** The alert that speaks for this one. */
  by: string;
}

/** Why an alert is not told while these last; undefined when it is. */
export function whyInhibit(alert: Subject, lasting: Iterable<Subject>): Inhibition | undefined {
  const rules = RULES.filter(({ targets }) => targets.includes(alert.detector));
  if (rules.length === 0) return undefined;
  for (const source of lasting) {
    const rule = rules.find(
      (each) => each.source === source.detector && each.equal.every((f) => source[f] === alert[f]),
    );
    if (rule) return { reason: rule.name, by: source.id };
  }
  return undefined;
}

/** Whether alerts of this detector speak for others. */
export const mayInhibit = (detector: string): boolean => RULES.some(({ source }) => source === detector);
