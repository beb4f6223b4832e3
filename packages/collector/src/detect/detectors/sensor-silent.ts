import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { SensorHealth } from '../../ingest/sensor-health.ts';
import { type Detector, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';

const config = z.strictObject({
  silentMs: z
    .int()
    .min(5_000)
    .max(7 * 24 * 3600 * 1000)
    .default(60_000)
    .describe(
      'A sensor from which nothing came for this long is silent. It tells its statistics every few seconds, also on ' +
        'a quiet network, and a restart or a hiccup of the Wi-Fi is over within the minute.',
    ),
  backMs: z
    .int()
    .min(0)
    .max(7 * 24 * 3600 * 1000)
    .default(120_000)
    .describe(
      'A silent sensor is back once it was heard for this long without another silence. A sensor that comes and goes ' +
        'is one alert that lasts, not one for each time.',
    ),
});

/** As many as a collector lists by default. */
const SENSORS_MAX = 10_000;

interface Silence {
  /** How often it fell silent since the alert began. */
  times: number;
  /** Heard again since, in time that passed; undefined while it is silent. */
  backUs?: number | undefined;
}

const SavedState = z.array(z.tuple([z.string(), z.object({ times: z.number(), backUs: z.number().optional() })]));

export const sensorSilent = defineDetector({
  name: 'sensor-silent',
  severity: 'high',
  summary: 'A sensor is not heard any more: what happens where it listens is not seen.',
  resolves: true,
  config,
  create({ silentMs, backMs }, deps): Detector {
    const silences = boundedMap<Silence>({ keysMax: SENSORS_MAX, onRefused: () => deps.onRefused('sensors') });
    return {
      sensorHealth(health, timeUs) {
        const key = `${health.site} ${health.sensor}`;
        const silence = silences.get(key);
        if (health.silentUs >= silentMs * 1000) {
          if (silence && silence.backUs === undefined) return;
          const times = (silence?.times ?? 0) + 1;
          if (silences.set(key, { times })) deps.raise(findingOf(health, times, timeUs));
          return;
        }
        if (!silence) return;
        silence.backUs ??= health.nowUs - health.silentUs;
        if (health.nowUs - silence.backUs < backMs * 1000) return;
        silences.delete(key);
        const { site } = health;
        deps.resolve({ site, identity: [health.sensor], time: timeUs, evidence: { backSince: formatTime(timeUs) } });
      },
      save: () => silences.save(),
      restore: (state) => silences.restore(SavedState.parse(state)),
    };
  },
});

function findingOf({ site, sensor, lastHeard }: SensorHealth, times: number, time: number): Finding {
  const again = times > 1 ? ` again, the ${times}${ordinal(times)} time` : '';
  return {
    severity: 'high',
    identity: [sensor],
    time,
    site,
    sensor,
    title: `Sensor ${sensor} at ${site} is silent since ${formatTime(lastHeard).slice(11, 19)} UTC${again}`,
    evidence: { lastHeard: formatTime(lastHeard), silences: times },
    why: 'Nothing that happens where it listens is seen now; somebody who wants to go unseen would begin by this.',
    advice: `Look whether ${sensor} has power and network and whether its process runs; what it kept meanwhile comes by itself.`,
  };
}

const ordinal = (n: number): string =>
  n % 100 >= 11 && n % 100 <= 13 ? 'th' : (({ 1: 'st', 2: 'nd', 3: 'rd' } as Record<number, string>)[n % 10] ?? 'th');
