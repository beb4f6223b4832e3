import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Finding } from '../detector.ts';
import { type BoundedMap, boundedMap } from '../window.ts';
import { aKind, areAlike, isAppliance } from './similar-kinds.ts';
import { spanText } from './span-text.ts';
import { createSystemWatch, SystemRecord } from './system-watch.ts';

const config = z.strictObject({
  confidenceMin: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.8)
    .describe('A device was what it seemed only if that was as sure as this. Below, kinds change as more is learnt.'),
  settledMs: z
    .int()
    .min(0)
    .max(365 * 24 * 3600 * 1000)
    .default(24 * 3600 * 1000)
    .describe('And only if it seemed so, or had its system, for this long: by then it has shown most of what it is.'),
  confirmMs: z
    .int()
    .min(0)
    .max(7 * 24 * 3600 * 1000)
    .default(600_000)
    .describe('It has to look like something else, or have another system, for this long: one odd packet is nothing.'),
});

/** As many as the inventory is made for. */
const DEVICES_MAX = 20_000;
/** Devices change slowly, and looking at all of them has its price. */
const LOOK_EVERY_US = 10_000_000;
/** What it looks like now is shown to people as its kind from here on. */
const NOW_CONFIDENCE_MIN = 0.6;

/** What a device was, for sure. */
const Past = z.object({
  kind: z.string(),
  confidence: z.number(),
  sinceUs: z.number(),
  /** What it looks like instead, and since when. */
  other: z.object({ kind: z.string(), sinceUs: z.number() }).exactOptional(),
});
type Past = z.output<typeof Past>;

const Saved = z.object({
  kinds: z.array(z.tuple([z.string(), Past])),
  systems: z.array(z.tuple([z.string(), SystemRecord])),
});

export const deviceChanged = defineDetector({
  name: 'device-changed',
  severity: 'high',
  summary: 'A device looks like another kind of device than it was, or runs another system.',
  config,
  create(settings, deps): Detector {
    const pasts = boundedMap<Past>({ keysMax: DEVICES_MAX, onRefused: () => deps.onRefused('devices') });
    const records = boundedMap<SystemRecord>({ keysMax: DEVICES_MAX, onRefused: () => deps.onRefused('systems') });
    const lookAtKind = createKindWatch(settings, pasts, deps);
    const kindSince = (key: string) => pasts.get(key);
    const systems = createSystemWatch({ ...settings, records, kindSince, ...deps });
    let lookedUs = 0;

    return {
      flow: systems.see,
      dhcp: systems.see,
      dns: systems.see,
      http: systems.see,
      announcement: systems.see,
      tick(nowUs) {
        if (nowUs - lookedUs < LOOK_EVERY_US) return;
        lookedUs = nowUs;
        for (const device of deps.devices()) {
          const key = `${device.site} ${device.mac}`;
          systems.look(key, device, nowUs);
          lookAtKind(key, device, nowUs);
        }
        // Of devices that were merged into others or forgotten.
        const isGone = (_: unknown, key: string) => {
          const [site = '', mac = ''] = key.split(' ');
          return deps.deviceOf(site, { mac })?.mac !== mac;
        };
        pasts.forget(isGone);
        records.forget(isGone);
      },
      save: () => ({ kinds: pasts.save(), systems: records.save() }),
      restore(state) {
        // An earlier version knew kinds alone.
        const saved = Saved.parse(Array.isArray(state) ? { kinds: state, systems: [] } : state);
        pasts.restore(saved.kinds);
        records.restore(saved.systems);
      },
    };
  },
});

/** Looks at one device now and then, and tells when its kind has become another. */
function createKindWatch(
  { confidenceMin, settledMs, confirmMs }: z.output<typeof config>,
  pasts: BoundedMap<Past>,
  { raise }: Pick<DetectorDeps, 'raise'>,
) {
  const settle = (key: string, { kind }: Device, nowUs: number) => {
    if (kind && kind.confidence >= confidenceMin) {
      pasts.set(key, { kind: kind.value, confidence: kind.confidence, sinceUs: nowUs });
    }
  };
  return (key: string, device: Device, nowUs: number) => {
    const past = pasts.get(key);
    const now = device.kind;
    // What a person says it is, it is.
    if (device.given.kind) return pasts.delete(key);
    if (!past) return settle(key, device, nowUs);
    if (!now || now.confidence < NOW_CONFIDENCE_MIN) return;
    if (areAlike(past.kind, now.value)) {
      delete past.other;
      past.confidence = Math.max(past.confidence, now.confidence);
      return;
    }
    // It never was for long what it seemed: more is known now.
    if (nowUs - past.sinceUs < settledMs * 1000 && !past.other) return settle(key, device, nowUs);
    if (past.other?.kind !== now.value) past.other = { kind: now.value, sinceUs: nowUs };
    if (nowUs - past.other.sinceUs < confirmMs * 1000) return;
    raise(findingOf(device, past, nowUs));
    pasts.set(key, { kind: now.value, confidence: now.confidence, sinceUs: nowUs });
  };
}

function findingOf(device: Device, past: Past, time: number): Finding {
  const { kind, ...unsaid } = device;
  const { vendor, system } = unsaid;
  const label = deviceLabel(unsaid);
  const now = kind?.value ?? 'unknown device';
  return {
    severity: isAppliance(past.kind) ? 'high' : 'normal',
    identity: [device.mac],
    ...{ time, site: device.site, sensor: device.sensors[0] ?? '', device },
    title: `${label} was ${aKind(past.kind)} and now looks like ${aKind(now)}`,
    evidence: {
      mac: device.mac,
      ...(vendor ? { vendor } : {}),
      ...(system ? { system } : {}),
      was: past.kind,
      wasConfidence: past.confidence,
      wasFor: spanText(time - past.sinceUs),
      now,
      ...(kind ? { nowConfidence: kind.confidence, because: kind.reasons.join('; ') } : {}),
      since: formatTime(past.other?.sinceUs ?? time),
    },
    why: 'Somebody who copies the MAC of a device that you trust, or plugs a computer in its place, looks like this.',
    advice: `Look whether ${label} is still there and plugged in; if lanhound is wrong, tell it what the device is.`,
  };
}
