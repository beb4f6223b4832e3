import { formatIp } from '@lanhound/proto';
import { type CaptureTruth, describeWithCaptures, type TruthFlow } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createFileSource } from './capture/files.ts';
import type { Frame } from './capture/frame.ts';
import { CaptureError } from './capture/source.ts';
import { createDecoder } from './decode/decode.ts';
import { type DropName, dropGroupOf } from './decode/drops.ts';
import { NETWORK, Packet } from './decode/packet.ts';
import type { FlowRecord } from './track/records.ts';
import { TrackConfig } from './track/track-config.ts';
import { createTracker } from './track/tracker.ts';

const PROTOCOLS: Record<string, number> = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 };
const SILENT = { see: () => 255, nameOf: () => '' };

/** What one direction of a conversation carried. */
interface Way {
  packets: number;
  bytes: number;
  flags: number;
}

/** A conversation without direction; the ways by who sends. */
interface Conversation {
  ways: Record<string, Way>;
  firstUs: number;
  lastUs: number;
}

/** Conversations by their canonical key; adding to one adds up, as the increments of events do. */
class Ledger {
  readonly conversations: Record<string, Conversation> = {};
  /** Address pairs whose ports are left out, since fragments do not have them. */
  readonly #merged: ReadonlySet<string>;

  constructor(merged: ReadonlySet<string>) {
    this.#merged = merged;
  }

  add(
    proto: number,
    src: { ip: string; port: number } & Way,
    dst: { ip: string; port: number } & Way,
    firstUs: number,
    lastUs: number,
  ): void {
    const merged = this.#merged.has(pairKey(proto, src.ip, dst.ip));
    const [a, b] = [src, dst].map(({ ip, port }) => (merged ? `${ip}` : `${ip} ${port}`)) as [string, string];
    const key = `${proto} ${[a, b].sort().join(' ')}`;
    this.conversations[key] ??= { ways: {}, firstUs, lastUs };
    const conversation = this.conversations[key];
    conversation.firstUs = Math.min(conversation.firstUs, firstUs);
    conversation.lastUs = Math.max(conversation.lastUs, lastUs);
    for (const [name, way] of [[a, src] as const, [b, dst] as const]) {
      conversation.ways[name] ??= { packets: 0, bytes: 0, flags: 0 };
      const sum = conversation.ways[name];
      sum.packets += way.packets;
      sum.bytes += way.bytes;
      sum.flags |= way.flags;
    }
  }

  forgetTimes(): void {
    for (const conversation of Object.values(this.conversations))
      Object.assign(conversation, { firstUs: 0, lastUs: 0 });
  }
}

const pairKey = (proto: number, a: string, b: string) => `${proto} ${[a, b].sort().join(' ')}`;

/** Later fragments have no ports in the truth; here they follow their first one. Such pairs are compared as one. */
function fragmentedPairs(truth: CaptureTruth): Set<string> {
  if (truth.counts.fragments_nonfirst === 0) return new Set();
  const portless = [...truth.flows, ...truth.other_ip].filter((flow) => flow.sport === 0 && flow.dport === 0);
  return new Set(portless.map((flow) => pairKey(protoOf(flow), addressOf(flow.src), addressOf(flow.dst))));
}

const protoOf = ({ proto }: TruthFlow): number => PROTOCOLS[proto] ?? Number(proto);

const microseconds = (seconds: string): number => Number(BigInt(seconds.replace('.', '')) / 1000n);

/** The truth writes mapped addresses in hexadecimal; events never write them so. */
function addressOf(text: string): string {
  const match = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(text);
  if (!match) return text;
  const [high, low] = match.slice(1).map((group) => Number.parseInt(group, 16)) as [number, number];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function ledgerOfTruth(truth: CaptureTruth, merged: ReadonlySet<string>): Ledger {
  const ledger = new Ledger(merged);
  for (const flow of [...truth.flows, ...truth.other_ip]) {
    const way = (side: 0 | 1): Way => ({
      packets: flow.pkts[side],
      bytes: flow.bytes[side],
      flags: flow.flags?.[side] ?? 0,
    });
    const src = { ip: addressOf(flow.src), port: flow.sport, ...way(0) };
    const dst = { ip: addressOf(flow.dst), port: flow.dport, ...way(1) };
    ledger.add(protoOf(flow), src, dst, microseconds(flow.first), microseconds(flow.last));
  }
  return ledger;
}

/** A capture through decoder and tracker; limits that make flows be reported, evicted and closed often, or not. */
async function track(file: string, limits: Partial<TrackConfig>, merged: ReadonlySet<string>) {
  const ledger = new Ledger(merged);
  const closed = new Set<number>();
  const flow = (record: FlowRecord) => {
    expect(closed).not.toContain(record.flowId);
    if (record.state === 3) closed.add(record.flowId);
    const { addressBytes, srcIpAt, dstIpAt, ipLength } = record;
    const src = { ip: formatIp(addressBytes.slice(srcIpAt, srcIpAt + ipLength)), port: Math.max(record.srcPort, 0) };
    const dst = { ip: formatIp(addressBytes.slice(dstIpAt, dstIpAt + ipLength)), port: Math.max(record.dstPort, 0) };
    const srcWay = { packets: record.srcPackets, bytes: record.srcBytes, flags: Math.max(record.srcTcpFlags, 0) };
    const dstWay = { packets: record.dstPackets, bytes: record.dstBytes, flags: Math.max(record.dstTcpFlags, 0) };
    ledger.add(record.proto, { ...src, ...srcWay }, { ...dst, ...dstWay }, record.startUs, record.endUs);
  };
  const tracker = createTracker(TrackConfig.parse(limits), {
    sink: { flow, dns: () => {}, event: () => {} },
    recogniser: SILENT,
    dialogues: [],
    inspectors: [],
    random: () => 0.5,
  });
  const counts = await decodeInto(file, (packet) => tracker.see(packet));
  tracker.finish();
  return { ledger, counts, counters: tracker.counters() };
}

async function decodeInto(file: string, see: (packet: Packet) => void) {
  const decoder = createDecoder();
  const packet = new Packet();
  const counts = { ipv4: 0, ipv6: 0, arp: 0, non_ip: 0, malformed: 0 };
  let latestUs = 0;
  let inOrder = true;
  const seeFrame = (frame: Frame) => {
    inOrder &&= frame.timeUs >= latestUs;
    latestUs = frame.timeUs;
    if (decoder.decode(frame, packet) !== 0) return;
    if (packet.network === NETWORK.arp) counts.arp++;
    else if (packet.network === NETWORK.ipv4) counts.ipv4++;
    else counts.ipv6++;
    see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see: seeFrame, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  for (const [name, count] of Object.entries(decoder.drops())) {
    counts[dropGroupOf(name as DropName) === 'notIp' ? 'non_ip' : 'malformed'] += count;
  }
  return { ...counts, packets: decoder.packets, bytes: decoder.bytes, inOrder };
}

describeWithCaptures('flows of the capture corpus', (captures) => {
  const confirmed = captures.entries.filter((entry) => entry.flows_confirmed).map(({ file }) => file);
  const others = captures.entries.filter((entry) => !entry.flows_confirmed).map(({ file }) => file);

  describe.each([
    ['as configured by default', {}],
    ['with four flows at a time', { flowsMax: 4 }],
    ['reported and closed as early as may be', { announceMs: 0, activeMs: 1_000, lingerMs: 0, tcpIdleMs: 1_000 }],
  ])('%s', (_, limits) => {
    test.each(confirmed)('%s: every packet and byte as two other parsers count them', async (file) => {
      const truth = captures.truth(file);
      const merged = fragmentedPairs(truth);
      const { ledger, counts } = await track(captures.path(file), limits, merged);
      const known = ledgerOfTruth(truth, merged);
      // The truth has the times of the first and last packet in the file's order.
      if (!counts.inOrder) for (const each of [ledger, known]) each.forgetTimes();
      expect(ledger.conversations).toEqual(known.conversations);
    });
  });

  test.each(confirmed)('%s: every frame is counted as what it is', async (file) => {
    const truth = captures.truth(file);
    const { ipv4, ipv6, arp, non_ip, bad_ip, bad_l4 } = truth.counts;
    expect(await decodeInto(captures.path(file), () => {})).toMatchObject({
      ipv4,
      ipv6,
      arp,
      non_ip,
      malformed: bad_ip + bad_l4,
      packets: truth.packets,
      bytes: truth.wire_bytes,
    });
  });

  test.each(others)('%s: survives', async (file) => {
    const { counts } = await track(captures.path(file), {}, new Set());
    expect(counts.packets).toBe(captures.truth(file).packets);
  });
});
