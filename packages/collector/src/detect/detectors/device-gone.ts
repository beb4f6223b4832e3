import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { deviceLabel } from '../../inventory/device.ts';
import type { News } from '../../inventory/news.ts';
import { type Detector, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { spanText } from './span-text.ts';

const config = z.strictObject({
  backMs: z
    .int()
    .min(0)
    .max(7 * 24 * 3600 * 1000)
    .default(300_000)
    .describe(
      'It is back once so long has passed since it was heard again without its leaving anew. A device with bad Wi-Fi ' +
        'is one alert that lasts, not one for each time.',
    ),
});

/** Devices that are gone, of those that people watch. */
const GONE_MAX = 10_000;

const Absence = z.object({
  site: z.string(),
  mac: z.string(),
  times: z.number(),
  /** Heard again since; absent while it is away. */
  backUs: z.number().exactOptional(),
});
type Absence = z.output<typeof Absence>;

export const deviceGone = defineDetector({
  name: 'device-gone',
  severity: 'high',
  summary: 'A device that somebody watches is gone: it is silent and does not answer.',
  resolves: true,
  config,
  create({ backMs }, deps): Detector {
    const gone = boundedMap<Absence>({ keysMax: GONE_MAX, onRefused: () => deps.onRefused('devices') });

    const left = (news: News & { type: 'left' }) => {
      const { site, mac, state } = news.device;
      if (state !== 'watched') return;
      const key = `${site} ${mac}`;
      const times = (gone.get(key)?.times ?? 0) + 1;
      if (gone.set(key, { site, mac, times })) deps.raise(findingOf(news, times));
    };

    return {
      news(news) {
        if (news.type === 'left') left(news);
        const absence = gone.get(`${news.device.site} ${news.device.mac}`);
        if (news.type === 'returned' && absence) absence.backUs ??= news.time;
      },
      tick(nowUs) {
        gone.forget(({ site, mac, backUs }) => {
          const isWatched = deps.deviceOf(site, { mac })?.state === 'watched';
          if (isWatched && (backUs === undefined || nowUs - backUs < backMs * 1000)) return false;
          const evidence = backUs === undefined ? {} : { backSince: formatTime(backUs) };
          deps.resolve({ site, identity: [mac], time: nowUs, evidence });
          return true;
        });
      },
      save: () => gone.save(),
      restore: (state) => gone.restore(z.array(z.tuple([z.string(), Absence])).parse(state)),
    };
  },
});

function findingOf({ device, time, sensor, silentUs }: News & { type: 'left' }, times: number): Finding {
  const label = deviceLabel(device);
  return {
    severity: 'high',
    identity: [device.mac],
    ...{ time, site: device.site, sensor, device },
    title: `${label} is gone: not heard for ${spanText(silentUs)}${times > 1 ? `, the ${times}. time` : ''}`,
    evidence: {
      mac: device.mac,
      lastHeard: formatTime(time - silentUs),
      lastSensor: sensor,
      absences: times,
      ...(device.router ? { router: true } : {}),
    },
    why: 'You asked to be told: it was silent for longer than it usually is, and did not answer when it was asked.',
    advice: `Look whether ${label} has power and network, and whether it is where it should be.`,
  };
}
