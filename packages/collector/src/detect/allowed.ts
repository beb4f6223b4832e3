import { BlockList, isIP } from 'node:net';
import type { Finding } from './detector.ts';

/** Facts of a finding that say with whom the device talked. */
const DESTINATIONS = ['destination', 'server', 'serverName', 'name'] as const;

/** A person said of the device that it may talk to who the finding is about. */
export function isAllowed({ device, evidence }: Pick<Finding, 'device' | 'evidence'>): boolean {
  const allow = device?.given.allow;
  if (!allow || allow.length === 0) return false;
  const talkedTo = DESTINATIONS.flatMap((fact) => {
    const value = evidence[fact];
    return typeof value === 'string' ? [value.toLowerCase()] : [];
  });
  return allow.some((entry) => talkedTo.some((destination) => matches(entry.toLowerCase(), destination)));
}

/** An address, a network as "192.0.2.0/24", or a name with all below it. */
function matches(entry: string, destination: string): boolean {
  if (entry === destination) return true;
  const [network = '', bits] = entry.split('/');
  if (isIP(network) === 0) return destination.endsWith(`.${entry.replace(/^\*?\./, '')}`);
  const family = isIP(destination) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined || isIP(destination) !== isIP(network)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(bits), family);
  } catch {
    // A prefix that is none allows nothing.
    return false;
  }
  return list.check(destination, family);
}
