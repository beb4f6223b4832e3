import type { Event } from '@lanhound/proto';
import { z } from 'zod';
import { type Detector, defineDetector, type Severity } from '../detector.ts';
import { dhcpServerIn } from './dhcp-servers.ts';
import { wordsOf } from './provider-words.ts';
import { type Provider, providers } from './providers.ts';

const config = z.strictObject({
  learningSpanMs: z
    .int()
    .min(0)
    .max(30 * 24 * 3600 * 1000)
    .default(600_000)
    .describe(
      "Servers heard within this time of a site's first event belong there, and so does the first for IPv4 whenever " +
        'it is heard: in a quiet home it may take hours until somebody asks for an address.',
    ),
});

export const rogueDhcp = defineDetector({
  name: 'rogue-dhcp',
  severity: 'critical',
  summary: 'A second DHCP server hands out addresses.',
  resolves: true,
  config,
  create({ learningSpanMs }, deps): Detector {
    const { deviceOf, onRefused } = deps;
    const servers = providers({
      ...{ learningSpanMs, deviceOf, onRefused },
      belongs: (site, server, known) => (isSix(server) ? isOfRouter(site, server, known) : !known.some(isFour)),
      onRival(site, server, known, time) {
        const { device, label, evidence } = wordsOf(deps, site, server, known.filter(isOfVersion(server)));
        const dhcp = isSix(server) ? 'DHCPv6' : 'DHCP';
        const isSecond = known.some(isOfVersion(server));
        deps.raise({
          severity: severityOf(server, known),
          identity: identityOf(server),
          ...{ time, site, sensor: server.sensor, device, address: server.ip },
          title: isSecond
            ? `${label} is a second ${dhcp} server at ${site}`
            : `${label} is a ${dhcp} server at ${site}, which had none`,
          evidence: { ...evidence, answers: server.count },
          why: 'Whoever hands out addresses also says which way to the internet is, and who answers for names: to all devices.',
          advice:
            `If ${label} is a router, repeater or computer of yours, switch its DHCP server off; ` +
            'if nobody knows it, unplug it, and let devices ask for their address again.',
        });
      },
      onOver: (site, server, time) => deps.resolve({ site, identity: identityOf(server), time }),
    });
    /** A home's router hands out both kinds of addresses, and one that forwards packets is that router. */
    const isOfRouter = (site: string, { mac }: Provider, known: readonly Provider[]): boolean =>
      mac !== undefined && (known.some((each) => each.mac === mac) || deviceOf(site, { mac })?.router === true);
    const heard = ({ site, time }: Event) => servers.heard(site, time);

    return {
      neighbor: heard,
      dhcp(event) {
        heard(event);
        const sighting = dhcpServerIn(event);
        if (sighting) servers.see(sighting);
      },
      tick: servers.tick,
      save: servers.save,
      restore: servers.restore,
    };
  },
});

/** It leads devices elsewhere than those that are known do. */
function severityOf({ gives }: Provider, known: readonly Provider[]): Severity {
  const keys = ['gatewayGiven', 'dnsGiven'] as const;
  const isOther = (key: (typeof keys)[number]) =>
    gives[key] !== undefined && !known.some((each) => each.gives[key] === gives[key]);
  return keys.some(isOther) ? 'critical' : 'high';
}

const isSix = ({ ip }: Provider): boolean => ip.includes(':');
const isFour = (server: Provider): boolean => !isSix(server);
const isOfVersion = (server: Provider) => (isSix(server) ? isSix : isFour);
const identityOf = ({ ip, mac = 'relayed' }: Provider): string[] => [mac, ip];
