// Evidence in the names of the Elastic Common Schema, version 8.
import type { Severity } from '../../detect/detector.ts';
import type { EvidencedAlert, EvidenceRecord } from './record.ts';

const ECS_VERSION = '8.17.0';

/** As risk scores of Elastic's own rules have them: low, medium, high, critical. */
const SEVERITY: Record<Severity, number> = { info: 21, normal: 47, high: 73, critical: 99 };

/** Detectors of somebody who does what should not be; others speak of the network and its hosts. */
const INTRUSIONS = new Set([
  ...['arp-spoof', 'dns-blocklist', 'dns-server-changed', 'gateway-changed', 'insecure-protocol', 'ip-conflict'],
  ...['new-connection', 'rogue-dhcp', 'rogue-router-advertisement', 'suspicious-port', 'device-changed'],
]);

/** `previous` and all that the schema has no name for are under `lanhound`. */
export function ecsOf(record: EvidenceRecord, previous: string): Record<string, unknown> {
  const observer = { vendor: 'lanhound', product: 'lanhound', type: 'sensor' };
  const head = { '@timestamp': record.time, ecs: { version: ECS_VERSION }, message: record.title };
  switch (record.event) {
    case 'alert':
      return {
        ...head,
        ...alertFields(record),
        observer: { ...observer, name: record.sensor },
        lanhound: { previous },
      };
    case 'notice': {
      const { notification, severity, text } = record;
      const event = { kind: 'event', id: notification, severity: SEVERITY[severity], reason: text };
      const dataset = { module: 'lanhound', dataset: 'lanhound.notice' };
      return { ...head, event: { ...event, ...dataset }, observer, lanhound: { previous } };
    }
    default:
      return record satisfies never;
  }
}

function alertFields(alert: EvidencedAlert): Record<string, unknown> {
  const { device, detector, severity, fingerprint, site, state, advice, notification, reason, count } = alert;
  const { evidence } = alert;
  const { firstTime: start, lastTime, resolvedTime } = alert;
  const destination = firstText(evidence, ['server', 'destination', 'remote']);
  const source = firstText(evidence, ['client']) ?? alert.address ?? device?.addresses[0];
  return {
    event: {
      ...{ kind: 'alert', category: [INTRUSIONS.has(detector) ? 'intrusion_detection' : 'network'], type: ['info'] },
      ...{ module: 'lanhound', dataset: 'lanhound.alert', provider: detector, action: state },
      ...{ id: alert.id, severity: SEVERITY[severity], reason: alert.why, start, end: resolvedTime ?? lastTime },
    },
    rule: { name: detector, description: alert.why, category: severity },
    ...(device ? { host: hostOf(device) } : {}),
    ...(source === undefined ? {} : { source: endpoint(source, device && ecsMac(device.mac)) }),
    ...(destination === undefined ? {} : { destination: { ...endpoint(destination), ...portOf(evidence) } }),
    labels: {
      ...{ site, severity, fingerprint, state, advice, notification, reason, count: String(count) },
      ...Object.fromEntries(Object.entries(evidence).map(([name, value]) => [`evidence_${name}`, String(value)])),
    },
  };
}

function hostOf({ mac, macs, label, names, addresses, ...rest }: NonNullable<EvidencedAlert['device']>) {
  const { kind, system, vendor } = rest;
  return {
    ...{
      name: label,
      hostname: names[0],
      mac: (macs.length > 0 ? macs : [mac]).map(ecsMac),
      ip: addresses,
      type: kind,
    },
    ...(system === undefined ? {} : { os: { full: system } }),
    ...(vendor === undefined ? {} : { device: { manufacturer: vendor } }),
  };
}

/** `ip` must be one; a name of a host is its address alone. */
const endpoint = (address: string, mac?: string): Record<string, unknown> => ({
  address,
  ...(/^[\d.]+$|:/.test(address) ? { ip: address } : { domain: address }),
  ...(mac === undefined ? {} : { mac }),
});

const portOf = ({ port }: EvidencedAlert['evidence']) => (typeof port === 'number' ? { port } : {});

/** Capitals and hyphens, RFC 7042. */
const ecsMac = (mac: string): string => mac.toUpperCase().replaceAll(':', '-');

function firstText(evidence: EvidencedAlert['evidence'], names: readonly string[]): string | undefined {
  const values = names.map((name) => evidence[name]);
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
