import { formatIp } from '@lanhound/proto';
import { NETWORK, Packet } from '../../decode/packet.ts';
import { ENOUGH, type OpenDialogue } from '../dialogue.ts';
import type { PacketInspector } from '../inspector.ts';
import { GAVE_UP, type Recogniser } from '../recogniser.ts';
import type { FlowRecord } from '../records.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';

// Packets made of a few numbers, and flows as lines of text: for the tests of the tracker.

export const START_US = 1_772_366_400_000_000;
const STATES = ['', 'open', 'update', 'closed'];
const REASONS = ['', 'fin', 'rst', 'idle', 'evicted', 'end'];
const FLAGS: Record<string, number> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** Recognises a payload that is the name of a protocol; gives up on "?". The server's name follows a blank. */
const APPS = ['', 'http', 'tls'];
const textOf = (bytes: Uint8Array, start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString();
export const READER: Recogniser = {
  see(bytes, start, end, _fromInitiator, _proto, memory) {
    const [word = ''] = textOf(bytes, start, end).split(' ');
    if (word === '?') return GAVE_UP;
    return APPS.indexOf(word) > 0 ? APPS.indexOf(word) : (memory + 256) & ~255;
  },
  nameOf: (code) => APPS[code] ?? '',
};
/** The server's name is the second word. */
const DIALOGUES: OpenDialogue[] = APPS.map(() => ({ name }) => ({
  hear(bytes, start, end) {
    const [, serverName] = textOf(bytes, start, end).split(' ');
    if (serverName) name(serverName);
    return ENOUGH;
  },
  miss: () => false,
  end: () => {},
}));

export interface Sent {
  timeUs: number;
  src: number;
  dst: number;
  srcPort?: number;
  dstPort?: number;
  proto?: number;
  flags?: number;
  ipBytes?: number;
  payload?: string;
  sequence?: number;
  icmp?: [type: number, code: number];
  fragment?: { id: number; offset: number; more: boolean };
  wide?: boolean;
}

/** Hosts are numbers: host 7 is 10.0.0.7, or 2001:db8::7. */
export function packetOf(sent: Sent): Packet {
  const packet = new Packet();
  const payload = Buffer.from(sent.payload ?? '');
  packet.bytes = Buffer.concat([Buffer.alloc(64), payload]);
  packet.timeUs = sent.timeUs;
  packet.network = sent.wide ? NETWORK.ipv6 : NETWORK.ipv4;
  packet.ipLength = sent.wide ? 16 : 4;
  packet.srcIpAt = 0;
  packet.dstIpAt = 16;
  for (const [at, host] of [[0, sent.src] as const, [16, sent.dst] as const]) {
    packet.bytes.set(sent.wide ? [0x20, 1, 0xd, 0xb8] : [10, 0, 0], at);
    packet.bytes[at + packet.ipLength - 1] = host;
  }
  packet.bytes.set([2, 0, 0, 0, 0, sent.src, 2, 0, 0, 0, 0, sent.dst], 40);
  packet.srcMacAt = 40;
  packet.dstMacAt = 46;
  packet.proto = sent.proto ?? 6;
  packet.ipBytes = sent.ipBytes ?? 40 + payload.length;
  packet.tcpFlags = sent.flags ?? 0;
  packet.fragmentOffset = sent.fragment?.offset ?? 0;
  packet.moreFragments = sent.fragment?.more ?? false;
  packet.fragmentId = sent.fragment?.id ?? 0;
  const hasPorts = packet.fragmentOffset === 0 && (packet.proto === 6 || packet.proto === 17);
  packet.srcPort = hasPorts ? (sent.srcPort ?? 0) : 0;
  packet.dstPort = hasPorts ? (sent.dstPort ?? 0) : 0;
  packet.transportAt = packet.fragmentOffset === 0 ? 60 : -1;
  if (sent.icmp) [packet.icmpType, packet.icmpCode] = sent.icmp;
  packet.payloadAt = 64;
  packet.payloadEnd = 64 + payload.length;
  packet.payloadWireEnd = packet.payloadEnd;
  packet.tcpSequence = sent.sequence ?? 0;
  return packet;
}

export function trackerOver(
  limits: Partial<TrackConfig>,
  onFlow: (flow: FlowRecord) => void,
  inspectors: PacketInspector[] = [],
) {
  return createTracker(TrackConfig.parse(limits), {
    sink: { flow: onFlow, dns: () => {}, event: () => {} },
    recogniser: READER,
    dialogues: DIALOGUES,
    inspectors,
    random: () => 0.25,
  });
}

export const hostOf = (flow: FlowRecord, at: number) =>
  formatIp(flow.addressBytes.slice(at, at + flow.ipLength))
    .split(/[.:]/)
    .at(-1) as string;

const flagText = (flags: number) =>
  Object.entries(FLAGS)
    .filter(([, bit]) => flags & bit)
    .map(([letter]) => letter)
    .join('');

/** "1.25 open 1>2 1/0 S-": seconds since the start, state and reason, ends, packets each way, flags each way, app. */
export function describeFlow(flow: FlowRecord): string {
  const { srcPackets, dstPackets, srcTcpFlags, dstTcpFlags } = flow;
  const sides = [hostOf(flow, flow.srcIpAt), hostOf(flow, flow.dstIpAt)].join('>');
  const flags = srcTcpFlags < 0 ? [] : [`${flagText(srcTcpFlags)}-${dstTcpFlags < 0 ? '' : flagText(dstTcpFlags)}`];
  const state = [STATES[flow.state], REASONS[flow.reason]];
  const seconds = String((flow.timeUs - START_US) / 1e6);
  return [seconds, ...state, sides, `${srcPackets}/${dstPackets}`, ...flags, flow.app, flow.serverName]
    .filter(Boolean)
    .join(' ');
}

/** Plays lines "seconds src>dst flags payload" and "seconds tick", which lets time pass; what the tracker says. */
export function play(lines: readonly string[], limits: Partial<TrackConfig> = {}, proto = 6): string[] {
  const said: string[] = [];
  const sequences = new Map<string, number>();
  const sent = (ends: string, flags: number, payload: string) => {
    const sequence = sequences.get(ends) ?? 0;
    sequences.set(ends, sequence + payload.length + ((flags & 2) >> 1));
    return { flags, payload, sequence };
  };
  const tracker = trackerOver(limits, (flow) => said.push(describeFlow(flow)));
  for (const line of lines) {
    const [seconds = '', ends = '', flags = '', ...payload] = line.split(' ');
    const timeUs = START_US + Math.round(Number(seconds) * 1e6);
    if (ends === 'tick') tracker.tick(timeUs);
    else tracker.see(packetOf({ timeUs, ...endsOf(ends), ...sent(ends, flagsOf(flags), payload.join(' ')), proto }));
  }
  said.push('end of input');
  tracker.finish();
  return said;
}

const flagsOf = (text: string) => [...text].reduce((flags, letter) => flags | (FLAGS[letter] ?? 0), 0);

/** Host 1 uses a port of its own; all others serve on 80. */
function endsOf(text: string) {
  const [src, dst] = text.split('>').map(Number) as [number, number];
  const portOf = (host: number) => (host === 1 ? 1001 : 80);
  return { src, dst, srcPort: portOf(src), dstPort: portOf(dst) };
}
