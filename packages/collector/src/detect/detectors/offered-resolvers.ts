// Which resolvers a network hands out, by its DHCP servers and routers.
import { type DhcpEvent, type Event, type NeighborEvent, parseIp } from '@lanhound/proto';
import { z } from 'zod';
import type { DetectorDeps } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { dhcpServerIn } from './dhcp-servers.ts';
import { type Provider, providers } from './providers.ts';
import { advertisedBy } from './rogue-router-advertisement.ts';

/** Servers and routers of all sites that hand out resolvers. */
const SOURCES_MAX = 4_000;

/** A server or router that is no stranger hands out other resolvers than before. */
export interface OfferChange {
  site: string;
  sensor: string;
  time: number;
  by: Provider;
  fresh: string[];
  before: string[];
}

export interface OfferedResolvers {
  heard(event: Event): void;
  dhcp(event: DhcpEvent): void;
  neighbor(event: NeighborEvent): void;
  has(site: string, ip: string): boolean;
  tick(nowUs: number): void;
  save(): unknown;
  restore(state: unknown): void;
}

interface OfferedResolversOptions extends Pick<DetectorDeps, 'deviceOf' | 'onRefused'> {
  learningSpanMs: number;
  onChange(change: OfferChange): void;
}

const SavedState = z.object({
  sources: z.unknown(),
  bySource: z.array(z.tuple([z.string(), z.array(z.string())])),
});

export function offeredResolvers(options: OfferedResolversOptions): OfferedResolvers {
  const { learningSpanMs, deviceOf, onRefused } = options;
  /** Of one site those that are known by now, IPv4 and IPv6 each having a first. */
  const sources = providers({
    ...{ learningSpanMs, deviceOf, onRefused },
    belongs: (_, source, known) => !known.some(({ ip }) => ip.includes(':') === source.ip.includes(':')),
    // Another router in its place is news of its own.
    onSuccessor: (site, next, gone) => {
      for (const { ip } of gone) bySource.delete(`${site} ${ip}`);
      bySource.set(`${site} ${next.ip}`, given(next));
    },
  });
  const bySource = boundedMap<string[]>({ keysMax: SOURCES_MAX, onRefused: () => onRefused('sources') });

  const has = (site: string, ip: string): boolean =>
    sources.known(site).some((each) => bySource.get(`${site} ${each.ip}`)?.includes(ip));
  const offer = (site: string, sensor: string, time: number, ip: string): void => {
    const by = sources.known(site).find((each) => each.ip === ip);
    const now = by ? given(by) : [];
    if (!by || now.length === 0) return;
    const key = `${site} ${ip}`;
    const before = bySource.get(key);
    const fresh = now.filter((each) => !has(site, each) && !isTheirOwn(sources.known(site), each));
    bySource.set(key, now);
    if (before && fresh.length > 0 && !sources.isLearning(site, time))
      options.onChange({ site, sensor, time, by, fresh, before });
  };

  return {
    heard: ({ site, time }) => sources.heard(site, time),
    dhcp(event) {
      const seen = dhcpServerIn(event);
      if (!seen) return;
      sources.see(seen);
      offer(event.site, event.sensor, event.time, seen.ip);
    },
    neighbor(event) {
      const seen = event.router && advertisedBy(event, event.router);
      if (!seen) return;
      sources.see(seen);
      offer(event.site, event.sensor, event.time, seen.ip);
    },
    has,
    tick: sources.tick,
    save: () => ({ sources: sources.save(), bySource: bySource.save() }),
    restore(state) {
      const saved = SavedState.parse(state);
      sources.restore(saved.sources);
      bySource.restore(saved.bySource);
    },
  };
}

const given = ({ gives }: Provider): string[] => gives['dnsGiven']?.split(', ') ?? [];

/** One of them, or an address in a prefix that they advertise, which providers of access change as they like. */
function isTheirOwn(known: readonly Provider[], resolver: string): boolean {
  const prefixes = known.flatMap(({ gives }) => gives['prefix']?.split(', ') ?? []);
  return known.some(({ ip }) => ip === resolver) || prefixes.some((prefix) => isWithin(resolver, prefix));
}

/** Whole bytes of a prefix: all that are advertised have 64 bits. */
function isWithin(ip: string, prefix: string): boolean {
  const [network = '', bits = '128'] = prefix.split('/');
  const [a, b] = [parseIp(ip), parseIp(network)];
  const bytes = Math.floor(Number(bits) / 8);
  return (
    a !== undefined && b !== undefined && a.length === b.length && a.every((byte, i) => i >= bytes || byte === b[i])
  );
}
