import { readMac } from '@lanhound/proto';
import { u16 } from '../decode/bytes.ts';
import { DNS_FAULTS, DnsReader } from '../decode/dns.ts';
import type { Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { OpenDialogue } from './dialogue.ts';
import type { DnsTrackConfig } from './dns-config.ts';
import { DnsDialogues } from './dns-dialogue.ts';
import { DNS_TCP_PORTS, DnsEnvelope, isMulticast, viaOf } from './dns-envelope.ts';
import { DnsFragments } from './dns-fragments.ts';
import { DnsPending } from './dns-pending.ts';
import type { PacketInspector } from './inspector.ts';
import { DnsRecord, type EventSink } from './records.ts';

const NO_BYTES = new Uint8Array(0);
/** In a MAC's first byte: broadcast and multicast, never one device. */
const GROUP_BIT = 1;

/** Sees datagrams by itself, and is told what is said over TCP by its dialogue readers. */
export interface DnsTracker extends PacketInspector {
  /** Who reads TCP connections, by their port. */
  readonly dialogues: ReadonlyMap<number, OpenDialogue>;
  counters(): Readonly<Record<string, number>>;
}

/**
 * Lookups: queries with their answers, over UDP, TCP, mDNS and LLMNR. An answer that nobody asked for is a lookup of
 * its receiver; a query waits for its answer as long as the configuration says. mDNS questions go to everybody and are
 * reported at once, its answers likewise, except between a resolver's own port and a responder (RFC 6762 section 6.7).
 * A query sent again before its answer is the same lookup, timed from the first one.
 */
export function createDnsTracker(config: DnsTrackConfig, deps: { sink: EventSink; random: () => number }): DnsTracker {
  return new LookupTracker(config, deps.sink, deps.random);
}

class LookupTracker implements DnsTracker {
  readonly dialogues: ReadonlyMap<number, OpenDialogue>;
  readonly #sink: EventSink;
  readonly #reader: DnsReader;
  readonly #pending: DnsPending;
  readonly #streams: DnsDialogues;
  readonly #fragments: DnsFragments;
  readonly #faults = new Map<string, number>(DNS_FAULTS.map((fault) => [fault, 0]));
  readonly #counts = { messages: 0, queriesRepeated: 0, answersRepeated: 0, queriesRefused: 0, answersOmitted: 0 };
  readonly #envelope = new DnsEnvelope();
  readonly #record: DnsRecord;

  constructor(config: DnsTrackConfig, sink: EventSink, random: () => number) {
    this.#sink = sink;
    const seed = () => Math.floor(random() * 2 ** 32);
    this.#reader = new DnsReader({ answersMax: config.answersMax, hashSeed: seed() });
    this.#record = new DnsRecord(this.#reader.name, this.#reader.answers);
    const limits = { pendingMax: config.pendingMax, timeoutUs: config.answerTimeoutMs * 1000, seed: seed() };
    this.#pending = new DnsPending(limits, (record) => sink.dns(record));
    this.#streams = new DnsDialogues(config, (envelope, bytes, start, end) =>
      this.#see(envelope, bytes, start, end, false),
    );
    this.dialogues = new Map(DNS_TCP_PORTS.map((port) => [port, this.#streams.open]));
    this.#fragments = new DnsFragments(config);
  }

  see(packet: Packet): void {
    if (packet.proto !== PROTO.udp) return;
    if (packet.moreFragments || packet.fragmentOffset > 0) this.#seeFragment(packet);
    else this.#seeDatagram(packet);
  }

  tick(nowUs: number): void {
    this.#pending.expire(nowUs);
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
    const { srcPort, dstPort, payloadAt, payloadEnd } = packet;
    const via = viaOf(PROTO.udp, srcPort, dstPort);
    if (via === undefined || packet.transportAt < 0 || payloadAt === payloadEnd) return;
    this.#envelope.fill(packet, srcPort, dstPort, via);
    this.#see(this.#envelope, packet.bytes, payloadAt, payloadEnd, packet.payloadCut);
    this.#envelope.bytes = NO_BYTES;
  }

  #seeFragment(packet: Packet): void {
    const { srcPort, dstPort, fragmentId } = packet;
    const key = String.fromCharCode(fragmentId >>> 16, fragmentId & 0xffff) + addressKey(packet);
    if (packet.fragmentOffset === 0) {
      if (packet.transportAt >= 0 && viaOf(PROTO.udp, srcPort, dstPort)) this.#fragments.first(packet, key);
      return;
    }
    const datagram = this.#fragments.later(packet, key);
    const via = datagram && viaOf(PROTO.udp, datagram.srcPort, datagram.dstPort);
    if (!datagram || !via) return;
    this.#envelope.fill(packet, datagram.srcPort, datagram.dstPort, via);
    this.#see(this.#envelope, datagram.payload, 0, datagram.payload.length, false);
    this.#envelope.bytes = NO_BYTES;
  }

  #see(envelope: DnsEnvelope, bytes: Uint8Array, start: number, end: number, cut: boolean): void {
    const reader = this.#reader;
    const isReadable = reader.read(bytes, start, end, cut);
    // What the snapshot length cut is not the sender's fault.
    if (reader.fault !== '' && !cut) this.#faults.set(reader.fault, (this.#faults.get(reader.fault) ?? 0) + 1);
    if (!isReadable) return;
    this.#counts.messages++;
    this.#counts.answersOmitted += reader.answersOmitted;
    this.#fillEnds(envelope);
    this.#fillMessage();
    if (reader.isResponse) this.#answered();
    else this.#asked();
    // They are the packet's, and borrowed.
    this.#record.addressBytes = NO_BYTES;
  }

  /** Who asks whom: the asker is the message's sender, or its receiver when it is an answer. */
  #fillEnds(envelope: DnsEnvelope): void {
    const record = this.#record;
    const isAnswer = this.#reader.isResponse;
    record.timeUs = envelope.timeUs;
    record.addressBytes = envelope.bytes;
    record.ipLength = envelope.ipLength;
    record.srcIpAt = isAnswer ? envelope.dstIpAt : envelope.srcIpAt;
    record.dstIpAt = isAnswer ? envelope.srcIpAt : envelope.dstIpAt;
    record.srcPort = isAnswer ? envelope.dstPort : envelope.srcPort;
    record.dstPort = isAnswer ? envelope.srcPort : envelope.dstPort;
    const macAt = isAnswer ? envelope.dstMacAt : envelope.srcMacAt;
    const isDevice = macAt >= 0 && ((envelope.bytes[macAt] as number) & GROUP_BIT) === 0;
    record.srcMac = isDevice ? readMac(envelope.bytes, macAt) : -1;
    record.proto = envelope.proto;
    record.via = envelope.via;
  }

  /** What is asked, and what is answered. */
  #fillMessage(): void {
    const record = this.#record;
    const reader = this.#reader;
    record.id = reader.id;
    record.type = reader.type;
    record.rcode = reader.isResponse ? reader.rcode : -1;
    record.rttUs = -1;
    record.truncated = reader.truncated;
    record.edns = reader.edns;
  }

  #asked(): void {
    const record = this.#record;
    if (isMulticast(record.via, record.srcPort)) {
      this.#sink.dns(record);
      return;
    }
    switch (this.#pending.ask(record)) {
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
    // To a question to a group somebody answers who was not named in it: he is the record's destination.
    const answered = this.#pending.answer(this.#record);
    if (answered === 'repeated') this.#counts.answersRepeated++;
    else this.#sink.dns(this.#record);
  }
}

/** Both addresses as a key: one character for two bytes. */
function addressKey({ bytes, srcIpAt, dstIpAt, ipLength }: Packet): string {
  let key = '';
  for (let i = 0; i < ipLength; i += 2) key += String.fromCharCode(u16(bytes, srcIpAt + i), u16(bytes, dstIpAt + i));
  return key;
}
