// Reminds of devices of which nobody has said what they are.
import { z } from 'zod';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';

const DAY_MS = 24 * 3600 * 1000;
const YEAR_MS = 365 * DAY_MS;

const config = z.strictObject({
  firstMs: z
    .int()
    .min(60_000)
    .max(YEAR_MS)
    .default(DAY_MS)
    .describe('The first reminder comes when a device has been new for so long.'),
  secondMs: z
    .int()
    .min(60_000)
    .max(YEAR_MS)
    .default(3 * DAY_MS)
    .describe('Time from the first reminder to the second.'),
  furtherMs: z
    .int()
    .min(60_000)
    .max(YEAR_MS)
    .default(7 * DAY_MS)
    .describe('Time between all further ones.'),
  seenMs: z
    .int()
    .min(60_000)
    .max(YEAR_MS)
    .default(DAY_MS)
    .describe('Nobody is reminded unless one of them was seen within this time: a visitor who has left is no matter.'),
});

/** A collector serves few sites. */
const SITES_MAX = 1000;
/** Reminders are days apart, answers should be seen soon. */
const LOOK_EVERY_US = 60_000_000;
/** Labels in the title; the evidence has more. */
const TITLE_LABELS_MAX = 3;
const EVIDENCE_LABELS_MAX = 50;

interface Reminded {
  /** How often since all were attended. */
  count: number;
  timeUs: number;
}

const SavedState = z.array(z.tuple([z.string(), z.object({ count: z.number(), timeUs: z.number() })]));

export const unattendedDevices = defineDetector({
  name: 'unattended-devices',
  severity: 'normal',
  summary: 'Devices are here of which nobody has said whether they belong here.',
  resolves: true,
  config,
  create({ firstMs, secondMs, furtherMs, seenMs }, deps): Detector {
    const reminded = boundedMap<Reminded>({ keysMax: SITES_MAX, onRefused: () => deps.onRefused('sites') });
    let lookedUs = 0;

    const isDue = (devices: readonly Device[], last: Reminded | undefined, nowUs: number): boolean => {
      if (!devices.some(({ lastSeen }) => nowUs - lastSeen <= seenMs * 1000)) return false;
      if (!last) return devices.some(({ firstSeen }) => nowUs - firstSeen >= firstMs * 1000);
      return nowUs - last.timeUs >= (last.count === 1 ? secondMs : furtherMs) * 1000;
    };
    const remind = (site: string, devices: readonly Device[], nowUs: number) => {
      const last = reminded.get(site);
      if (!isDue(devices, last, nowUs)) return;
      if (reminded.set(site, { count: (last?.count ?? 0) + 1, timeUs: nowUs }))
        deps.raise(findingOf(site, devices, nowUs));
    };

    return {
      tick(nowUs) {
        if (nowUs - lookedUs < LOOK_EVERY_US) return;
        lookedUs = nowUs;
        const unattended = unattendedOf(deps);
        for (const [site, devices] of unattended) remind(site, devices, nowUs);
        reminded.forget((_, site) => {
          const isOver = !unattended.has(site);
          if (isOver) deps.resolve({ site, identity: IDENTITY, time: nowUs });
          return isOver;
        });
      },
      save: () => reminded.save(),
      restore: (state) => reminded.restore(SavedState.parse(state)),
    };
  },
});

/** One alert a site, however many devices. */
const IDENTITY = ['unattended'];

/** By site, the latest seen first. */
function unattendedOf({ devices }: Pick<DetectorDeps, 'devices'>): Map<string, Device[]> {
  const bySite = new Map<string, Device[]>();
  for (const device of devices()) {
    if (device.state !== 'new') continue;
    const known = bySite.get(device.site);
    if (known) known.push(device);
    else bySite.set(device.site, [device]);
  }
  for (const each of bySite.values()) each.sort((a, b) => b.lastSeen - a.lastSeen);
  return bySite;
}

function findingOf(site: string, devices: readonly Device[], time: number): Finding {
  const labels = devices.map(deviceLabel);
  const more = devices.length - TITLE_LABELS_MAX;
  const listed = `${labels.slice(0, TITLE_LABELS_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const count = devices.length === 1 ? '1 device' : `${devices.length} devices`;
  return {
    severity: 'normal',
    identity: IDENTITY,
    time,
    site,
    sensor: devices[0]?.sensors[0] ?? '',
    title: `Nobody has said yet who ${devices.length === 1 ? 'this is' : 'these are'} at ${site}: ${listed}`,
    evidence: { devices: devices.length, list: labels.slice(0, EVIDENCE_LABELS_MAX).join(', ') },
    why: `There ${devices.length === 1 ? 'is' : 'are'} ${count} that you were told of as new, and as long as nobody looks, a stranger among them stays one.`,
    advice:
      'See them with `lanhound devices --state new`, and say of each what it is: lanhound device trust, guest, ignore or block.',
  };
}
