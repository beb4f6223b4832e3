import type { Event, NeighborEvent, Router } from '@lanhound/proto';
import { z } from 'zod';
import { type Detector, defineDetector } from '../detector.ts';
import { type KnownGateways, knownGateways } from './known-gateways.ts';
import { wordsOf } from './provider-words.ts';
import { type Provider, providers, type Sighting } from './providers.ts';

const config = z.strictObject({
  learningSpanMs: z
    .int()
    .min(0)
    .max(30 * 24 * 3600 * 1000)
    .default(1_800_000)
    .describe(
      "Routers heard within this time of a site's first event belong there. Half an hour, the longest time between " +
        'two advertisements of a router (RFC 4861 section 6.2.1).',
    ),
});

export const rogueRouterAdvertisement = defineDetector({
  name: 'rogue-router-advertisement',
  severity: 'critical',
  summary: 'A second device says that it is the way to the IPv6 internet, or who answers for names.',
  resolves: true,
  config,
  create({ learningSpanMs }, deps): Detector {
    const { deviceOf, onRefused } = deps;
    const gateways: KnownGateways = knownGateways({ deviceOf, onRefused });
    const routers = providers({
      ...{ learningSpanMs, deviceOf, onRefused },
      // The router that was here all the time has learnt IPv6.
      belongs: (site, { mac }) => mac !== undefined && gateways.has(site, mac),
      onRival(site, router, known, time) {
        const { device, label, evidence } = wordsOf(deps, site, router, known);
        deps.raise({
          severity: leadsAstray(router) ? 'critical' : 'high',
          identity: identityOf(router),
          ...{ time, site, sensor: router.sensor, device, address: router.ip },
          title:
            known.length > 0
              ? `${label} advertises itself as a second IPv6 router at ${site}`
              : `${label} advertises itself as IPv6 router at ${site}, which had none`,
          evidence: { ...evidence, advertisements: router.count },
          why: 'Devices believe any router advertisement: their traffic to the internet, or their lookups, then go to whoever sent it.',
          advice:
            `If ${label} is a router of yours, or a computer that shares its connection, switch router ` +
            'advertisements off in it; if nobody knows it, take it off the network.',
        });
      },
      onOver: (site, router, time) => deps.resolve({ site, identity: identityOf(router), time }),
    });
    const heard = ({ site, time }: Event) => routers.heard(site, time);

    return {
      dhcp: heard,
      neighbor(event) {
        heard(event);
        gateways.neighbor(event);
        const { site, router, senderIp } = event;
        if (!router || !senderIp) return;
        const sighting = advertisedBy(event, router);
        if (sighting) routers.see(sighting);
        else routers.resign(site, senderIp, event.etherMac ?? event.senderMac);
      },
      tick: routers.tick,
      save: () => ({ routers: routers.save(), gateways: gateways.save() }),
      restore(state) {
        const saved = z.object({ routers: z.unknown(), gateways: z.unknown() }).parse(state);
        routers.restore(saved.routers);
        gateways.restore(saved.gateways);
      },
    };
  },
});

/**
 * A router by what it advertises, undefined when that is no way for anybody's traffic: border routers of Thread
 * (speakers, television boxes, hubs) advertise a local prefix with a lifetime of zero all day.
 */
export function advertisedBy(event: NeighborEvent, router: Router): Sighting | undefined {
  const { site, sensor, time, senderIp, senderMac, etherMac } = event;
  const { lifetimeSeconds, prefixes = [], dnsServers = [], managed } = router;
  const isDefault = lifetimeSeconds > 0;
  const foreign = prefixes.filter((prefix) => !isUniqueLocal(prefix));
  if (senderIp === undefined || (!isDefault && foreign.length === 0 && dnsServers.length === 0 && !managed))
    return undefined;
  const mac = etherMac ?? senderMac;
  return {
    ...{ site, sensor, timeUs: time, ip: senderIp },
    ...(mac ? { mac } : {}),
    gives: {
      ...(isDefault ? { isDefault: `for ${lifetimeSeconds} s` } : {}),
      ...(prefixes.length > 0 ? { prefix: prefixes.join(', ') } : {}),
      ...(dnsServers.length > 0 ? { dnsGiven: dnsServers.join(', ') } : {}),
      ...(managed ? { addressesFrom: 'DHCPv6' } : {}),
    },
  };
}

/** Traffic or lookups go to it; a prefix alone only gives addresses. */
const leadsAstray = ({ gives }: Provider): boolean =>
  ['isDefault', 'dnsGiven', 'addressesFrom'].some((key) => gives[key] !== undefined);

/** fc00::/7, RFC 4193. */
const isUniqueLocal = (prefix: string): boolean => /^f[cd]/.test(prefix);

const identityOf = ({ ip, mac = '' }: Provider): string[] => [mac, ip];
