import { type Event, formatTime, type NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import { deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Finding } from '../detector.ts';
import { type GatewayChange, gatewayAddresses } from './gateway-addresses.ts';
import { handedOutGateways } from './handed-out-gateways.ts';
import { type Provider, providers } from './providers.ts';
import { advertisedBy } from './rogue-router-advertisement.ts';

const config = z.strictObject({
  learningSpanMs: z
    .int()
    .min(0)
    .max(30 * 24 * 3600 * 1000)
    .default(1_800_000)
    .describe(
      "Gateways seen within this time of a site's first event are those it has. Half an hour, the longest time " +
        'between two advertisements of an IPv6 router (RFC 4861 section 6.2.1).',
    ),
});

const SavedState = z.object({
  addresses: z.unknown(),
  routers: z.unknown(),
  forwarders: z.unknown(),
  handedOut: z.unknown(),
});

export const gatewayChanged = defineDetector({
  name: 'gateway-changed',
  severity: 'high',
  summary: 'The way to the internet leads through another device than before.',
  config,
  create({ learningSpanMs }, deps): Detector {
    const { deviceOf, onRefused } = deps;
    const say = (site: string, change: GatewayChange) => deps.raise(findingOf(site, change, deps));
    const sayNext = (site: string, next: Provider, [gone]: readonly Provider[], time: number) =>
      say(site, { ip: next.ip, mac: next.mac, sensor: next.sensor, time, before: gone });
    const belongs = (_: string, _provider: Provider, known: readonly Provider[]) => known.length === 0;
    const shared = { learningSpanMs, deviceOf, onRefused, belongs, keepsFormer: true };
    /** Routers of IPv6, by their advertisements; and devices that pass packets on, whatever anybody says. */
    const routers = providers({ ...shared, onSuccessor: sayNext });
    const forwarders = providers({ ...shared, onSuccessor: sayNext });
    const addresses = gatewayAddresses({ deviceOf, onRefused, onChange: say });
    const handedOut = handedOutGateways({ ...shared, addresses, onChange: say });

    const seeForwarder = ({ site, sensor, time, senderIp, senderMac, etherMac }: NeighborEvent) => {
      if (!senderMac || !senderIp || senderIp.includes(':') || (etherMac ?? senderMac) !== senderMac) return;
      if (!deviceOf(site, { mac: senderMac })?.router) return;
      forwarders.see({ site, sensor, timeUs: time, ip: senderIp, mac: senderMac, gives: {} });
      if (forwarders.known(site).some(({ mac }) => mac === senderMac)) addresses.add(site, senderIp, time);
    };
    const heard = ({ site, time }: Event) => {
      for (const each of [routers, forwarders, handedOut]) each.heard(site, time);
    };

    return {
      dhcp(event) {
        heard(event);
        handedOut.dhcp(event);
      },
      neighbor(event) {
        heard(event);
        addresses.neighbor(event);
        const { site, router, senderIp, senderMac, etherMac } = event;
        if (!router) return seeForwarder(event);
        const seen = advertisedBy(event, router);
        if (seen && router.lifetimeSeconds > 0) routers.see(seen);
        else if (senderIp) routers.resign(site, senderIp, etherMac ?? senderMac);
      },
      tick(nowUs) {
        for (const each of [routers, forwarders, handedOut, addresses]) each.tick(nowUs);
      },
      save: () => ({
        addresses: addresses.save(),
        routers: routers.save(),
        forwarders: forwarders.save(),
        handedOut: handedOut.save(),
      }),
      restore(state) {
        const saved = SavedState.parse(state);
        addresses.restore(saved.addresses);
        routers.restore(saved.routers);
        forwarders.restore(saved.forwarders);
        handedOut.restore(saved.handedOut);
      },
    };
  },
});

function findingOf(site: string, change: GatewayChange, { deviceOf }: Pick<DetectorDeps, 'deviceOf'>): Finding {
  const { ip, mac, sensor, time, before, saidBy } = change;
  const device = deviceOf(site, mac ? { mac } : { ip });
  const old = before?.mac ? deviceOf(site, { mac: before.mac }) : undefined;
  const label = device ? deviceLabel({ ...device, addresses: [ip] }) : ip;
  const was = before && (before.ip === ip ? (before.mac ?? ip) : before.ip);
  return {
    severity: 'high',
    // However it shows, by its address, its advertisements or its packets: it is one change.
    identity: [device?.mac ?? mac ?? ip],
    ...{ time, site, sensor, device, address: ip },
    title: `The gateway at ${site} is now ${label}${was ? `, it was ${old ? deviceLabel({ ...old, addresses: [was] }) : was}` : ''}`,
    evidence: {
      address: ip,
      ...(mac ? { mac } : {}),
      ...(device?.vendor ? { vendor: device.vendor } : {}),
      ...(before ? { addressBefore: before.ip } : {}),
      ...(before?.mac ? { macBefore: before.mac } : {}),
      ...(old?.vendor ? { vendorBefore: old.vendor } : {}),
      ...(before?.lastUs ? { lastHeardBefore: formatTime(before.lastUs) } : {}),
      ...(saidBy ? { saidByDhcpServer: saidBy } : {}),
    },
    why: 'Whatever goes to the internet passes through the gateway, which can read and change all that is not encrypted.',
    advice: `If the router was replaced or set up anew, all is well; if nobody here or at your provider did that, unplug ${label} and look at it.`,
  };
}
