import type { Event } from '@lanhound/proto';
import type { SensorHealth } from '../ingest/sensor-health.ts';
import type { Detector } from './detector.ts';
import type { Detection } from './engine.ts';
import type { EventClock } from './event-clock.ts';

interface BesideDeps {
  clock: EventClock;
  forEach(what: string, work: (detector: Detector) => void): void;
  /** Where the last event came from. */
  latest(): Pick<Event, 'site' | 'sensor'>;
}

/** What detectors are told beside events. */
export const besideEvents = ({
  clock,
  forEach,
  latest,
}: BesideDeps): Pick<Detection, 'seeSensors' | 'seeCertificates' | 'seeReceivers' | 'seeExternal'> => ({
  seeSensors(sensors) {
    const at = (health: SensorHealth) => clock.nowUs || health.lastHeard;
    for (const each of sensors) forEach('sensorHealth', (detector) => detector.sensorHealth?.(each, at(each)));
  },
  seeCertificates(due, wallUs) {
    const at = due.map(({ address = latest(), ...each }) => located(each, address));
    forEach('certificates', (detector) => detector.certificates?.(at, clock.nowUs || wallUs, wallUs / 1000));
  },
  seeReceivers(failing, wallUs) {
    const at = failing.map((each) => located(each, latest()));
    forEach('receivers', (detector) => detector.receivers?.(at, clock.nowUs || wallUs));
  },
  seeExternal(posted, wallUs) {
    let refusedCount = 0;
    forEach('external', (detector) => (refusedCount += detector.external?.(posted, wallUs) ?? 0));
    return refusedCount;
  },
});

/** With where the alert about it belongs. */
export const located = <T>(of: T, { site, sensor }: Pick<Event, 'site' | 'sensor'>) => ({ ...of, site, sensor });
