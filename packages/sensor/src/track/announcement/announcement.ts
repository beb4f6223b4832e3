import { AddressCache, MacCache } from '@lanhound/proto';
import { DISCOVERY_FAULTS } from '../../decode/mdns.ts';
import { NameReader } from '../../decode/names.ts';
import { NBNS_FAULTS } from '../../decode/nbns.ts';
import { BROWSER_FAULTS } from '../../decode/nbns-browser.ts';
import type { Packet } from '../../decode/packet.ts';
import { SSDP_FAULTS } from '../../decode/ssdp.ts';
import { PROTO } from '../../decode/transport.ts';
import { createEventCap, type EventCap } from '../event-cap.ts';
import type { PacketInspector } from '../inspector.ts';
import type { EventSink } from '../records.ts';
import type { AnnouncementTrackConfig } from './announcement-config.ts';
import { llmnrSource, mdnsSource } from './discovery.ts';
import { netbiosBrowserSource, netbiosNameSource } from './netbios.ts';
import { Repetition } from './repetition.ts';
import type { AnnouncementBody, AnnouncementSource, AnnouncementTexts } from './source.ts';
import { isSearchAnswer, ssdpSource } from './ssdp.ts';

const PORT = { netbiosName: 137, netbiosDatagram: 138, ssdp: 1900, mdns: 5353, llmnr: 5355 } as const;
const MAC_BYTES = 6;

/**
 * What devices say about themselves: mDNS service discovery and LLMNR answers, SSDP notifications and answers to
 * searches, NetBIOS names. Questions are none. What was said is not reported again for a while: a message that is the
 * same byte for byte costs its hash, one that differs in what does not count (its number, a date) the reading of it.
 */
export function createAnnouncementTracker(
  config: AnnouncementTrackConfig,
  deps: { sink: EventSink; random: () => number },
): PacketInspector & { counters(): Readonly<Record<string, number>> } {
  return new AnnouncementTracker(config, deps.sink, deps.random);
}

class AnnouncementTracker implements PacketInspector {
  readonly #sink: EventSink;
  readonly #messageCap: EventCap;
  readonly #eventCap: EventCap;
  readonly #repetition: Repetition;
  readonly #texts: AnnouncementTexts = {
    addresses: new AddressCache(),
    macs: new MacCache(),
    names: new NameReader(),
  };
  readonly #faults: Record<string, number>;
  readonly #counts = { events: 0, repeated: 0, capped: 0, omitted: 0 };

  constructor(config: AnnouncementTrackConfig, sink: EventSink, random: () => number) {
    const { eventsPerSecondMax, rememberedMax, repeatMs } = config;
    this.#sink = sink;
    this.#messageCap = createEventCap(eventsPerSecondMax);
    this.#eventCap = createEventCap(eventsPerSecondMax);
    const seed = () => Math.floor(random() * 2 ** 32) | 0;
    this.#repetition = new Repetition({ rememberedMax, spanUs: repeatMs * 1000, seeds: [seed(), seed()] });
    const names = [...DISCOVERY_FAULTS, ...SSDP_FAULTS, ...NBNS_FAULTS, ...BROWSER_FAULTS];
    this.#faults = Object.fromEntries(names.map((name) => [name, 0]));
  }

  see(packet: Packet): void {
    if (packet.proto !== PROTO.udp || packet.transportAt < 0) return;
    const { bytes, payloadAt, payloadEnd } = packet;
    const source = sourceOf(packet);
    if (source?.isWanted(bytes, payloadAt, payloadEnd)) this.#read(packet, source);
  }

  tick(): void {}

  finish(): void {}

  counters(): Readonly<Record<string, number>> {
    return {
      ...this.#faults,
      'announcement.events': this.#counts.events,
      'announcement.repeated': this.#counts.repeated,
      'announcement.capped': this.#counts.capped,
      'announcement.omitted': this.#counts.omitted,
      'announcement.forgotten': this.#repetition.forgotten,
    };
  }

  #read(packet: Packet, source: AnnouncementSource): void {
    this.#beginPacketKey(packet, source.freshBytes);
    if (this.#repetition.isKnown(packet.timeUs)) {
      this.#counts.repeated++;
      return;
    }
    // The cap comes before the reading, so that a storm costs little.
    if (!this.#messageCap.take(packet.timeUs)) {
      this.#counts.capped++;
      return;
    }
    const cut = packet.payloadCut || packet.moreFragments;
    const announced = source.read(packet, cut, this.#texts);
    if (typeof announced === 'string') {
      // What the snapshot length cut is not the sender's fault.
      if (!cut) this.#faults[announced] = (this.#faults[announced] ?? 0) + 1;
      return;
    }
    this.#counts.omitted += announced.omitted;
    let isAllSaid = true;
    for (const body of announced.bodies) if (!this.#announce(body)) isAllSaid = false;
    if (!isAllSaid) return;
    this.#beginPacketKey(packet, source.freshBytes);
    this.#repetition.remember(packet.timeUs);
  }

  /** False when there was no room for it in this second. */
  #announce(body: AnnouncementBody): boolean {
    this.#beginBodyKey(body);
    if (this.#repetition.isKnown(body.time)) {
      this.#counts.repeated++;
      return true;
    }
    if (!this.#eventCap.take(body.time)) {
      this.#counts.capped++;
      return false;
    }
    this.#repetition.remember(body.time);
    this.#counts.events++;
    this.#sink.event(body);
    return true;
  }

  /** Who says it, and all that is said. */
  #beginPacketKey(packet: Packet, freshBytes: number): void {
    const { bytes, srcMacAt, srcIpAt, ipLength, payloadAt, payloadEnd } = packet;
    this.#repetition.begin();
    if (srcMacAt >= 0) this.#repetition.addBytes(bytes, srcMacAt, srcMacAt + MAC_BYTES);
    this.#repetition.addBytes(bytes, srcIpAt, srcIpAt + ipLength);
    this.#repetition.addBytes(bytes, Math.min(payloadAt + freshBytes, payloadEnd), payloadEnd);
  }

  #beginBodyKey({ mac = '', ip = '', via, name = '', service = '', text = {}, ...traits }: AnnouncementBody): void {
    const { model = '', manufacturer = '' } = traits;
    const repetition = this.#repetition;
    repetition.begin();
    repetition.addText(mac);
    repetition.addText(ip);
    repetition.addText(via);
    repetition.addText(name);
    repetition.addText(service);
    repetition.addText(model);
    repetition.addText(manufacturer);
    for (const key in text) {
      repetition.addText(key);
      repetition.addText(text[key] as string);
    }
  }
}

/** The ports are registered for one purpose each; answers to searches go to whatever port asked, from any port. */
function sourceOf({ bytes, srcPort, dstPort, payloadAt, payloadEnd }: Packet): AnnouncementSource | undefined {
  // RFC 6762 section 11: an answer from another port is to be ignored.
  if (srcPort === PORT.mdns) return mdnsSource;
  if (srcPort === PORT.llmnr) return llmnrSource;
  if (srcPort === PORT.netbiosName || dstPort === PORT.netbiosName) return netbiosNameSource;
  if (dstPort === PORT.netbiosDatagram) return netbiosBrowserSource;
  if (srcPort === PORT.ssdp || dstPort === PORT.ssdp) return ssdpSource;
  return isSearchAnswer(bytes, payloadAt, payloadEnd) ? ssdpSource : undefined;
}
