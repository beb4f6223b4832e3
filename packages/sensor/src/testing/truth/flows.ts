import { formatIp } from '@lanhound/proto';
import type { CaptureTruth, TruthFlow } from '@lanhound/testkit';
import type { FlowRecord } from '../../track/records.ts';
import { type Category, line, timeUs } from './category.ts';

const PROTOCOLS: Record<string, number> = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 };
const CLOSED = 3;

/** What one end of a conversation sent. */
interface Sent {
  ip: string;
  port: number;
  packets: number;
  bytes: number;
  flags: number;
}

/** A conversation without direction; what was sent by who sent it. */
interface Conversation {
  sent: Map<string, { packets: number; bytes: number; flags: number }>;
  firstUs: number;
  lastUs: number;
}

/**
 * Every packet and byte of every conversation, the flags of both sides, and when it began and ended. The truth never
 * splits a flow; events are increments, so they are summed, however often flows were reported, closed and opened anew.
 */
export const flows: Category = {
  name: 'flows',
  factsOf(truth, tracked) {
    const merged = fragmentedPairs(truth);
    const known = new Ledger(merged);
    for (const flow of [...truth.flows, ...truth.other_ip]) known.addTruth(flow);
    const told = new Ledger(merged);
    for (const record of tracked.flows) told.addRecord(record);
    // The truth has the times of the first and last packet in the file's order.
    const withTimes = tracked.isInOrder;
    return { known: known.lines(withTimes), told: [...told.lines(withTimes), ...saidTooLate(tracked.flows)] };
  },
};

/** Conversations by their ends; adding to one adds up. */
class Ledger {
  readonly #conversations = new Map<string, Conversation>();
  /** Address pairs whose ports are left out. */
  readonly #merged: ReadonlySet<string>;

  constructor(merged: ReadonlySet<string>) {
    this.#merged = merged;
  }

  addTruth(flow: TruthFlow): void {
    const { src, sport, dst, dport, pkts, bytes, flags } = flow;
    const sent = (side: 0 | 1) => ({ packets: pkts[side], bytes: bytes[side], flags: flags?.[side] ?? 0 });
    const source = { ip: addressOf(src), port: sport, ...sent(0) };
    const target = { ip: addressOf(dst), port: dport, ...sent(1) };
    this.#add(protoOf(flow), [source, target], timeUs(flow.first), timeUs(flow.last));
  }

  addRecord(record: FlowRecord): void {
    const { addressBytes, srcIpAt, dstIpAt, ipLength } = record;
    const source = {
      ...{ ip: formatIp(addressBytes, srcIpAt, ipLength), port: Math.max(record.srcPort, 0) },
      ...{ packets: record.srcPackets, bytes: record.srcBytes, flags: Math.max(record.srcTcpFlags, 0) },
    };
    const target = {
      ...{ ip: formatIp(addressBytes, dstIpAt, ipLength), port: Math.max(record.dstPort, 0) },
      ...{ packets: record.dstPackets, bytes: record.dstBytes, flags: Math.max(record.dstTcpFlags, 0) },
    };
    this.#add(record.proto, [source, target], record.startUs, record.endUs);
  }

  lines(withTimes: boolean): string[] {
    return [...this.#conversations].map(([conversation, { sent, firstUs, lastUs }]) => {
      return line({ conversation, ...Object.fromEntries(sent), ...(withTimes && { firstUs, lastUs }) });
    });
  }

  #add(proto: number, ends: readonly [Sent, Sent], firstUs: number, lastUs: number): void {
    const isMerged = this.#merged.has(pairKey(proto, ends[0].ip, ends[1].ip));
    const names = ends.map(({ ip, port }) => (isMerged ? ip : `${ip} ${port}`));
    const key = `${proto}: ${[...names].sort().join(' and ')}`;
    const conversation = this.#conversations.get(key) ?? { sent: new Map(), firstUs, lastUs };
    this.#conversations.set(key, conversation);
    conversation.firstUs = Math.min(conversation.firstUs, firstUs);
    conversation.lastUs = Math.max(conversation.lastUs, lastUs);
    ends.forEach(({ packets, bytes, flags }, i) => {
      const name = names[i] as string;
      const sum = conversation.sent.get(name) ?? { packets: 0, bytes: 0, flags: 0 };
      conversation.sent.set(name, {
        packets: sum.packets + packets,
        bytes: sum.bytes + bytes,
        flags: sum.flags | flags,
      });
    });
  }
}

/** Events of flows that had been closed; there must be none. */
function saidTooLate(records: readonly FlowRecord[]): string[] {
  const closed = new Set<number>();
  return records.flatMap(({ flowId, state }) => {
    if (closed.has(flowId)) return [line({ flowId, state, after: 'closed' })];
    if (state === CLOSED) closed.add(flowId);
    return [];
  });
}

/** Later fragments have no ports in the truth; events count them with their first. Such pairs are compared as one. */
function fragmentedPairs(truth: CaptureTruth): Set<string> {
  if (truth.counts.fragments_nonfirst === 0) return new Set();
  const portless = [...truth.flows, ...truth.other_ip].filter((flow) => flow.sport === 0 && flow.dport === 0);
  return new Set(portless.map((flow) => pairKey(protoOf(flow), addressOf(flow.src), addressOf(flow.dst))));
}

const pairKey = (proto: number, a: string, b: string) => `${proto} ${[a, b].sort().join(' ')}`;

const protoOf = ({ proto }: TruthFlow): number => PROTOCOLS[proto] ?? Number(proto);

/** The truth writes mapped addresses in hexadecimal; events never write them so. */
function addressOf(text: string): string {
  const match = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(text);
  if (!match) return text;
  const [high, low] = match.slice(1).map((group) => Number.parseInt(group, 16)) as [number, number];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
