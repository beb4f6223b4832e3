import { networkOf } from './cidr.ts';
import type { DiscoveryConfig } from './discovery-config.ts';
import type { Link } from './links.ts';
import { createRound, type RoundDeps } from './round.ts';

/** The first round waits until the capture runs, and no longer than somebody who watches would. */
export const FIRST_MS = 5_000;
/** A new subnet is noticed within this. */
export const LOOK_MS = 10_000;
const MINUTE_MS = 60_000;
/** Rounds of all sensors of a site drift apart. */
const JITTER = 0.1;
/** Subnets remembered; a machine that is in more moves through them. */
const SUBNETS_MAX = 256;

/** Looks for devices in each network that may be sent into, until the signal. */
export async function discover(config: DiscoveryConfig, deps: RoundDeps, signal: AbortSignal): Promise<void> {
  const { clock, random, neighborhood, log } = deps;
  const round = createRound(config, deps, signal);
  /** When each subnet is next looked at, by the steady clock. */
  const dueMs = new Map<string, number>();
  const isDue = (link: Link) => subnetsOf(link).some((key) => (dueMs.get(key) ?? 0) <= clock.steadyMs());
  const looked = (link: Link) => {
    const spread = 1 + JITTER * (2 * random() - 1);
    for (const key of subnetsOf(link)) {
      dueMs.delete(key);
      dueMs.set(key, clock.steadyMs() + config.everyMinutes * MINUTE_MS * spread);
    }
    for (const key of dueMs.keys()) if (dueMs.size > SUBNETS_MAX) dueMs.delete(key);
  };
  await clock.sleep(FIRST_MS * (1 + random()), signal);
  while (!signal.aborted) {
    for (const link of neighborhood().links.filter(isDue)) {
      looked(link);
      await round(link).catch((error) => {
        deps.counts['discovery.failed']++;
        log.warn({ err: error, interface: link.interface, family: link.family }, 'could not look for devices');
      });
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/** A subnet that comes back within the time was looked at. Of IPv6 all prefixes of a link are asked at once. */
const subnetsOf = ({ interface: name, family, own }: Link): string[] =>
  family === 6 ? [`${name} 6`] : own.map(({ subnet }) => `${name} ${networkOf(subnet)}`);
