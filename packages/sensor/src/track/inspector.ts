import type { Packet } from '../decode/packet.ts';

/** A part of the tracker that looks into packets for more than flows: lookups, neighbours, leases. */
export interface PacketInspector {
  /**
   * One decoded packet, borrowed until this returns; not those of TCP, whose bytes dialogue readers get in order.
   * `flowId` is its flow's, 0 when it belongs to none (ARP). Never throws for what is in a packet.
   */
  see(packet: Packet, flowId: number): void;
  /**
   * Packet time is now this many microseconds; called about once a second of it. It goes back only when the capture's
   * own clock did, by more than ten seconds: what lies in the future then counts as old.
   */
  tick(nowUs: number): void;
  /** The input ended: say what is still held. */
  finish(nowUs: number): void;
  /** What it counts, for the sensor's own statistics; totals since the start. */
  counters?(): Readonly<Record<string, number>>;
}
