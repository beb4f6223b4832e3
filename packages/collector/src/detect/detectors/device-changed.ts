import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { type Detector, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { areAlike, isAppliance } from './similar-kinds.ts';
import { spanText } from './span-text.ts';

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
    .describe('And only if it seemed so for this long: by then a device has shown most of what it is.'),
  confirmMs: z
    .int()
    .min(0)
    .max(7 * 24 * 3600 * 1000)
    .default(600_000)
    .describe('It has to look like something else for this long, so that one odd packet changes nothing.'),
});

/** As many as the inventory is made for. */
const DEVICES_MAX = 20_000;
/** Kinds change slowly, and looking at all devices has its price. */
const LOOK_EVERY_US = 60_000_000;
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

export const deviceChanged = defineDetector({
  name: 'device-changed',
  severity: 'high',
  summary: 'A device looks like another kind of device than it was.',
  config,
  create({ confidenceMin, settledMs, confirmMs }, deps): Detector {
    const pasts = boundedMap<Past>({ keysMax: DEVICES_MAX, onRefused: () => deps.onRefused('devices') });
    let lookedUs = 0;

    const settle = (key: string, { kind }: Device, nowUs: number) => {
      if (kind && kind.confidence >= confidenceMin) {
        pasts.set(key, { kind: kind.value, confidence: kind.confidence, sinceUs: nowUs });
      }
    };
    const look = (device: Device, nowUs: number) => {
      const key = `${device.site} ${device.mac}`;
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
      deps.raise(findingOf(device, past, nowUs));
      pasts.set(key, { kind: now.value, confidence: now.confidence, sinceUs: nowUs });
    };

    return {
      tick(nowUs) {
        if (nowUs - lookedUs < LOOK_EVERY_US) return;
        lookedUs = nowUs;
        for (const device of deps.devices()) look(device, nowUs);
        // Of devices that were merged into others or forgotten.
        pasts.forget((_, key) => {
          const [site = '', mac = ''] = key.split(' ');
          return deps.deviceOf(site, { mac })?.mac !== mac;
        });
      },
      save: () => pasts.save(),
      restore: (state) => pasts.restore(z.array(z.tuple([z.string(), Past])).parse(state)),
    };
  },
});

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

const aKind = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
