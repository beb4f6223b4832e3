import { networkInterfaces } from 'node:os';
import type { Command } from '@lanhound/proto';
import type { Clock, Component, Report } from '@lanhound/runtime';
import type { Packet } from '../decode/packet.ts';
import type { EventBody } from '../track/records.ts';
import { type AskAllNodes, pingAllNodes } from './all-nodes.ts';
import { noProbeCounts, type ProbeCounts } from './counts.ts';
import { discover } from './discoverer.ts';
import type { DiscoveryConfig } from './discovery-config.ts';
import { linkOpener, type OpenLink } from './link-socket.ts';
import { type Interfaces, type Neighborhood, neighborhoodOf } from './links.ts';
import { type AskNames, askNamesOf } from './name-resolver.ts';
import { createNames } from './names.ts';
import { createOwnPackets, type OwnPackets } from './own-packets.ts';
import { createProber } from './prober.ts';

/** What the sensor sends into its networks, where it may: probes that the collector asks for, and its own search. */
export interface Probing extends Component {
  hear(command: Command): void;
  /** A packet that this sensor sent; it is no event. */
  isOwn(packet: Packet): boolean;
  isOwnLookup: OwnPackets['isOwnLookup'];
  isOwnReverse: OwnPackets['isOwnReverse'];
  /** Somebody was seen at this address. */
  saw(ip: string): void;
  counters(): Readonly<ProbeCounts>;
}

export interface ProbingDeps {
  clock: Clock;
  report: Report;
  random: () => number;
  /** Takes what the resolver says of addresses. */
  announce?: (event: EventBody) => void;
  /** The machine's, and how it sends; those of the system unless given. */
  interfaces?: () => Interfaces;
  open?: (own: OwnPackets) => OpenLink;
  askAllNodes?: AskAllNodes;
  askNames?: AskNames;
}

const MINUTE_MS = 60_000;

/** Nothing is sent before start, and nothing at all unless networks are configured. */
export function createProbing(config: DiscoveryConfig, deps: ProbingDeps): Probing {
  const { clock, random } = deps;
  const { log } = deps.report.child('sensor/probe');
  const { interfaces = networkInterfaces, askAllNodes = pingAllNodes } = deps;
  const counts = noProbeCounts();
  const own = createOwnPackets(clock);
  const open = (deps.open ?? linkOpener)(own);
  const isOn = config.networks.length > 0;
  const stopped = new AbortController();
  const running: Promise<void>[] = [];

  const neighborhood = (): Neighborhood => {
    const found = neighborhoodOf(config.networks, interfaces());
    own.is(found.ownAddresses);
    return found;
  };
  const prober = isOn && config.probes ? createProber({ neighborhood, open, counts, clock, log }) : undefined;
  const { announce = () => {}, askNames: ask = askNamesOf(config.resolvers) } = deps;
  const everyMs = config.everyMinutes * MINUTE_MS;
  const naming = { neighborhood, ask, asked: own.lookedUp, announce, everyMs, counts, clock, log };
  const names = isOn && config.names ? createNames(naming) : undefined;

  const sayWhere = () => {
    const links = neighborhood().links.map(
      ({ interface: name, own }) => `${name} (${own.map(({ ip }) => ip).join(', ')})`,
    );
    const { networks } = config;
    if (links.length > 0)
      log.info({ links, probes: config.probes, sweep: config.sweep, names: config.names }, 'may send to devices');
    else log.warn({ networks }, 'this machine is in none of discovery.networks, so nothing is sent until it is');
  };

  return {
    name: 'sensor/probe',
    hear(command) {
      if (prober) prober.hear(command);
      else counts['probe.off']++;
    },
    isOwn: isOn ? own.isOwn : () => false,
    isOwnLookup: own.isOwnLookup,
    isOwnReverse: own.isOwnReverse,
    saw: (ip) => names?.saw(ip),
    counters: () => counts,
    async start() {
      if (!isOn) return;
      sayWhere();
      const searching = { neighborhood, open, askAllNodes, counts, clock, random, log };
      if (config.sweep) running.push(discover(config, searching, stopped.signal));
      if (names) running.push(names.run(stopped.signal));
    },
    async stop() {
      stopped.abort();
      await Promise.all([prober?.stop(), ...running]);
    },
  };
}
