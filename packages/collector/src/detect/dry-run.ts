import type { Event } from '@lanhound/proto';
import type { z } from 'zod';
import type { Device } from '../inventory/device.ts';
import { sightingOf } from '../inventory/sighting.ts';
import type { DetectorDefinition, DetectorDeps, Finding } from './detector.ts';
import { eventClock } from './event-clock.ts';

const TICK_US = 1_000_000;

/** What a dry run is given besides events; all of it may be left out. */
export interface DryRunDeps extends Partial<Omit<DetectorDeps, 'raise' | 'devices'>> {
  /** The devices of all sites. */
  devices?: readonly Device[];
  /** Appeared with an event, by its index. */
  appeared?: ReadonlyMap<number, Device>;
  /** What an earlier run saved. */
  saved?: unknown;
}

/** What one detector would find in these events, each finding by itself, and what it would save. */
export function dryRun<C extends z.ZodObject>(
  definition: DetectorDefinition<C>,
  config: z.input<C>,
  events: readonly Event[],
  deps: DryRunDeps = {},
): { findings: Finding[]; saved: unknown } {
  const { devices = [], appeared, saved, ...rest } = deps;
  const findings: Finding[] = [];
  const clock = eventClock();
  const detector = definition.create(definition.config.parse(config), {
    deviceOf: (site, { mac, ip }) =>
      devices.find((device) => device.site === site && device.mac === mac) ??
      devices.find((device) => device.site === site && ip !== undefined && device.addresses.includes(ip)),
    devices: () => devices,
    nameLists: { match: () => undefined },
    onRefused: () => {},
    resolve: () => {},
    ...rest,
    raise: (finding) => void findings.push(finding),
  });
  if (saved !== undefined) detector.restore?.(saved);
  let tickedUs = 0;
  for (const [i, event] of events.entries()) {
    clock.saw(event.time);
    if (clock.nowUs - tickedUs >= TICK_US) {
      tickedUs = clock.nowUs;
      detector.tick?.(tickedUs);
    }
    const device = appeared?.get(i);
    if (device) {
      const { time, sensor } = event;
      detector.news?.({ type: 'appeared', device, time, sensor, seenBy: sightingOf(event, device.mac) });
    }
    (detector[event.type] as ((event: Event) => void) | undefined)?.(event);
  }
  detector.tick?.(clock.nowUs);
  const state = detector.save?.();
  detector.finish?.(clock.nowUs);
  return { findings, saved: state };
}
