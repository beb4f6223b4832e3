import type { NetworkInterfaceInfo } from 'node:os';
import type { Interfaces } from '../links.ts';

/** Interfaces as the system lists them, by the addresses with their prefixes that each has. */
export function interfacesOf(cidrs: Readonly<Record<string, readonly string[]>>): Interfaces {
  return Object.fromEntries(Object.entries(cidrs).map(([name, all]) => [name, all.map((cidr) => infoOf(name, cidr))]));
}

function infoOf(name: string, cidr: string): NetworkInterfaceInfo {
  const address = cidr.split('/')[0] as string;
  const common = { address, netmask: '', mac: '02:00:00:00:00:01', internal: name === 'lo', cidr };
  return address.includes(':') ? { ...common, family: 'IPv6', scopeid: 2 } : { ...common, family: 'IPv4' };
}
