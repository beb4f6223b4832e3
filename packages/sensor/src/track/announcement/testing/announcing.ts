import { udpFrame } from '@lanhound/testkit';
import type { EventBody } from '../../records.ts';
import { keepingSink, seeFrames } from '../../testing/see-frames.ts';
import { createAnnouncementTracker } from '../announcement.ts';
import { AnnouncementTrackConfig } from '../announcement-config.ts';

export interface Datagram {
  payload: Uint8Array | string;
  timeUs?: number;
  mac?: string;
  ip?: string;
  srcPort: number;
  dstPort: number;
  /** Bytes of the frame that were not captured. */
  cutBytes?: number;
  /** What follows the datagram in its frame, and belongs to nobody. */
  trailer?: Uint8Array;
}

export const SENDER = { mac: '3c:22:fb:00:00:01', ip: '192.168.1.20' };
export const TIME_US = 1_000_000;

/** What the tracker makes of datagrams, and what it counts. */
export function announced(
  datagrams: readonly Datagram[],
  config: Partial<AnnouncementTrackConfig> = {},
): { events: EventBody[]; counters: Readonly<Record<string, number>> } {
  const sink = keepingSink();
  const tracker = createAnnouncementTracker(AnnouncementTrackConfig.parse(config), { sink, random: () => 0.25 });
  seeFrames(
    tracker,
    datagrams.map((datagram) => ({ timeUs: datagram.timeUs ?? TIME_US, bytes: frameOf(datagram) })),
  );
  return { events: sink.events, counters: tracker.counters() };
}

/** One tracker that takes nothing for repeated: what it makes of one datagram after the other. */
export function announcer(): (datagram: Datagram) => { events: EventBody[]; refused: number } {
  const sink = keepingSink();
  const config = AnnouncementTrackConfig.parse({ repeatMs: 0, eventsPerSecondMax: 1_000_000 });
  const tracker = createAnnouncementTracker(config, { sink, random: () => 0.25 });
  return (datagram) => {
    const before = refusedIn(tracker.counters());
    seeFrames(tracker, [{ timeUs: TIME_US, bytes: frameOf(datagram) }]);
    return { events: sink.events.splice(0), refused: refusedIn(tracker.counters()) - before };
  };
}

function frameOf(datagram: Datagram): Uint8Array {
  const { payload, mac = SENDER.mac, ip = SENDER.ip, srcPort, dstPort, cutBytes = 0, trailer = [] } = datagram;
  const isVersion6 = ip.includes(':');
  const to = isVersion6
    ? { mac: '33:33:00:00:00:fb', ip: 'ff02::fb', port: dstPort }
    : { mac: '01:00:5e:00:00:fb', ip: '224.0.0.251', port: dstPort };
  const frame = udpFrame({ mac, ip, port: srcPort }, to, payload);
  return Buffer.concat([frame.subarray(0, frame.length - cutBytes), Uint8Array.from(trailer)]);
}

/** How many of a run's messages were refused as broken. */
export const refusedIn = (counters: Readonly<Record<string, number>>): number =>
  Object.entries(counters)
    .filter(([name]) => !name.startsWith('announcement.'))
    .reduce((sum, [, count]) => sum + count, 0);
