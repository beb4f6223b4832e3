import type { Alert } from '../../detect/alert.ts';

/** While one alert lasts, another that only follows from it is not told. */
interface InhibitRule {
  name: string;
  source: string;
  /** Which alerts of the source speak for others; all of them unless said. */
  speaks?(source: Subject): boolean;
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
    name: 'the gateway is gone',
    source: 'device-gone',
    speaks: ({ evidence }) => evidence['router'] === true,
    targets: ['device-gone', 'dns-server-changed', 'gateway-changed'],
    equal: ['site'],
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

type Subject = Pick<Alert, 'id' | 'detector' | 'site' | 'sensor' | 'evidence'>;

export interface Inhibition {
  /** The name of the rule. */
  reason: string;
  /** The alert that speaks for this one. */
  by: string;
}

/** Why an alert is not told while these last; undefined when it is. */
export function whyInhibit(alert: Subject, lasting: Iterable<Subject>): Inhibition | undefined {
  // Two of the kind that speaks for others do not speak for each other, or nobody would hear of either.
  const rules = RULES.filter((each) => each.targets.includes(alert.detector) && !isSource(each, alert));
  if (rules.length === 0) return undefined;
  for (const source of lasting) {
    const rule = rules.find((each) => isSource(each, source) && each.equal.every((f) => source[f] === alert[f]));
    if (rule) return { reason: rule.name, by: source.id };
  }
  return undefined;
}

const isSource = ({ source, speaks }: InhibitRule, subject: Subject): boolean =>
  source === subject.detector && (speaks?.(subject) ?? true);

/** Whether alerts of this detector speak for others. */
export const mayInhibit = (detector: string): boolean => RULES.some(({ source }) => source === detector);
