import { networkInterfaces } from 'node:os';
import { sweepOf } from './addresses.ts';
import { networkOf, parseCidr } from './cidr.ts';
import type { DiscoveryConfig } from './discovery-config.ts';
import { type Interfaces, neighborhoodOf } from './links.ts';

/** Where a sensor of this machine would look for devices. */
export interface DiscoveryReach {
  links: {
    interface: string;
    family: 4 | 6;
    /** Of the machine; the configuration may allow a part of them. */
    networks: string[];
    /** Addresses that are asked one by one, and those that are too many; of IPv6 none. */
    addresses: number;
    omitted: number;
  }[];
  /** All networks of the machine that could be named. */
  possible: string[];
}

export function discoveryReach(
  { networks }: DiscoveryConfig,
  interfaces: Interfaces = networkInterfaces(),
): DiscoveryReach {
  const links = neighborhoodOf(networks, interfaces).links.map((link) => {
    const { addresses, omitted } = link.family === 4 ? sweepOf(link, () => 0) : { addresses: [], omitted: 0 };
    const named = new Set(link.own.map(({ subnet }) => networkOf(subnet)));
    return {
      interface: link.interface,
      family: link.family,
      networks: [...named],
      addresses: addresses.length,
      omitted,
    };
  });
  const others = Object.values(interfaces).flatMap((all) => all?.filter(({ internal }) => !internal) ?? []);
  const possible = new Set(others.flatMap(({ cidr }) => parseCidr(cidr ?? '') ?? []).map(networkOf));
  return { links, possible: [...possible] };
}
