// Where batches travel. A site and a sensor are single tokens of a NATS subject and of an MQTT topic alike.

/** What a site or a sensor may be called: one token that means the same to NATS, MQTT, URLs and file systems. */
export const NAME_PATTERN = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/;

/** Grows when a batch is no longer readable by older collectors. */
export const WIRE_VERSION = 'v1';

/** Whose batches: one sensor of one site. */
export interface Address {
  site: string;
  sensor: string;
}

/** NATS subject of a sensor's events; without an address, all sensors of all sites. */
export function natsSubject(address?: Address): string {
  return `lanhound.${WIRE_VERSION}.${address?.site ?? '*'}.${address?.sensor ?? '*'}.events`;
}

/** MQTT topic of a sensor's events; without an address, the filter for all. */
export function mqttTopic(address?: Address): string {
  return `lanhound/${WIRE_VERSION}/${address?.site ?? '+'}/${address?.sensor ?? '+'}/events`;
}

/** NATS subject on which a sensor, and nobody else, hears commands; without an address, those of all. */
export const natsCommandsSubject = (address?: Address): string =>
  `lanhound.${WIRE_VERSION}.${address?.site ?? '*'}.${address?.sensor ?? '*'}.commands`;

/** MQTT topic on which a sensor, and nobody else, hears commands; without an address, the filter for all. */
export const mqttCommandsTopic = (address?: Address): string =>
  `lanhound/${WIRE_VERSION}/${address?.site ?? '+'}/${address?.sensor ?? '+'}/commands`;

/** NATS subject of a site's alerts, or of those of all sites. */
export const natsAlertsSubject = (site = '*'): string => `lanhound.${site}.alerts`;

/** MQTT topic of a site's alerts, or the filter for those of all sites. */
export const mqttAlertsTopic = (site = '+'): string => `lanhound/${site}/alerts`;

const ALERTS_TOPIC = /^lanhound\/([^/]+)\/alerts$/;

/** True for the topic of a site's alerts and for the filter for those of all. */
export function isAlertsTopic(topic: string): boolean {
  const [, site = ''] = ALERTS_TOPIC.exec(topic) ?? [];
  return site === '+' || NAME_PATTERN.test(site);
}

const PATH = new RegExp(`^lanhound[./]${WIRE_VERSION}[./]([^./]+)[./]([^./]+)[./](events|commands)$`);

/** The address a subject or topic of events names, or one of commands; undefined when it is not one of ours. */
export function addressOf(subjectOrTopic: string, what: 'events' | 'commands' = 'events'): Address | undefined {
  const [, site = '', sensor = '', found] = PATH.exec(subjectOrTopic) ?? [];
  if (found !== what) return undefined;
  return NAME_PATTERN.test(site) && NAME_PATTERN.test(sensor) ? { site, sensor } : undefined;
}
