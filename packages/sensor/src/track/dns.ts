import { type DnsAnswer, isGroupMac, readMac } from '@lanhound/proto';
import { AddressCache } from '../decode/address-cache.ts';
import { u16 } from '../decode/bytes.ts';
import { DNS_FAULTS, DnsReader } from '../decode/dns.ts';
import { dnsRcodeName, dnsTypeName } from '../decode/dns-codes.ts';
import { Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { DnsTrackConfig } from './dns-config.ts';
import { DnsFragments } from './dns-fragments.ts';
import { DnsPending, isToGroup, Lookup } from './dns-pending.ts';
import { DnsStreams } from './dns-stream.ts';
import type { PacketInspector } from './inspector.ts';
import type { DnsRecord, EventSink } from './records.ts';

const PORT = { dns: 53, mdns: 5353, llmnr: 5355 } as const;

type Via = DnsRecord['via'];

/** A message on its way: where it lies, and between whom. One object, filled anew for every message. */
interface Carrier {
  packet: Packet;
  srcPort: number;
  dstPort: number;
  via: Via;
}

/**
 * Lookups: queries with their answers, over UDP, TCP, mDNS and LLMNR. An answer that nobody asked for is a lookup of
 * its receiver; a query waits for its answer as long as the configuration says. mDNS questions go to everybody and are
 * reported at once, its answers likewise, except between a resolver's own port and a responder (RFC 6762 section 6.7).
 * A query sent again before its answer is the same lookup, timed from the first one.
 */
export function createDnsTracker(
  config: DnsTrackConfig,
  deps: { sink: EventSink; random: () => number },
): PacketInspector & { counters(): Readonly<Record<string, number>> } {
  return new DnsTracker(config, deps.sink, deps.random);
}

class DnsTracker implements PacketInspector {
  readonly #sink: EventSink;
  readonly #reader: DnsReader;
  readonly #pending: DnsPending;
  readonly #streams: DnsStreams;
  readonly #fragments: DnsFragments;
  readonly #faults = new Map<string, number>(DNS_FAULTS.map((fault) => [fault, 0]));
  readonly #counts = { messages: 0, queriesRepeated: 0, answersRepeated: 0, queriesRefused: 0, answersOmitted: 0 };
  readonly #addresses = new AddressCache();
  readonly #lookup = new Lookup();
  readonly #carrier: Carrier = { packet: new Packet(), srcPort: 0, dstPort: 0, via: 'udp' };

  constructor(config: DnsTrackConfig, sink: EventSink, random: () => number) {
    this.#sink = sink;
    const seed = () => Math.floor(random() * 2 ** 32);
    this.#reader = new DnsReader({ answersMax: config.answersMax, hashSeed: seed() });
    const limits = { pendingMax: config.pendingMax, timeoutUs: config.answerTimeoutMs * 1000, seed: seed() };
    this.#pending = new DnsPending(limits, (record) => sink.dns(record));
    const { streamsMax, streamIdleMs, bufferedBytesMax, fragmentedMax } = config;
    this.#streams = new DnsStreams({ streamsMax, idleUs: streamIdleMs * 1000, bufferedBytesMax }, (bytes, start, end) =>
      this.#see(bytes, start, end, false),
    );
    this.#fragments = new DnsFragments({ fragmentedMax, bufferedBytesMax });
  }

  see(packet: Packet): void {
    if (packet.proto === PROTO.udp) {
      if (packet.moreFragments || packet.fragmentOffset > 0) this.#seeFragment(packet);
      else this.#seeDatagram(packet);
    } else if (packet.proto === PROTO.tcp && packet.transportAt >= 0) {
      const via = viaOfTcp(packet.srcPort, packet.dstPort);
      if (via === undefined) return;
      this.#carry(packet, packet.srcPort, packet.dstPort, via);
      this.#streams.see(packet, addressKey(packet, packet.srcPort, packet.dstPort));
    }
  }

  tick(nowUs: number): void {
    this.#pending.expire(nowUs);
    this.#streams.expire(nowUs);
    this.#fragments.expire(nowUs);
  }

  finish(nowUs: number): void {
    this.tick(nowUs);
    this.#pending.drain();
  }

  counters(): Readonly<Record<string, number>> {
    return {
      ...Object.fromEntries(this.#faults),
      'dns.messages': this.#counts.messages,
      'dns.queriesRepeated': this.#counts.queriesRepeated,
      'dns.answersRepeated': this.#counts.answersRepeated,
      'dns.queriesRefused': this.#counts.queriesRefused,
      'dns.answersOmitted': this.#counts.answersOmitted,
      'dns.streamGaps': this.#streams.counters.gaps,
      'dns.streamsRefused': this.#streams.counters.refused,
      'dns.fragmentsRefused': this.#fragments.counters.refused,
      'dns.fragmentsIncomplete': this.#fragments.counters.incomplete,
    };
  }

  #seeDatagram(packet: Packet): void {
    const via = viaOfUdp(packet.srcPort, packet.dstPort);
    if (via === undefined || packet.transportAt < 0 || packet.payloadAt === packet.payloadEnd) return;
    this.#carry(packet, packet.srcPort, packet.dstPort, via);
    this.#see(packet.bytes, packet.payloadAt, packet.payloadEnd, packet.payloadCut);
  }

  #seeFragment(packet: Packet): void {
    const key = String.fromCharCode(packet.fragmentId >>> 16, packet.fragmentId & 0xffff) + addressKey(packet, 0, 0);
    if (packet.fragmentOffset === 0) {
      if (packet.transportAt >= 0 && viaOfUdp(packet.srcPort, packet.dstPort)) this.#fragments.first(packet, key);
      return;
    }
    const datagram = this.#fragments.later(packet, key);
    const via = datagram && viaOfUdp(datagram.srcPort, datagram.dstPort);
    if (!datagram || !via) return;
    this.#carry(packet, datagram.srcPort, datagram.dstPort, via);
    this.#see(datagram.payload, 0, datagram.payload.length, false);
  }

  #carry(packet: Packet, srcPort: number, dstPort: number, via: Via): void {
    const carrier = this.#carrier;
    carrier.packet = packet;
    carrier.srcPort = srcPort;
    carrier.dstPort = dstPort;
    carrier.via = via;
  }

  /** A message of the current carrier. */
  #see(bytes: Uint8Array, start: number, end: number, cut: boolean): void {
    const reader = this.#reader;
    const isReadable = reader.read(bytes, start, end, cut);
    // What the snapshot length cut is not the sender's fault.
    if (reader.fault !== '' && !cut) this.#faults.set(reader.fault, (this.#faults.get(reader.fault) ?? 0) + 1);
    if (!isReadable) return;
    this.#counts.messages++;
    this.#counts.answersOmitted += reader.answersOmitted;
    this.#fillLookup();
    if (reader.isResponse) this.#answered();
    else this.#asked();
  }

  /** What the message speaks of: the asker is its sender, or its receiver when it is an answer. */
  #fillLookup(): void {
    const { packet, srcPort, dstPort, via } = this.#carrier;
    const { bytes, srcIpAt, dstIpAt, ipLength } = packet;
    const reader = this.#reader;
    const lookup = this.#lookup;
    const sent = !reader.isResponse;
    lookup.asker = this.#addresses.copyOf(bytes, sent ? srcIpAt : dstIpAt, ipLength);
    lookup.server = this.#addresses.copyOf(bytes, sent ? dstIpAt : srcIpAt, ipLength);
    lookup.askerPort = sent ? srcPort : dstPort;
    lookup.serverPort = sent ? dstPort : srcPort;
    lookup.via = via;
    lookup.proto = packet.proto;
    lookup.id = reader.id;
    lookup.name = reader.name;
    lookup.nameHash = reader.nameHash;
    lookup.type = reader.type;
  }

  #asked(): void {
    const { via, srcPort, packet } = this.#carrier;
    const record = recordOf(this.#lookup, packet, this.#reader);
    if (via === 'mdns' && srcPort === PORT.mdns) {
      this.#sink.dns(record);
      return;
    }
    switch (this.#pending.ask(this.#lookup, record)) {
      case 'pending':
        return;
      case 'repeated':
        this.#counts.queriesRepeated++;
        return;
      case 'refused':
        // Better known without its answer than not at all.
        this.#counts.queriesRefused++;
        this.#sink.dns(record);
        return;
    }
  }

  #answered(): void {
    const { via, packet } = this.#carrier;
    const reader = this.#reader;
    const record = this.#pending.answer(this.#lookup, packet.timeUs);
    if (record === 'repeated') {
      this.#counts.answersRepeated++;
    } else if (record === 'unasked') {
      this.#sink.dns(complete(recordOf(this.#lookup, packet, reader), reader));
    } else {
      record.rttUs = Math.max(0, packet.timeUs - record.timeUs);
      // LLMNR asks a group; who answered is what matters, above all when it is somebody who should not.
      if (isToGroup(via)) record.dst = this.#lookup.server;
      this.#sink.dns(complete(record, reader));
    }
  }
}

function viaOfUdp(srcPort: number, dstPort: number): Via | undefined {
  if (dstPort === PORT.dns || srcPort === PORT.dns) return 'udp';
  if (dstPort === PORT.mdns || srcPort === PORT.mdns) return 'mdns';
  if (dstPort === PORT.llmnr || srcPort === PORT.llmnr) return 'llmnr';
  return undefined;
}

function viaOfTcp(srcPort: number, dstPort: number): Via | undefined {
  if (dstPort === PORT.dns || srcPort === PORT.dns) return 'tcp';
  if (dstPort === PORT.llmnr || srcPort === PORT.llmnr) return 'llmnr';
  return undefined;
}

/** The lookup a message speaks of, still without answer. */
function recordOf(lookup: Lookup, packet: Packet, reader: DnsReader): DnsRecord {
  const macAt = reader.isResponse ? packet.dstMacAt : packet.srcMacAt;
  const mac = macAt < 0 ? -1 : readMac(packet.bytes, macAt);
  return {
    timeUs: packet.timeUs,
    src: lookup.asker,
    dst: lookup.server,
    srcPort: lookup.askerPort,
    dstPort: lookup.serverPort,
    srcMac: mac >= 0 && !isGroupMac(mac) ? mac : -1,
    via: lookup.via,
    id: lookup.id,
    name: lookup.name,
    qtype: dnsTypeName(lookup.type),
    answers: NO_ANSWERS,
    truncated: reader.truncated,
    edns: reader.edns,
  };
}

const NO_ANSWERS: readonly DnsAnswer[] = [];

function complete(record: DnsRecord, reader: DnsReader): DnsRecord {
  record.rcode = dnsRcodeName(reader.rcode);
  record.answers = reader.answers;
  record.truncated = reader.truncated;
  record.edns ||= reader.edns;
  return record;
}

function addressKey(packet: Packet, srcPort: number, dstPort: number): string {
  const { bytes, srcIpAt, dstIpAt, ipLength } = packet;
  const addresses = addressText(bytes, srcIpAt, ipLength) + addressText(bytes, dstIpAt, ipLength);
  return addresses + String.fromCharCode(srcPort, dstPort);
}

/** An address as a key: one character for two bytes, much cheaper than its text. */
function addressText(bytes: Uint8Array, at: number, length: number): string {
  if (length === 4) return String.fromCharCode(u16(bytes, at), u16(bytes, at + 2));
  return String.fromCharCode(
    u16(bytes, at),
    u16(bytes, at + 2),
    u16(bytes, at + 4),
    u16(bytes, at + 6),
    u16(bytes, at + 8),
    u16(bytes, at + 10),
    u16(bytes, at + 12),
    u16(bytes, at + 14),
  );
}
