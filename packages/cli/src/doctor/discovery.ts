// Whether a sensor can look for devices where it is told to.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type DiscoveryReach, discoveryReach, type SensorConfig } from '@lanhound/sensor';
import { formatCount } from '../terminal/units.ts';
import { type Check, type Finding, ok, warn } from './check.ts';

const run = promisify(execFile);
const PING_MS_MAX = 3_000;

/** Sends nothing into any network. */
export const discoveryCheck = (config: SensorConfig['discovery']): Check => ({
  name: 'discovery',
  run: async () => discoveryFinding(config, discoveryReach(config), await canPing()),
});

export function discoveryFinding(
  { networks, sweep, probes, names }: SensorConfig['discovery'],
  { links, possible }: DiscoveryReach,
  hasPing: boolean,
): Finding {
  if (networks.length === 0) return ok('off: the sensor listens and sends nothing (discovery.networks)');
  if (links.length === 0) {
    const found = `this machine is in none of ${networks.join(', ')}, so nothing is sent`;
    return warn(found, `Correct discovery.networks; it is in ${possible.join(', ') || 'no network'}.`);
  }
  const does = [
    ...(sweep ? ['looks for devices'] : []),
    ...(names ? ['asks the resolver for their names'] : []),
    ...(probes ? ['asks them when the collector wants to know'] : []),
  ];
  const where = links.map((link) => `${link.networks.join(', ')} on ${link.interface}`).join('; ');
  const found = `${new Intl.ListFormat('en').format(does) || 'does nothing'} in ${where}`;
  const omitted = links.reduce((sum, link) => sum + link.omitted, 0);
  if (sweep && omitted > 0) {
    const tooMany = `${found}, but ${formatCount(omitted)} addresses there are too many`;
    return warn(tooMany, 'Name the part that is in use in discovery.networks.');
  }
  if (sweep && !hasPing && links.some(({ family }) => family === 6)) {
    return warn(
      `${found}, but there is no ping that works`,
      'Install it (iputils-ping), to find machines that have IPv6 alone and offer nothing.',
    );
  }
  return ok(found);
}

/** This machine itself: whether there is a ping, and whether it has the right. */
async function canPing(): Promise<boolean> {
  try {
    await run('ping', ['-6', '-n', '-c', '1', '-W', '1', '::1'], { timeout: PING_MS_MAX });
    return true;
  } catch {
    return false;
  }
}
