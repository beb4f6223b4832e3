import { createAnnouncementTracker } from './announcement/announcement.ts';
import { createRecogniser } from './app/recogniser.ts';
import { createDhcpTracker } from './dhcp.ts';
import { createDialogues } from './dialogues.ts';
import { createDnsTracker } from './dns.ts';
import { createNeighborTracker } from './neighbor.ts';
import type { EventSink } from './records.ts';
import type { TrackConfig } from './track-config.ts';
import { createTracker, type Tracker } from './tracker.ts';

/** All that a sensor hears: flows, their applications and what is said in them, lookups, neighbours, leases. */
export function createTrack(config: TrackConfig, deps: { sink: EventSink; random: () => number }): Tracker {
  const { sink, random } = deps;
  const dialogues = createDialogues(config);
  const dns = createDnsTracker(config.dns, { sink, random });
  return createTracker(config, {
    sink,
    random,
    recogniser: createRecogniser(),
    dialogues: dialogues.byApp,
    dialoguesByPort: dns.dialogues,
    counters: dialogues.counters,
    inspectors: [
      dns,
      createNeighborTracker(config.neighbor, { sink }),
      createDhcpTracker(config.dhcp, { sink }),
      createAnnouncementTracker(config.announcement, { sink, random }),
    ],
  });
}
