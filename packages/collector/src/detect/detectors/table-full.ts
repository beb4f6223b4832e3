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

/** More than all detectors have tables. */
const TABLES_MAX = 200;

export const tableFull = defineDetector({
  name: 'table-full',
  severity: 'normal',
  summary: 'A table of lanhound is full and takes nothing new: more devices, names or connections than it is made for.',
  config,
  create({ everyMs }, deps): Detector {
    /** When a table was spoken of last. */
    const spoken = boundedMap<number>({ keysMax: TABLES_MAX, onRefused: () => deps.onRefused('tables') });
    return {
      tableFull({ owner, table, time, site, sensor }) {
        const key = `${owner} ${table}`;
        const last = spoken.get(key);
        if (last !== undefined && time - last < everyMs * 1000) return;
        if (!spoken.set(key, time)) return;
        deps.raise({
          severity: 'normal',
          identity: [owner, table],
          time,
          site,
          sensor,
          title: `The table of ${table} of ${owner} is full: what is new is not remembered`,
          evidence: { owner, table },
          why: 'Somebody floods the network with made-up addresses or names, or it is larger than the limits allow.',
          advice:
            'Look at the newest devices and connections first; if they are real, raise the limit in the configuration.',
        });
      },
      save: () => spoken.save(),
      restore: (state) => spoken.restore(SavedState.parse(state)),
    };
  },
});

const SavedState = z.array(z.tuple([z.string(), z.number()]));
