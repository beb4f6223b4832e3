import type { DhcpEvent } from '@lanhound/proto';
import { z } from 'zod';
import { boundedMap } from '../window.ts';
import { dhcpServerIn } from './dhcp-servers.ts';
import type { GatewayAddresses, GatewayChange } from './gateway-addresses.ts';
import { type Provider, type ProvidersOptions, providers } from './providers.ts';

/** DHCP servers of all sites. */
const SERVERS_MAX = 4_000;

/** Which gateways the DHCP servers of a site hand out; what a stranger among them says counts for nothing. */
export interface HandedOutGateways {
  heard(site: string, timeUs: number): void;
  dhcp(event: DhcpEvent): void;
  tick(nowUs: number): void;
  save(): unknown;
  restore(state: unknown): void;
}

interface HandedOutGatewaysOptions extends Omit<ProvidersOptions, 'onRival' | 'onSuccessor' | 'onOver'> {
  addresses: GatewayAddresses;
  onChange(site: string, change: GatewayChange): void;
}

const SavedState = z.object({
  servers: z.unknown(),
  byServer: z.array(z.tuple([z.string(), z.array(z.string())])),
});

export function handedOutGateways({ addresses, onChange, ...shared }: HandedOutGatewaysOptions): HandedOutGateways {
  const { deviceOf, onRefused } = shared;
  const servers = providers({ ...shared, onSuccessor: (site, next, _, time) => handOut(site, next, time, true) });
  const byServer = boundedMap<string[]>({ keysMax: SERVERS_MAX, onRefused: () => onRefused('servers') });

  const handOut = (site: string, server: Provider, time: number, isNew = false): void => {
    const given = server.gives['gatewayGiven']?.split(', ') ?? [];
    const key = `${site} ${server.ip}`;
    const before = byServer.get(key);
    if (given.length > 0) byServer.set(key, given);
    const fresh = given.filter((ip) => !addresses.has(site, ip));
    for (const ip of fresh) addresses.add(site, ip, time);
    const [ip] = fresh;
    if (ip === undefined || (!before && !isNew) || servers.isLearning(site, time)) return;
    const mac = deviceOf(site, { ip })?.mac;
    const change = { ip, mac, sensor: server.sensor, time, saidBy: server.ip };
    onChange(site, { ...change, before: before && { ip: before.join(', ') } });
  };

  return {
    heard: servers.heard,
    dhcp(event) {
      const seen = dhcpServerIn(event);
      if (!seen || seen.ip.includes(':')) return;
      servers.see(seen);
      const server = servers.known(event.site).find(({ ip }) => ip === seen.ip);
      if (server) handOut(event.site, server, event.time);
    },
    tick: servers.tick,
    save: () => ({ servers: servers.save(), byServer: byServer.save() }),
    restore(state) {
      const saved = SavedState.parse(state);
      servers.restore(saved.servers);
      byServer.restore(saved.byServer);
    },
  };
}
