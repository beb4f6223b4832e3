import { AddressCache, MacCache } from '@lanhound/proto';
import type { Packet } from '../decode/packet.ts';
import { NETWORK } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import { createEventCap, type EventCap } from './event-cap.ts';
import type { PacketInspector } from './inspector.ts';
import { arpEvent } from './neighbor-arp.ts';
import type { NeighborTrackConfig } from './neighbor-config.ts';
import {
  isDiscovery,
  type NeighborBody,
  type NeighborFault,
  type NeighborTexts,
  readDiscovery,
} from './neighbor-discovery.ts';
import type { EventSink } from './records.ts';

/**
 * Who claims which address: ARP and IPv6 neighbour discovery, one event a message. Nothing is folded, since whoever
 * looks for spoofing needs each claim; a storm is capped by the second and counted.
 */
export function createNeighborTracker(
  config: NeighborTrackConfig,
  deps: { sink: EventSink },
): PacketInspector & { counters(): Readonly<Record<string, number>> } {
  return new NeighborTracker(config, deps.sink);
}

class NeighborTracker implements PacketInspector {
  readonly #cap: EventCap;
  readonly #sink: EventSink;
  readonly #texts: NeighborTexts = { addresses: new AddressCache(), macs: new MacCache() };
  readonly #counts: Record<`neighbor.${'events' | 'capped'}` | NeighborFault, number> = {
    'neighbor.events': 0,
    'neighbor.capped': 0,
    'arp.op': 0,
    'nd.cut': 0,
    'nd.short': 0,
    'nd.hopLimit': 0,
    'nd.code': 0,
    'nd.option': 0,
  };

  constructor(config: NeighborTrackConfig, sink: EventSink) {
    this.#cap = createEventCap(config.eventsPerSecondMax);
    this.#sink = sink;
  }

  see(packet: Packet): void {
    if (packet.network === NETWORK.arp) this.#report(packet, arpEvent);
    else if (packet.proto === PROTO.icmpv6 && isDiscovery(packet)) this.#report(packet, readDiscovery);
  }

  tick(): void {}

  finish(): void {}

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  /** The cap comes before the reading, so that a storm costs little. */
  #report(packet: Packet, read: (packet: Packet, texts: NeighborTexts) => NeighborBody | NeighborFault): void {
    if (!this.#cap.take(packet.timeUs)) {
      this.#counts['neighbor.capped']++;
      return;
    }
    const event = read(packet, this.#texts);
    if (typeof event === 'string') {
      this.#counts[event]++;
      return;
    }
    this.#counts['neighbor.events']++;
    this.#sink.event(event);
  }
}
