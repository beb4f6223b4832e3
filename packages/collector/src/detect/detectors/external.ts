import { formatIp, formatMac, parseIp, parseMac } from '@lanhound/proto';
import { z } from 'zod';
import type { Device } from '../../inventory/device.ts';
import {
  type Detector,
  type DetectorDeps,
  defineDetector,
  type Evidence,
  type Finding,
  type Severity,
} from '../detector.ts';
import type { ExternalAlert } from '../external-alert.ts';
import { fingerprintOf } from '../fold.ts';
import { boundedMap } from '../window.ts';

const DAY_MS = 24 * 3600 * 1000;

const config = z.strictObject({
  endAfterMs: z
    .int()
    .min(10_000)
    .max(30 * DAY_MS)
    .default(300_000)
    .describe('What was handed in without an end is over when it is not handed in again for so long.'),
  site: z.string().min(1).max(63).default('home').describe('Where it is about, when no label `site` says so.'),
});

/** Alerts of others that last at once; fewer than one detector may have alive. */
const ALERTS_MAX = 1_000;
/** Who says that it lasts longer has forgotten it by then. */
const LASTS_US_MAX = 30 * DAY_MS * 1000;
const WORDS_LENGTH_MAX = 1_000;
const SITE_LENGTH_MAX = 63;

/** What others call severities: Prometheus, syslog, Nagios, Zabbix, Suricata. Anything else is normal. */
const SEVERITIES_OF_OTHERS: Readonly<Record<Severity, readonly string[]>> = {
  critical: ['critical', 'crit', 'page', 'emergency', 'emerg', 'alert', 'fatal', 'disaster'],
  high: ['high', 'error', 'err', 'major', 'severe', '1'],
  normal: ['normal', 'warning', 'warn', 'average', 'minor', 'medium', '2'],
  info: ['info', 'informational', 'information', 'notice', 'low', 'debug', 'none', 'ok', '3'],
};

const SEVERITY_OF: ReadonlyMap<string, Severity> = new Map(
  Object.entries(SEVERITIES_OF_OTHERS).flatMap(([ours, theirs]) => theirs.map((each) => [each, ours as Severity])),
);

interface Lasting {
  site: string;
  endsUs: number;
}

const SavedState = z.array(z.tuple([z.string(), z.object({ site: z.string(), endsUs: z.number() })]));

export const external = defineDetector({
  name: 'external',
  severity: 'critical',
  summary: 'Another program found something and handed it in over the interface, as to an Alertmanager.',
  resolves: true,
  config,
  create(own, deps): Detector {
    /** By what names the labels. */
    const lasting = boundedMap<Lasting>({ keysMax: ALERTS_MAX, onRefused: () => deps.onRefused('alerts') });
    const end = (key: string, { site }: Lasting, timeUs: number) => {
      lasting.delete(key);
      deps.resolve({ site, identity: [key], time: timeUs });
    };
    /** False when there is no place for it. */
    const take = (posted: ExternalAlert, wallUs: number): boolean => {
      const site = posted.labels['site']?.slice(0, SITE_LENGTH_MAX) ?? own.site;
      const key = fingerprintOf('external', { site, identity: Object.entries(posted.labels).flat() });
      const known = lasting.get(key);
      const endsUs = Math.min(posted.endsUs ?? wallUs + own.endAfterMs * 1000, wallUs + LASTS_US_MAX);
      if (endsUs <= wallUs) {
        if (known) end(key, known, endsUs);
        return true;
      }
      if (!lasting.set(key, { site, endsUs })) return false;
      // Told again it is still the same occurrence.
      const begunUs = Math.min(posted.startsUs ?? wallUs, wallUs);
      deps.raise({
        ...findingOf(posted, site, deps),
        ...(known ? { time: wallUs, amends: true } : { time: begunUs }),
        identity: [key],
      });
      return true;
    };
    return {
      external: (posted, wallUs) => posted.filter((each) => !take(each, wallUs)).length,
      wall(wallUs) {
        for (const [key, each] of [...lasting.entries()]) if (each.endsUs <= wallUs) end(key, each, each.endsUs);
      },
      save: () => lasting.save(),
      restore: (state) => lasting.restore(SavedState.parse(state)),
    };
  },
});

function findingOf(
  { labels, annotations, generatorUrl, by }: ExternalAlert,
  site: string,
  deps: Pick<DetectorDeps, 'deviceOf'>,
): Omit<Finding, 'identity' | 'time'> {
  const { device, ip } = whoOf(labels, site, deps);
  const name = labels['alertname'] ?? by;
  const said = (...names: string[]) => names.map((each) => annotations[each]).find((text) => text) ?? '';
  return {
    severity: SEVERITY_OF.get((labels['severity'] ?? '').toLowerCase()) ?? 'normal',
    ...{ site, sensor: by, device, address: ip },
    title: said('summary', 'title', 'message') || nameOf(name, labels),
    evidence: evidenceOf(labels, generatorUrl),
    why: cut(said('why', 'description', 'message') || `${by} reports it; lanhound has not seen it itself.`),
    advice: adviceOf(said('advice'), said('runbook_url', 'runbook'), generatorUrl),
  };
}

const nameOf = (name: string, labels: ExternalAlert['labels']): string => {
  const at = labels['instance'] ?? labels['host'] ?? labels['device'];
  return at ? `${name}: ${at}` : name;
};

const adviceOf = (advice: string, runbook: string, generatorUrl: string | undefined): string => {
  if (advice) return advice;
  if (runbook) return `Follow ${runbook}.`;
  return generatorUrl ? `Look at ${generatorUrl}.` : 'Look at the program that reported it.';
};

const cut = (text: string): string =>
  text.length > WORDS_LENGTH_MAX ? `${text.slice(0, WORDS_LENGTH_MAX - 1)}…` : text;

const evidenceOf = (labels: ExternalAlert['labels'], generatorUrl: string | undefined): Evidence => ({
  ...labels,
  ...(generatorUrl ? { generatorURL: generatorUrl } : {}),
});

/** The device that it is about, by a MAC or an address among the labels. */
function whoOf(
  labels: ExternalAlert['labels'],
  site: string,
  { deviceOf }: Pick<DetectorDeps, 'deviceOf'>,
): { device?: Device; ip?: string } {
  const number = parseMac(labels['mac'] ?? '');
  const mac = number === undefined ? undefined : formatMac(number);
  const ip = [labels['address'], labels['ip'], labels['src_ip'], hostOf(labels['instance'])]
    .map(asIp)
    .find((each) => each);
  const device = mac === undefined && ip === undefined ? undefined : deviceOf(site, { mac, ip });
  return { ...(device ? { device } : {}), ...(ip ? { ip } : {}) };
}

/** "192.168.1.4:9100" and "[fd00::1]:9100" without their ports. */
const hostOf = (instance: string | undefined): string | undefined =>
  instance?.replace(/^\[(.*)\](:\d+)?$|^([^:]*):\d+$/, '$1$3');

function asIp(text: string | undefined): string | undefined {
  const bytes = text === undefined ? undefined : parseIp(text);
  return bytes && formatIp(bytes);
}
