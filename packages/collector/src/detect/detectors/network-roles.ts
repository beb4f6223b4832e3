import type { DhcpEvent, NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import { boundedMap } from '../window.ts';

export type NetworkRole = 'gateway' | 'DNS server';

/** Which addresses matter more than others at a site, as its DHCP servers and routers say. */
export interface NetworkRoles {
  dhcp(event: DhcpEvent): void;
  neighbor(event: NeighborEvent): void;
  roleOf(site: string, ip: string): NetworkRole | undefined;
  save(): SavedRoles;
  restore(saved: SavedRoles): void;
}

export const SavedRoles = z.array(z.tuple([z.string(), z.enum(['gateway', 'DNS server'])]));
export type SavedRoles = z.output<typeof SavedRoles>;

/** Of all sites together: a site has two or three, and who floods makes ordinary addresses important at worst. */
const ADDRESSES_MAX = 4_000;

export function networkRoles(onRefused: () => void): NetworkRoles {
  const roles = boundedMap<NetworkRole>({ keysMax: ADDRESSES_MAX, onRefused });
  const note = (site: string, ips: readonly string[] | undefined, role: NetworkRole): void => {
    for (const ip of ips ?? []) {
      const key = `${site} ${ip}`;
      // A home's router is mostly both, and the gateway is the greater loss.
      if (roles.get(key) !== 'gateway') roles.set(key, role);
    }
  };
  return {
    dhcp({ site, messageType, routers, dnsServers }) {
      if (!isServersWord(messageType)) return;
      note(site, dnsServers, 'DNS server');
      note(site, routers, 'gateway');
    },
    neighbor({ site, senderIp, router }) {
      if (!router) return;
      note(site, router.dnsServers, 'DNS server');
      if (router.lifetimeSeconds > 0 && senderIp) note(site, [senderIp], 'gateway');
    },
    roleOf: (site, ip) => roles.get(`${site} ${ip}`),
    save: () => roles.save(),
    restore: (saved) => roles.restore(saved),
  };
}

const SERVERS_WORDS: ReadonlySet<string> = new Set(['offer', 'ack', 'nak', 'advertise', 'reply', 'reconfigure']);

/** Only servers send this type of DHCP or DHCPv6 message. */
export const isServersWord = (messageType: string): boolean => SERVERS_WORDS.has(messageType);
