// What the evidence log keeps of one notification: all of it, so that it can be read without the database.
import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { Alert } from '../../detect/alert.ts';
import { SEVERITIES } from '../../detect/detector.ts';
import { type Device, deviceLabel, kindOf } from '../../inventory/device.ts';
import { freshAlerts, type Notification } from '../notification.ts';

/** Times are RFC 3339. */
export type EvidenceRecord = z.output<typeof EvidenceRecord>;

/** Who the device is, as far as it was known when the line was written. */
const Identity = z.object({
  ...{ mac: z.string(), macs: z.array(z.string()), label: z.string(), names: z.array(z.string()) },
  addresses: z.array(z.string()),
  ...{ vendor: z.string().optional(), kind: z.string().optional(), model: z.string().optional() },
  ...{ system: z.string().optional(), state: z.string().optional(), owner: z.string().optional() },
  ...{ firstSeen: z.string().optional(), lastSeen: z.string().optional() },
});

export const EvidencedAlert = z.object({
  event: z.literal('alert'),
  /** Of the notification. */
  time: z.string(),
  notification: z.string(),
  reason: z.string(),
  state: z.enum(['firing', 'resolved']),
  ...{ id: z.string(), fingerprint: z.string(), detector: z.string(), severity: z.enum(SEVERITIES) },
  ...{ site: z.string(), sensor: z.string(), title: z.string(), why: z.string(), advice: z.string() },
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  address: z.string().optional(),
  device: Identity.optional(),
  ...{ count: z.number(), firstTime: z.string(), lastTime: z.string(), resolvedTime: z.string().optional() },
});
export type EvidencedAlert = z.output<typeof EvidencedAlert>;

export const EvidenceRecord = z.discriminatedUnion('event', [
  EvidencedAlert,
  z.object({
    event: z.literal('notice'),
    ...{ time: z.string(), notification: z.string(), severity: z.enum(SEVERITIES) },
    ...{ title: z.string(), text: z.string() },
  }),
]);

export type DeviceOf = (site: string, mac: string) => Device | undefined;

/** Of alerts those that are news. */
export function evidenceRecords(notification: Notification, deviceOf: DeviceOf): EvidenceRecord[] {
  const time = formatTime(notification.timeUs);
  switch (notification.type) {
    case 'alerts':
      return freshAlerts(notification.groups).map((alert) =>
        evidenceOf(alert, { time, notification: notification.id, reason: notification.reason }, deviceOf),
      );
    case 'digest':
      return notification.entries.map(({ alert, reason }) =>
        evidenceOf(alert, { time, notification: notification.id, reason }, deviceOf),
      );
    case 'notice': {
      const { id, severity, title, text } = notification;
      return [{ event: 'notice', time, notification: id, severity, title, text }];
    }
    default:
      return notification satisfies never;
  }
}

type Telling = Pick<EvidencedAlert, 'time' | 'notification' | 'reason'>;

function evidenceOf(alert: Alert, telling: Telling, deviceOf: DeviceOf): EvidencedAlert {
  const { device: party, resolvedTime, firstTime, lastTime, address, ...rest } = alert;
  const device = party && identityOf(party, deviceOf(alert.site, party.mac));
  return {
    ...{ event: 'alert', ...telling, state: resolvedTime === undefined ? 'firing' : 'resolved', ...rest },
    evidence: { ...alert.evidence },
    ...(address === undefined ? {} : { address }),
    ...(device ? { device } : {}),
    ...{ firstTime: formatTime(firstTime), lastTime: formatTime(lastTime) },
    ...(resolvedTime === undefined ? {} : { resolvedTime: formatTime(resolvedTime) }),
  };
}

function identityOf(party: NonNullable<Alert['device']>, known: Device | undefined): EvidencedAlert['device'] {
  const { mac, name, address, vendor } = party;
  if (!known) {
    return { mac, macs: [mac], label: name, names: [name], addresses: address ? [address] : [], vendor };
  }
  const { macs, names, addresses, model, system, state, firstSeen, lastSeen, given } = known;
  return {
    ...{ mac, macs: [...macs], label: deviceLabel(known), names: [...names], addresses: [...addresses] },
    ...{ vendor: known.vendor ?? vendor, kind: kindOf(known), model, system, state, owner: given.owner },
    ...{ firstSeen: formatTime(firstSeen), lastSeen: formatTime(lastSeen) },
  };
}
