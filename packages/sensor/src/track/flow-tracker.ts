import { NETWORK, type Packet } from '../decode/packet.ts';
import { packSyn, SYN_WORDS } from '../decode/tcp-syn.ts';
import { PROTO } from '../decode/transport.ts';
import type { OpenDialogue } from './dialogue.ts';
import { FlowReporter, REASON, STATE } from './flow-reporter.ts';
import { FLAG, NUMBER, REASON_SHIFT, SLOT_NUMBERS, SLOT_WORDS, WORD } from './flow-slot.ts';
import { FlowTable } from './flow-table.ts';
import { FlowTimes } from './flow-times.ts';
import { countPacket, fillSlot, swapEnds } from './flow-update.ts';
import { FragmentTable } from './fragment-table.ts';
import type { Recogniser } from './recogniser.ts';
import type { EventSink } from './records.ts';
import { FlowListener } from './stream/flow-listener.ts';
import { TimerWheel } from './timer-wheel.ts';
import type { TrackConfig } from './track-config.ts';
import type { TrackerClock } from './tracker-clock.ts';

/** RFC 9293 section 3.1. */
const TCP_FLAG = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;
const SYN_ACK = TCP_FLAG.syn | TCP_FLAG.ack;
/** Longer than this is no round trip but a forgotten connection. */
const HANDSHAKE_RTT_MAX_US = 60_000_000;
/** The SYN was answered, and the answer's ACK is to come. */
const HANDSHAKE = FLAG.handshaking | FLAG.accepted;
const CONTROL = TCP_FLAG.syn | TCP_FLAG.fin | TCP_FLAG.rst;

/** The life of every flow: opened by its first packet, announced, reported, recognised, closed. */
export class FlowTracker {
  opened = 0;
  evicted = 0;
  readonly #clock: TrackerClock;
  readonly #times: FlowTimes;
  readonly #table: FlowTable;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #fragments: FragmentTable;
  readonly #wheel: TimerWheel;
  readonly #reporter: FlowReporter;
  readonly #listener: FlowListener;

  constructor(
    config: TrackConfig,
    deps: {
      clock: TrackerClock;
      sink: EventSink;
      recogniser: Recogniser;
      dialogues: readonly (OpenDialogue | undefined)[];
      dialoguesByPort?: ReadonlyMap<number, OpenDialogue>;
      random: () => number;
    },
  ) {
    const seed = () => Math.floor(deps.random() * 2 ** 32);
    this.#clock = deps.clock;
    this.#times = new FlowTimes(config);
    this.#table = new FlowTable(config.flowsMax, seed());
    this.#words = this.#table.words;
    this.#numbers = this.#table.numbers;
    this.#fragments = new FragmentTable(seed());
    this.#wheel = new TimerWheel(this.#words, this);
    this.#reporter = new FlowReporter(this.#table, deps, config.serverNamesMax);
    this.#listener = new FlowListener(config.stream, {
      ...deps,
      table: this.#table,
      recognisePayloadsMax: config.recognisePayloadsMax,
      onName: (slot, serverName) => this.#reporter.name(slot, serverName),
    });
  }

  get live(): number {
    return this.#table.size;
  }

  get serverNamesRefused(): number {
    return this.#reporter.namesRefused;
  }

  /** When time has to pass: `advance` before it does nothing. */
  get nextTickUs(): number {
    return this.#wheel.nextTickUs;
  }

  /** What was given up or cut while flows were read; totals. */
  streamCounters(): Readonly<Record<string, number>> {
    return this.#listener.counters();
  }

  /** About once a second, in the capture's time. */
  tick(captureUs: number): void {
    this.#listener.tick(captureUs);
  }

  /** Announce, report and close what is due. */
  advance(nowUs: number): void {
    this.#wheel.advance(nowUs);
  }

  /** One packet; the number of its flow, 0 when it belongs to none. */
  see(packet: Packet, nowUs: number): number {
    if (packet.network === NETWORK.arp) return 0;
    let slot = this.#table.find(packet, this.#portsOf(packet, nowUs));
    let reversed = this.#table.reversed;
    if (slot >= 0 && (packet.tcpFlags & TCP_FLAG.syn) !== 0) {
      if (this.#isNextConnection(packet, slot)) {
        this.#close(slot, this.#reasonOf(slot));
        slot = -1;
      } else {
        reversed = this.#orient(packet, slot, reversed);
      }
    }
    if (slot < 0) {
      reversed = (packet.tcpFlags & SYN_ACK) === SYN_ACK;
      slot = this.#open(packet, reversed, nowUs);
    } else {
      this.#setFlags(slot, FLAG.referenced);
    }
    countPacket(this.#table, slot, packet, reversed, nowUs);
    if ((packet.tcpFlags & CONTROL) !== 0) this.#seeControl(packet, slot, reversed, nowUs);
    else if ((this.#flagsOf(slot) & HANDSHAKE) === HANDSHAKE) this.#shakeHands(packet, slot, reversed);
    if (packet.payloadWireEnd > packet.payloadAt && this.#listener.hear(packet, slot, reversed)) this.#say(slot);
    return this.#numbers[slot * SLOT_NUMBERS + NUMBER.flowId] as number;
  }

  /** Close every flow: the input ended. */
  closeAll(): void {
    for (let slot = this.#table.nextLive(0); slot >= 0; slot = this.#table.nextLive(slot + 1)) {
      this.#sayLast(slot, this.#reasonOf(slot) || REASON.end);
    }
    // All at once: taking each out of index and wheel would touch its neighbours' memory as well.
    this.#table.clear();
    this.#wheel.clearAll();
  }

  /** A slot's time has come; when to ask again, or -1 when its flow was closed. Called by the wheel. */
  due(slot: number, nowUs: number): number {
    const at = slot * SLOT_WORDS;
    const numbersAt = slot * SLOT_NUMBERS;
    const proto = (this.#words[at + WORD.kind] as number) & 0xff;
    const flags = this.#words[at + WORD.flags] as number;
    const heardUs = this.#numbers[numbersAt + NUMBER.heardUs] as number;
    if (nowUs - heardUs >= this.#times.idleUs(proto, flags)) {
      this.#end(slot, this.#reasonOf(slot) || REASON.idle);
      return -1;
    }
    const saidUs = this.#numbers[numbersAt + NUMBER.saidUs] as number;
    if ((flags & FLAG.announced) === 0) {
      if (nowUs - saidUs >= this.#times.announceUs) this.#say(slot);
    } else if (nowUs - saidUs >= this.#times.activeUs && this.#hasNews(numbersAt)) {
      this.#say(slot);
    }
    const flagsNow = this.#words[at + WORD.flags] as number;
    return this.#times.nextUs(proto, flagsNow, heardUs, this.#numbers[numbersAt + NUMBER.saidUs] as number, nowUs);
  }

  /** Source << 16 | destination; a later fragment has those of its first one, when that was seen. */
  #portsOf(packet: Packet, nowUs: number): number {
    if (packet.fragmentOffset > 0) return this.#fragments.portsOf(packet, nowUs);
    const ports = (packet.srcPort << 16) | packet.dstPort;
    if (packet.moreFragments && ports !== 0) this.#fragments.note(packet, ports, nowUs);
    return ports;
  }

  /** A SYN after both sides are done opens a new connection between the same ports. */
  #isNextConnection(packet: Packet, slot: number): boolean {
    return (packet.tcpFlags & TCP_FLAG.ack) === 0 && (this.#flagsOf(slot) & FLAG.closing) !== 0;
  }

  /** The SYN tells who began, also when other packets came before it; but an announced flow keeps its direction. */
  #orient(packet: Packet, slot: number, reversed: boolean): boolean {
    const isFromReceiver = (packet.tcpFlags & TCP_FLAG.ack) !== 0;
    const flags = this.#flagsOf(slot);
    if (reversed === isFromReceiver || (flags & (FLAG.initiatorKnown | FLAG.announced)) !== 0) return reversed;
    swapEnds(this.#table, slot);
    this.#listener.swap(slot);
    return !reversed;
  }

  #open(packet: Packet, reversed: boolean, nowUs: number): number {
    if (this.#table.size === this.#table.flowsMax) {
      this.evicted++;
      this.#close(this.#table.victim(), REASON.evicted);
    }
    const slot = this.#table.add(reversed);
    fillSlot(this.#table, slot, packet, reversed, nowUs);
    if ((packet.tcpFlags & SYN_ACK) === TCP_FLAG.syn) this.#setFlags(slot, FLAG.handshaking);
    this.opened++;
    this.#numbers[slot * SLOT_NUMBERS + NUMBER.flowId] = this.opened;
    this.#wheel.set(slot, nowUs + this.#times.announceUs);
    return slot;
  }

  /** The initiator's ACK completes the handshake that the flow began with. */
  #shakeHands(packet: Packet, slot: number, reversed: boolean): void {
    if (reversed || (packet.tcpFlags & TCP_FLAG.ack) === 0) return;
    const rttUs = packet.timeUs - (this.#numbers[slot * SLOT_NUMBERS + NUMBER.startUs] as number);
    this.#clearFlags(slot, FLAG.handshaking);
    if (rttUs >= 0 && rttUs <= HANDSHAKE_RTT_MAX_US) this.#words[slot * SLOT_WORDS + WORD.handshakeRttUs] = rttUs;
  }

  /** SYN, FIN and RST move a connection on. */
  #seeControl(packet: Packet, slot: number, reversed: boolean, nowUs: number): void {
    if ((packet.tcpFlags & TCP_FLAG.syn) !== 0) {
      this.#listener.begin(packet, slot, reversed);
      const before = this.#flagsOf(slot);
      // A repeated SYN leaves open which one was answered (Karn's algorithm, RFC 6298 section 3).
      if ((before & FLAG.initiatorKnown) !== 0 && !reversed) this.#clearFlags(slot, FLAG.handshaking);
      if (!reversed && (packet.tcpFlags & TCP_FLAG.ack) === 0) this.#keepSyn(packet, slot);
      const isAccepting = reversed && (packet.tcpFlags & TCP_FLAG.ack) !== 0;
      this.#setFlags(slot, isAccepting ? FLAG.initiatorKnown | FLAG.accepted : FLAG.initiatorKnown);
      // Whether a connection was accepted matters at once to whoever judges it, however late the answer.
      if (isAccepting && (before & (FLAG.announced | FLAG.accepted)) === FLAG.announced) this.#say(slot);
    }
    if ((this.#flagsOf(slot) & FLAG.closing) !== 0) return;
    const seen = this.#words[slot * SLOT_WORDS + WORD.seen] as number;
    if ((packet.tcpFlags & TCP_FLAG.rst) !== 0) this.#setClosing(slot, REASON.rst, nowUs);
    else if ((seen & (seen >>> 8) & TCP_FLAG.fin) !== 0) this.#setClosing(slot, REASON.fin, nowUs);
  }

  /** The first, since some systems leave out options when they try again. */
  #keepSyn(packet: Packet, slot: number): void {
    const at = slot * SLOT_WORDS + WORD.syn;
    if (this.#words[at + SYN_WORDS - 1] === 0) packSyn(packet, this.#words, at);
  }

  /** Packets may follow, above all acknowledgements, so the slot stays until they have not for a while. */
  #setClosing(slot: number, reason: number, nowUs: number): void {
    this.#setFlags(slot, FLAG.closing | (reason << REASON_SHIFT));
    const flags = this.#flagsOf(slot);
    const saidUs = this.#numbers[slot * SLOT_NUMBERS + NUMBER.saidUs] as number;
    this.#wheel.clear(slot);
    this.#wheel.set(slot, this.#times.nextUs(PROTO.tcp, flags, nowUs, saidUs, nowUs));
  }

  /** An event of a flow that lives on. */
  #say(slot: number): void {
    const isAnnounced = (this.#flagsOf(slot) & FLAG.announced) !== 0;
    this.#report(slot, isAnnounced ? STATE.update : STATE.open, 0);
  }

  #report(slot: number, state: number, reason: number): void {
    this.#reporter.report(slot, state, reason, this.#clock.nowUs, this.#clock.captureUs);
  }

  #close(slot: number, reason: number): void {
    this.#wheel.clear(slot);
    this.#end(slot, reason);
  }

  /** The last event of a flow, which is in no bucket of the wheel any more. */
  #end(slot: number, reason: number): void {
    this.#sayLast(slot, reason);
    this.#table.remove(slot);
  }

  /** What was said in the flow, and then its end. */
  #sayLast(slot: number, reason: number): void {
    this.#listener.end(slot, this.#clock.captureUs);
    this.#report(slot, STATE.closed, reason);
    this.#reporter.forget(slot);
  }

  #hasNews(numbersAt: number): boolean {
    return this.#numbers[numbersAt + NUMBER.srcPackets] !== 0 || this.#numbers[numbersAt + NUMBER.dstPackets] !== 0;
  }

  /** Why a closing flow closes; 0 for others. */
  #reasonOf(slot: number): number {
    return this.#flagsOf(slot) >>> REASON_SHIFT;
  }

  #flagsOf(slot: number): number {
    return this.#words[slot * SLOT_WORDS + WORD.flags] as number;
  }

  #clearFlags(slot: number, flags: number): void {
    const at = slot * SLOT_WORDS + WORD.flags;
    this.#words[at] = (this.#words[at] as number) & ~flags;
  }

  #setFlags(slot: number, flags: number): void {
    const at = slot * SLOT_WORDS + WORD.flags;
    this.#words[at] = (this.#words[at] as number) | flags;
  }
}
