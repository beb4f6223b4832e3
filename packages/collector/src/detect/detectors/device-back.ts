import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { deviceLabel } from '../../inventory/device.ts';
import { type Detector, defineDetector } from '../detector.ts';
import { spanText } from './span-text.ts';

const config = z.strictObject({
  awayMs: z
    .int()
    .min(0)
    .max(365 * 24 * 3600 * 1000)
    .default(3_600_000)
    .describe('Who was away for less than this went for a walk or had no power for a moment: its return is no news.'),
});

export const deviceBack = defineDetector({
  name: 'device-back',
  severity: 'info',
  summary: 'A device that somebody watches has come back.',
  config,
  create({ awayMs }, deps): Detector {
    return {
      news(news) {
        if (news.type !== 'returned' || news.device.state !== 'watched' || news.awayUs < awayMs * 1000) return;
        const { device, time, sensor, awayUs } = news;
        const label = deviceLabel(device);
        deps.raise({
          severity: 'info',
          identity: [device.mac],
          ...{ time, site: device.site, sensor, device },
          title: `${label} is back after ${spanText(awayUs)}`,
          evidence: { mac: device.mac, awaySince: formatTime(time - awayUs), seenBySensor: sensor },
          why: 'You asked to be told when it leaves and when it comes.',
          advice: `If ${label} should not be here now, look who brought it.`,
        });
      },
    };
  },
});
