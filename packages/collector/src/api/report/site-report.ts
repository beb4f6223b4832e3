// What happened at a site in a while, as the interface gives it. Times are RFC 3339.
import { z } from 'zod';
import { SEVERITIES } from '../../detect/detector.ts';

const ReportAlert = z.object({
  ...{ id: z.string(), detector: z.string(), severity: z.enum(SEVERITIES), site: z.string(), sensor: z.string() },
  ...{ title: z.string(), why: z.string(), advice: z.string(), count: z.number(), address: z.string().optional() },
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  device: z
    .object({
      ...{ mac: z.string(), name: z.string().optional() },
      ...{ address: z.string().nullish(), vendor: z.string().nullish() },
    })
    .optional(),
  ...{ firstTime: z.string(), lastTime: z.string(), resolvedTime: z.string().optional() },
});
export type ReportAlert = z.output<typeof ReportAlert>;

const ReportDevice = z.object({
  ...{ site: z.string(), mac: z.string(), label: z.string() },
  ...{ macs: z.array(z.string()), names: z.array(z.string()), addresses: z.array(z.string()) },
  ...{ vendor: z.string().optional(), kind: z.string().optional(), model: z.string().optional() },
  ...{ owner: z.string().optional(), state: z.string().optional(), firstSeen: z.string().optional() },
});
export type ReportDevice = z.output<typeof ReportDevice>;

const ReportDecision = z.object({
  ...{ time: z.string(), alert: z.string(), stage: z.string(), outcome: z.string(), reason: z.string() },
  receiver: z.string().optional(),
});

/** Lists have limits; what there was no room for is in the number beside them. */
export const SiteReport = z.object({
  ...{ from: z.string(), to: z.string() },
  /** Oldest first. */
  alerts: z.array(ReportAlert),
  alertsOmitted: z.number(),
  /** What was told to whom, or muted, oldest first. */
  decisions: z.array(ReportDecision),
  decisionsOmitted: z.number(),
  /** Those that alerts are about. */
  devices: z.array(ReportDevice),
  newDevices: z.array(ReportDevice),
  newDevicesOmitted: z.number(),
  /** Found at least once in the while. */
  detectors: z.array(z.object({ detector: z.string(), alerts: z.number(), findings: z.number() })),
  /** Most bytes first. */
  talkers: z.array(
    z.object({
      ...{ address: z.string(), label: z.string().optional() },
      ...{ sentBytes: z.number(), receivedBytes: z.number() },
    }),
  ),
  /** Why alerts were not told at once, the most frequent first. */
  muted: z.array(z.object({ stage: z.string(), outcome: z.string(), reason: z.string(), alerts: z.number() })),
  sensors: z.array(z.object({ site: z.string(), sensor: z.string(), lastHeard: z.string() })),
});
export type SiteReport = z.output<typeof SiteReport>;
