// Who is here. Any packet at any sensor is a sign of life; silence is not yet absence: phones sleep, televisions idle.
import { type Device, kindOf } from './device.ts';
import { membersOf } from './kind/kind.ts';

const MINUTE_US = 60_000_000;
const HOUR_US = 60 * MINUTE_US;

/** Silent for so long, a device is asked whether it is there, and when it does not answer it is away. */
interface Patience {
  leastUs: number;
  mostUs: number;
}

/** What is on a cable or a power supply renews leases and answers; its ARP entries live for minutes. */
const POWERED: Patience = { leastUs: 20 * MINUTE_US, mostUs: 3 * HOUR_US };
/** What runs on a battery sleeps with its radio off for an hour and more, and does not answer meanwhile. */
const SLEEPING: Patience = { leastUs: 2 * HOUR_US, mostUs: 6 * HOUR_US };
/** Kinds that sleep. A device of which nothing is known may be one. */
const SLEEPERS: ReadonlySet<string> = new Set(['phone', 'tablet', 'laptop', 'watch', 'e-reader', 'sensor', 'doorbell']);
/** So much longer than it was ever silent while it was here. */
const MARGIN = 1.5;
/** Asked so often before it is away, spread over the last part of the patience. */
const PROBES = 3;
const PROBE_EVERY_US = MINUTE_US;

/** What presence remembers of one device. */
export interface Silences {
  /** The longest silence after which it was still here. */
  longestUs: number;
  probes: number;
  probedUs: number;
}

export const noSilences = (): Silences => ({ longestUs: 0, probes: 0, probedUs: 0 });

/** How long it may be silent before it is away. */
export function patienceUs(device: Pick<Device, 'given' | 'kind'>, { longestUs }: Silences): number {
  const kind = kindOf(device);
  const { leastUs, mostUs } = kind === undefined || maySleep(kind) ? SLEEPING : POWERED;
  return Math.min(mostUs, Math.max(leastUs, longestUs * MARGIN));
}

const maySleep = (kind: string): boolean => membersOf(kind).some((member) => SLEEPERS.has(member));

/** What is to be done about a device that is here. */
export type Step = 'wait' | 'probe' | 'away';

/** `silentUs` is the time since it was heard last. */
export function nextStep(
  device: Pick<Device, 'given' | 'kind'>,
  silences: Readonly<Silences>,
  { silentUs, nowUs }: { silentUs: number; nowUs: number },
): Step {
  const limitUs = patienceUs(device, silences);
  if (silentUs >= limitUs) return 'away';
  const isLate = silentUs >= limitUs - (PROBES + 1) * PROBE_EVERY_US;
  return isLate && silences.probes < PROBES && nowUs - silences.probedUs >= PROBE_EVERY_US ? 'probe' : 'wait';
}

/** It was heard after a silence: while it counted as here that silence was none, so one as long is none either. */
export function learnSilence(silences: Silences, silentUs: number, wasHere: boolean): void {
  silences.probes = 0;
  if (wasHere && silentUs > silences.longestUs) silences.longestUs = silentUs;
}
