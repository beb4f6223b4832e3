import type { EventSink } from '../track/records.ts';
import type { OwnPackets } from './own-packets.ts';

/** Without the sensor's own questions: what is answered to them is announced, but nobody looked it up. */
export function withoutOwnLookups(
  sink: EventSink,
  { isOwnLookup, isOwnReverse }: Pick<OwnPackets, 'isOwnLookup' | 'isOwnReverse'>,
): EventSink {
  return {
    flow: (record) => sink.flow(record),
    dns: (record) => (isOwnLookup(record) || isOwnReverse(record) ? undefined : sink.dns(record)),
    event: (event) => sink.event(event),
  };
}
