import type { CommandSender } from '@lanhound/bus';
import { parseIp } from '@lanhound/proto';
import type { Clock, Report } from '@lanhound/runtime';
import type { ProbeRequest } from './news.ts';

/**
 * Has devices asked whether they are there. Nobody answers to the request: a device that does shows in the events of
 * the sensor, within a second where its MAC was not known and within ten where it was. One that may not be asked, or
 * is gone, does not.
 */
export interface Prober {
  /** True when the command left; false when it is too soon or too much, or the bus is away. Never throws. */
  probe(request: ProbeRequest): boolean;
}

export interface ProberDeps {
  commands: CommandSender;
  clock: Clock;
  report: Report;
  /** From 0 up to 1. */
  random: () => number;
}

/** The sensor's kernel tries for up to ten seconds; an answer needs a moment to come here. */
export const REPEAT_MS = 20_000;
/** Of one sensor: a home that falls silent at once is asked within half a minute. */
export const BURST = 16;
const PER_SECOND = 2;
/** Beyond, requests are refused: addresses are chosen by whoever sends packets. */
const DEVICES_MAX = 10_000;
const SENSORS_MAX = 1_000;

export function createProber({ commands, clock, report, random }: ProberDeps): Prober {
  const counted = report.counter('inventory_probes_total', {
    help: 'Devices to be asked whether they are there: sent to a sensor, or refused, by reason.',
    labels: ['result'],
  });
  /** When each device was last asked, by the steady clock, the oldest first. */
  const asked = new Map<string, number>();
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  const isTooSoon = (device: string): boolean => {
    for (const [old, atMs] of asked) {
      if (clock.steadyMs() - atMs < REPEAT_MS) break;
      asked.delete(old);
    }
    return asked.has(device);
  };

  const takeToken = (sensor: string): boolean => {
    const nowMs = clock.steadyMs();
    const { tokens, atMs } = buckets.get(sensor) ?? { tokens: BURST, atMs: nowMs };
    if (!buckets.has(sensor) && buckets.size >= SENSORS_MAX) return false;
    const filled = Math.min(BURST, tokens + ((nowMs - atMs) / 1000) * PER_SECOND);
    buckets.set(sensor, { tokens: filled >= 1 ? filled - 1 : filled, atMs: nowMs });
    return filled >= 1;
  };

  const judge = ({ site, sensor, ip }: ProbeRequest): 'sent' | 'invalid' | 'tooSoon' | 'full' | 'tooMany' => {
    if (!parseIp(ip)) return 'invalid';
    const device = `${site} ${ip}`;
    if (isTooSoon(device)) return 'tooSoon';
    if (asked.size >= DEVICES_MAX) return 'full';
    if (!takeToken(`${site} ${sensor}`)) return 'tooMany';
    asked.set(device, clock.steadyMs());
    return 'sent';
  };

  return {
    probe(request) {
      const result = judge(request);
      counted.inc({ result });
      if (result !== 'sent') return false;
      const { site, sensor, ip } = request;
      const id = Math.floor(random() * 2 ** 48).toString(36);
      commands.send({ site, sensor }, { type: 'probe', id, issued: clock.nowMs() * 1000, ip });
      return true;
    },
  };
}
