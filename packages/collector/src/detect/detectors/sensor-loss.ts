import { type Event, formatTime, type LossReason, type SensorLossEvent } from '@lanhound/proto';
import { z } from 'zod';
import { type Detector, defineDetector, type Finding, type Severity } from '../detector.ts';
import { boundedMap } from '../window.ts';

const config = z.strictObject({
  joinMs: z
    .int()
    .min(0)
    .max(24 * 3600 * 1000)
    .default(600_000)
    .describe('Losses this close to each other are told as one span: a bus that comes and goes is one trouble.'),
});

/** As many as ingest lists. */
const SENSORS_MAX = 1_000;
const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const HOUR_US = 60 * MINUTE_US;

type Span = Pick<SensorLossEvent, 'start' | 'end' | 'batches' | 'events'>;

const whole = z.number().min(0);
const SavedState = z.object({
  heard: z.array(z.tuple([z.string(), whole])),
  told: z.array(z.tuple([z.string(), z.object({ start: whole, end: whole, batches: whole, events: whole })])),
});

export const sensorLoss = defineDetector({
  name: 'sensor-loss',
  severity: 'high',
  summary: 'A sensor says that it lost some of what it saw.',
  config,
  create({ joinMs }, deps): Detector {
    /** Latest event time of each sensor. */
    const heard = boundedMap<number>({ keysMax: SENSORS_MAX, onRefused: () => deps.onRefused('sensors') });
    /** What was last told of each sensor and reason. */
    const told = boundedMap<Span>({ keysMax: SENSORS_MAX, onRefused: () => deps.onRefused('losses') });
    // Events come many at a time from one sensor.
    let latest = { site: '', sensor: '', us: 0 };

    const hear = ({ site, sensor, time }: Event): void => {
      if (site !== latest.site || sensor !== latest.sensor) {
        noteLatest();
        latest = { site, sensor, us: heard.get(`${site} ${sensor}`) ?? 0 };
      }
      if (time > latest.us) latest.us = time;
    };
    const noteLatest = (): void => {
      if (latest.us > 0) heard.set(`${latest.site} ${latest.sensor}`, latest.us);
    };

    /** A killed sensor knows little of its end; what came from it before narrows that down. */
    const narrowed = (event: SensorLossEvent): Span => {
      noteLatest();
      const lastUs = heard.get(`${event.site} ${event.sensor}`) ?? 0;
      const isKnown = event.reason === 'killed' && lastUs > event.start && lastUs <= event.end;
      return isKnown ? { ...event, start: lastUs } : event;
    };

    const joined = (key: string, span: Span): Span => {
      const before = told.get(key);
      const isNear = before && span.start - before.end <= joinMs * 1000 && before.start - span.end <= joinMs * 1000;
      const { start, end, batches, events } = span;
      const all = isNear ? union(before, span) : { start, end, batches, events };
      told.set(key, all);
      return all;
    };

    return {
      ...{ flow: hear, dns: hear, dhcp: hear, neighbor: hear, announcement: hear, tls: hear, http: hear },
      ...{ cleartext: hear, sensorStats: hear },
      sensorLoss(event) {
        const span = joined(`${event.site} ${event.sensor} ${event.reason}`, narrowed(event));
        deps.raise(findingOf(event, span));
        hear(event);
      },
      save() {
        noteLatest();
        return { heard: heard.save(), told: told.save() };
      },
      restore(state) {
        const saved = SavedState.parse(state);
        heard.restore(saved.heard);
        told.restore(saved.told);
      },
    };
  },
});

const union = (a: Span, b: Span): Span => ({
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
  batches: a.batches + b.batches,
  events: a.events + b.events,
});

function findingOf({ time, site, sensor, reason }: SensorLossEvent, span: Span): Finding {
  const { start, end, batches, events } = span;
  const { severity, title, why, advice } = WORDS[reason];
  return {
    severity,
    identity: [sensor, reason],
    time,
    site,
    sensor,
    title: `Sensor ${sensor} ${title(lengthText(end - start), spanText(start, end))}`,
    evidence: {
      reason,
      from: formatTime(start),
      to: formatTime(end),
      ...(batches > 0 ? { batches } : {}),
      ...(events > 0 ? { events } : {}),
    },
    why,
    advice,
  };
}

interface Words {
  severity: Severity;
  title(length: string, span: string): string;
  why: string;
  advice: string;
}

const WORDS: Readonly<Record<LossReason, Words>> = {
  spoolFull: {
    severity: 'high',
    title: (length, span) => `lost ${length}, ${span}`,
    why: 'Its batches were not taken for so long that its room on disk was used up; what it saw then is gone, attacks too.',
    advice: 'Mend the network or the bus between it and the collector, or raise publish.spool.bytesMax of the sensor.',
  },
  queueFull: {
    severity: 'high',
    title: (length, span) => `lost ${length}, ${span}`,
    why: 'Its batches were not taken, and it could not keep them on disk; what it saw then is gone, attacks too.',
    advice: 'Run `lanhound doctor --config sensor.yaml` on its machine: it says whether its dataDir can be written.',
  },
  refused: {
    severity: 'high',
    title: (_, span) => `lost some of what it saw, ${span}`,
    why: 'The bus refused batches for good: they were too large for it, or this sensor may not publish there.',
    advice: 'Look into the log of the sensor, which says why, and mend its rights or the size limit of the bus.',
  },
  damaged: {
    severity: 'high',
    title: (_, span) => `lost some of what it saw, ${span}`,
    why: 'Batches on its disk could not be read any more: SD cards do that before they die.',
    advice: 'Check the disk of its machine, and replace an SD card that is old.',
  },
  stopped: {
    severity: 'normal',
    title: (_, span) => `lost some of what it saw, ${span}`,
    why: 'It was stopped while its batches were not taken, and could not keep them on disk.',
    advice: 'Give the sensor a dataDir that it can write.',
  },
  killed: {
    severity: 'normal',
    title: (_, span) => `ended without warning; what it saw may be missing, ${span}`,
    why: 'Its process or its machine ended suddenly: by a power cut, a crash, or somebody who did not want to be seen.',
    advice: 'If nobody cut its power, look into the log of its machine for why it ended.',
  },
};

/** "14 minutes". */
function lengthText(us: number): string {
  const [unit, unitUs] =
    us < 2 * MINUTE_US ? (['second', SECOND_US] as const) : us < 2 * HOUR_US ? (['minute', MINUTE_US] as const) : HOURS;
  const count = Math.max(1, Math.round(us / unitUs));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const HOURS = ['hour', HOUR_US] as const;

/** "03:10–03:24 UTC"; with seconds where they matter, and with the days where there are two. */
function spanText(startUs: number, endUs: number): string {
  const [start, end] = [formatTime(startUs), formatTime(endUs)];
  const clock = (time: string) => time.slice(11, endUs - startUs < 2 * MINUTE_US ? 19 : 16);
  const day = (time: string) => (start.slice(0, 10) === end.slice(0, 10) ? '' : `${time.slice(0, 10)} `);
  return `${day(start)}${clock(start)}–${day(end)}${clock(end)} UTC`;
}
