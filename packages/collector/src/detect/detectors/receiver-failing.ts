import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { type Detector, defineDetector, type Finding, type ReceiverHealth } from '../detector.ts';
import { boundedMap } from '../window.ts';

const config = z.strictObject({});

/** More than may be configured. */
const RECEIVERS_MAX = 200;

const SavedState = z.array(z.tuple([z.string(), z.string()]));

export const receiverFailing = defineDetector({
  name: 'receiver-failing',
  severity: 'high',
  summary: 'A receiver of alerts takes none: whoever relies on it is not told of anything. Others are told of it.',
  resolves: true,
  config,
  create(_, deps): Detector {
    /** The site under which each was told. */
    const told = boundedMap<string>({ keysMax: RECEIVERS_MAX, onRefused: () => deps.onRefused('receivers') });
    return {
      receivers(failing, timeUs) {
        for (const [name, site] of told.save()) {
          if (failing.some((each) => each.name === name)) continue;
          told.delete(name);
          deps.resolve({ site, identity: [name], time: timeUs });
        }
        for (const each of failing) {
          if (!told.get(each.name) && told.set(each.name, each.site)) deps.raise(findingOf(each, timeUs));
        }
      },
      save: () => told.save(),
      restore: (state) => told.restore(SavedState.parse(state)),
    };
  },
});

function findingOf({ name, reason, sinceUs, site, sensor }: ReceiverHealth, time: number): Finding {
  return {
    severity: 'high',
    identity: [name],
    ...{ time, site, sensor },
    title: `Messages do not reach ${name} since ${formatTime(sinceUs).slice(11, 16)} UTC`,
    evidence: { receiver: name, reason },
    why: 'Alerts wait for it and are given up after a day: whoever reads only there does not learn what happens.',
    advice: 'Look at the reason, mend the receiver or its settings; what waits is sent by itself then.',
  };
}
