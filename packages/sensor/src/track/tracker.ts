import type { Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { OpenDialogue } from './dialogue.ts';
import { FlowTracker } from './flow-tracker.ts';
import type { PacketInspector } from './inspector.ts';
import type { Recogniser } from './recogniser.ts';
import type { EventSink } from './records.ts';
import type { TrackConfig } from './track-config.ts';
import { TrackerClock } from './tracker-clock.ts';

const INSPECTORS_TICK_US = 1_000_000;

/** Totals since the start, and the flows there are now. */
export interface TrackCounters {
  flowsLive: number;
  flowsOpened: number;
  flowsEvicted: number;
  /** Flows whose server name found no place, so that their events go without. */
  serverNamesRefused: number;
  /** How often the capture's clock went back by more than disorder explains. */
  clockSetBacks: number;
  /** What was given up, cut or refused while flows were read, and what the inspectors count; by name. */
  details: Readonly<Record<string, number>>;
}

/** Packets to flows, and to whatever the inspectors find. */
export interface Tracker {
  /** One decoded packet, borrowed until this returns. */
  see(packet: Packet): void;
  /** Time passed without packets: for live captures, several times a second. In the capture's time. */
  tick(captureUs: number): void;
  /** The input ended: close every flow, say what is still held. */
  finish(): void;
  counters(): TrackCounters;
  /** The capture's time, as far as packets and ticks have told it; 0 before the first. */
  readonly captureUs: number;
}

export interface TrackerDeps {
  sink: EventSink;
  recogniser: Recogniser;
  /** Who reads what is said in flows, by the application's code. */
  dialogues: readonly (OpenDialogue | undefined)[];
  /** Who reads TCP connections by a port, when nobody reads their application. */
  dialoguesByPort?: ReadonlyMap<number, OpenDialogue>;
  inspectors: readonly PacketInspector[];
  /** What the dialogues count, by name. */
  counters?: () => Readonly<Record<string, number>>;
  /** From 0 up to 1; keeps outsiders from choosing collisions in the tables. */
  random: () => number;
}

export function createTracker(config: TrackConfig, deps: TrackerDeps): Tracker {
  return new PacketTracker(config, deps);
}

class PacketTracker implements Tracker {
  readonly #clock = new TrackerClock();
  readonly #flows: FlowTracker;
  readonly #inspectors: readonly PacketInspector[];
  readonly #dialogueCounters: (() => Readonly<Record<string, number>>) | undefined;
  #inspectorsTickUs = Number.NEGATIVE_INFINITY;

  constructor(config: TrackConfig, deps: TrackerDeps) {
    this.#flows = new FlowTracker(config, { ...deps, clock: this.#clock });
    this.#inspectors = deps.inspectors;
    this.#dialogueCounters = deps.counters;
  }

  get captureUs(): number {
    return Math.max(0, this.#clock.captureUs);
  }

  see(packet: Packet): void {
    const nowUs = this.#clock.see(packet.timeUs);
    if (nowUs >= this.#flows.nextTickUs) this.#advance(nowUs);
    const flowId = this.#flows.see(packet, nowUs);
    if (packet.proto === PROTO.tcp) return;
    const inspectors = this.#inspectors;
    for (let i = 0; i < inspectors.length; i++) (inspectors[i] as PacketInspector).see(packet, flowId);
  }

  tick(captureUs: number): void {
    const nowUs = this.#clock.see(captureUs);
    if (nowUs >= this.#flows.nextTickUs) this.#advance(nowUs);
  }

  finish(): void {
    this.#flows.closeAll();
    if (this.#clock.nowUs === Number.NEGATIVE_INFINITY) return;
    for (const inspector of this.#inspectors) inspector.finish(this.#clock.captureUs);
  }

  counters(): TrackCounters {
    return {
      flowsLive: this.#flows.live,
      flowsOpened: this.#flows.opened,
      flowsEvicted: this.#flows.evicted,
      serverNamesRefused: this.#flows.serverNamesRefused,
      clockSetBacks: this.#clock.setBacks,
      details: Object.assign(
        this.#flows.streamCounters(),
        this.#dialogueCounters?.(),
        ...this.#inspectors.map((inspector) => inspector.counters?.()),
      ),
    };
  }

  #advance(nowUs: number): void {
    this.#flows.advance(nowUs);
    if (nowUs < this.#inspectorsTickUs) return;
    this.#inspectorsTickUs = nowUs + INSPECTORS_TICK_US;
    this.#flows.tick(this.#clock.captureUs);
    for (const inspector of this.#inspectors) inspector.tick(this.#clock.captureUs);
  }
}
