import { z } from 'zod';
import { type Detector, defineDetector } from '../detector.ts';
import { boundedMap } from '../window.ts';

const config = z.strictObject({
  everyMs: z
    .int()
    .min(1_000)
    .max(24 * 3600 * 1000)
    .default(60_000)
    .describe('A table that goes on refusing is counted once in this time of events; a flood refuses at every packet.'),
});

/** The key of the configuration by owner and table, where it is not the detector's own. */
const LIMITS: Readonly<Record<string, string>> = {
  'inventory devices': 'inventory.devicesMax',
  'ingest sensors': 'ingest.sensorsMax',
};

/** More than all detectors have tables. */
const TABLES_MAX = 200;

export const tableFull = defineDetector({
  name: 'table-full',
  severity: 'normal',
  summary: 'A table of lanhound is full and takes nothing new: more devices, names or connections than it is made for.',
  config,
  create({ everyMs }, deps): Detector {
    /** When a table was spoken of last, and where it filled up: it is one table of all sites, and one alert. */
    const spoken = boundedMap<Spoken>({ keysMax: TABLES_MAX, onRefused: () => deps.onRefused('tables') });
    return {
      tableFull({ owner, table, time, site, sensor }) {
        const key = `${owner} ${table}`;
        const last = spoken.get(key);
        if (last && time - last.time < everyMs * 1000) return;
        const where = last ?? { site, sensor };
        if (!spoken.set(key, { time, site: where.site, sensor: where.sensor })) return;
        deps.raise({
          severity: 'normal',
          identity: [owner, table],
          time,
          site: where.site,
          sensor: where.sensor,
          title: `lanhound can remember no more ${table} (${owner}): new ones go unnoticed`,
          evidence: { owner, table },
          why: 'Somebody floods the network with made-up addresses or names, or it is larger than the limits allow.',
          advice: `Look at the newest ${table} first; if they are real, raise ${LIMITS[key] ?? 'its limit'} in the configuration.`,
        });
      },
      save: () => spoken.save(),
      restore: (state) => spoken.restore(SavedState.parse(state)),
    };
  },
});

const Spoken = z.object({ time: z.number(), site: z.string(), sensor: z.string() });
type Spoken = z.output<typeof Spoken>;

const SavedState = z.array(z.tuple([z.string(), Spoken]));
