/** MACs that several routers or servers share on purpose, by how they begin. */
const SHARED_PREFIXES: readonly (readonly [prefix: string, protocol: string])[] = [
  ['00:00:5e:00:01:', 'VRRP or CARP, RFC 5798 section 7.3'],
  ['00:00:5e:00:02:', 'VRRP for IPv6'],
  ['00:00:0c:07:ac:', 'HSRP'],
  ['00:00:0c:9f:f', 'HSRP version 2'],
  ['00:05:73:a0:0', 'HSRP for IPv6'],
  ['00:07:b4:00:', 'GLBP, which answers for one address with several of them'],
  ['02:bf:', 'Network Load Balancing of Windows'],
  ['03:bf:', 'Network Load Balancing of Windows, multicast'],
];

/** It stands for a service, not for a machine: whoever has the service now answers with it. */
export const isVirtualMac = (mac: string): boolean => SHARED_PREFIXES.some(([prefix]) => mac.startsWith(prefix));
