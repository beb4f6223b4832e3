// Who is here. Any packet at any sensor is a sign of life; silence is not yet absence: phones sleep, televisions idle.
import { type Device, kindOf } from './device.ts';
import { membersOf } from './kind/kind.ts';

const MINUTE_US = 60_000_000;
const HOUR_US = 60 * MINUTE_US;

/** Silent for so long, a device is asked whether it is there, and when it does not answer it is away. */
export interface Patience {
  /** What is on a cable or a power supply renews leases and answers; its ARP entries live for minutes. */
  silencePoweredMs: number;
  /** What runs on a battery sleeps with its radio off for an hour and more, and does not answer meanwhile. */
  silenceSleepingMs: number;
}

/** It is away by then, however long it was silent before. */
const POWERED_MOST_US = 3 * HOUR_US;
const SLEEPING_MOST_US = 6 * HOUR_US;
/** Kinds that sleep. A device of which nothing is known may be one. */
const SLEEPERS: ReadonlySet<string> = new Set(['phone', 'tablet', 'laptop', 'watch', 'e-reader', 'sensor', 'doorbell']);
/** So much longer than it was ever silent while it was here. */
const MARGIN = 1.5;
/** Asked so often before it is away, spread over the last part of the patience. */
const PROBES = 3;
const PROBE_EVERY_US_MAX = MINUTE_US;

/** What presence remembers of one device. */
export interface Silences {
  /** The longest silence after which it was still here. */
  longestUs: number;
  probes: number;
  probedUs: number;
}

export const noSilences = (): Silences => ({ longestUs: 0, probes: 0, probedUs: 0 });

/** How long it may be silent before it is away. */
export function patienceUs(
  device: Pick<Device, 'given' | 'kind'>,
  { longestUs }: Silences,
  { silencePoweredMs, silenceSleepingMs }: Patience,
): number {
  const kind = kindOf(device);
  const sleeps = kind === undefined || maySleep(kind);
  const leastUs = (sleeps ? silenceSleepingMs : silencePoweredMs) * 1000;
  const mostUs = Math.max(leastUs, sleeps ? SLEEPING_MOST_US : POWERED_MOST_US);
  return Math.min(mostUs, Math.max(leastUs, longestUs * MARGIN));
}

const maySleep = (kind: string): boolean => membersOf(kind).some((member) => SLEEPERS.has(member));

/** What is to be done about a device that is here. */
export type Step = 'wait' | 'probe' | 'away';

/** `silentUs` is the time since it was heard last. */
export function nextStep(
  device: Pick<Device, 'given' | 'kind'>,
  silences: Readonly<Silences>,
  { patience, silentUs, nowUs }: { patience: Patience; silentUs: number; nowUs: number },
): Step {
  const limitUs = patienceUs(device, silences, patience);
  if (silentUs >= limitUs) return 'away';
  const probeEveryUs = Math.min(PROBE_EVERY_US_MAX, limitUs / (PROBES + 2));
  const isLate = silentUs >= limitUs - (PROBES + 1) * probeEveryUs;
  return isLate && silences.probes < PROBES && nowUs - silences.probedUs >= probeEveryUs ? 'probe' : 'wait';
}

/** It was heard after a silence: while it counted as here that silence was none, so one as long is none either. */
export function learnSilence(silences: Silences, silentUs: number, wasHere: boolean): void {
  silences.probes = 0;
  if (wasHere && silentUs > silences.longestUs) silences.longestUs = silentUs;
}
