import { formatIp } from '@lanhound/proto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NETWORK, Packet } from '../decode/packet.ts';
import type { PacketInspector } from './inspector.ts';
import { GAVE_UP, type Recogniser } from './recogniser.ts';
import { FlowRecord } from './records.ts';
import { TrackConfig } from './track-config.ts';
import { createTracker, type Tracker } from './tracker.ts';

const START_US = 1_772_366_400_000_000;
const STATES = ['', 'open', 'update', 'closed'];
const REASONS = ['', 'fin', 'rst', 'idle', 'evicted', 'end'];
const FLAGS: Record<string, number> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

/** Recognises a payload that is the name of a protocol; gives up on "?". The server's name follows a blank. */
const APPS = ['', 'http', 'tls'];
const textOf = (bytes: Uint8Array, start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString();
const READER: Recogniser = {
  see(bytes, start, end, _fromInitiator, _proto, memory) {
    const [word = ''] = textOf(bytes, start, end).split(' ');
    if (word === '?') return GAVE_UP;
    return APPS.indexOf(word) > 0 ? APPS.indexOf(word) : (memory + 256) & ~255;
  },
  nameOf: (code) => APPS[code] ?? '',
  serverNameIn: (bytes, start, end) => textOf(bytes, start, end).split(' ')[1] ?? '',
};

interface Sent {
  timeUs: number;
  src: number;
  dst: number;
  srcPort?: number;
  dstPort?: number;
  proto?: number;
  flags?: number;
  ipBytes?: number;
  payload?: string;
  icmp?: [type: number, code: number];
  fragment?: { id: number; offset: number; more: boolean };
  wide?: boolean;
}

/** Hosts are numbers: host 7 is 10.0.0.7, or 2001:db8::7. */
function packetOf(sent: Sent): Packet {
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
  return packet;
}

function trackerOver(
  limits: Partial<TrackConfig>,
  onFlow: (flow: FlowRecord) => void,
  inspectors: PacketInspector[] = [],
) {
  return createTracker(TrackConfig.parse(limits), {
    sink: { flow: onFlow, dns: () => {}, event: () => {} },
    recogniser: READER,
    inspectors,
    random: () => 0.25,
  });
}

const hostOf = (flow: FlowRecord, at: number) =>
  formatIp(flow.addressBytes.slice(at, at + flow.ipLength))
    .split(/[.:]/)
    .at(-1) as string;

const flagText = (flags: number) =>
  Object.entries(FLAGS)
    .filter(([, bit]) => flags & bit)
    .map(([letter]) => letter)
    .join('');

/** "1.25 open 1>2 1/0 S-": seconds since the start, state and reason, ends, packets each way, flags each way, app. */
function describeFlow(flow: FlowRecord): string {
  const { srcPackets, dstPackets, srcTcpFlags, dstTcpFlags } = flow;
  const sides = [hostOf(flow, flow.srcIpAt), hostOf(flow, flow.dstIpAt)].join('>');
  const flags = srcTcpFlags < 0 ? [] : [`${flagText(srcTcpFlags)}-${dstTcpFlags < 0 ? '' : flagText(dstTcpFlags)}`];
  const state = [STATES[flow.state], REASONS[flow.reason]];
  const seconds = String((flow.timeUs - START_US) / 1e6);
  return [seconds, ...state, sides, `${srcPackets}/${dstPackets}`, ...flags, flow.app, flow.serverName]
    .filter(Boolean)
    .join(' ');
}

/** Plays "seconds src>dst flags payload" lines, ports 1000+src and 80 towards 2 and up; "seconds tick" lets time pass. */
function play(lines: readonly string[], limits: Partial<TrackConfig> = {}, proto = 6): string[] {
  const said: string[] = [];
  const tracker = trackerOver(limits, (flow) => said.push(describeFlow(flow)));
  for (const line of lines) {
    const [seconds = '', ends = '', flags = '', ...payload] = line.split(' ');
    const timeUs = START_US + Math.round(Number(seconds) * 1e6);
    if (ends === 'tick') tracker.tick(timeUs);
    else tracker.see(packetOf({ timeUs, ...endsOf(ends), proto, flags: flagsOf(flags), payload: payload.join(' ') }));
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

const HANDSHAKE = ['0 1>2 S', '0.01 2>1 SA', '0.02 1>2 A'];

describe('the life of a TCP connection', () => {
  test.each([
    [
      'announced within half a second, closed a while after both finished',
      [...HANDSHAKE, '0.1 1>2 FA', '0.11 2>1 FA', '0.12 1>2 A', '0.5 tick', '3 tick'],
      ['0.5 open 1>2 4/2 FSA-FSA', '3 closed fin 1>2 0/0 FSA-FSA', 'end of input'],
    ],
    [
      'announced by the clock alone',
      ['0 1>2 S', '0.2 tick', '0.4 tick', '0.5 tick'],
      ['0.4 open 1>2 1/0 S-', 'end of input', '0.5 closed end 1>2 0/0 S-'],
    ],
    [
      'announced as soon as its protocol is recognised',
      [...HANDSHAKE, '0.03 1>2 PA http example.org', '0.04 2>1 PA ok'],
      ['0.03 open 1>2 3/1 SPA-SA http example.org', 'end of input', '0.04 closed end 1>2 0/1 SPA-SPA http example.org'],
    ],
    [
      'recognised after it was announced',
      [...HANDSHAKE, '0.5 tick', '1 2>1 PA 220', '1.1 1>2 PA tls a.example', '1.2 1>2 PA more'],
      [
        '0.5 open 1>2 2/1 SA-SA',
        '1.1 update 1>2 1/1 SPA-SPA tls a.example',
        'end of input',
        '1.2 closed end 1>2 1/0 SPA-SPA tls a.example',
      ],
    ],
    [
      'accepted after it was announced',
      ['0 1>2 S', '0.5 tick', '0.8 2>1 SA', '0.9 1>2 A'],
      ['0.5 open 1>2 1/0 S-', '0.8 update 1>2 0/1 S-SA', 'end of input', '0.9 closed end 1>2 1/0 SA-SA'],
    ],
    [
      'reported while it lives, unless nothing happened',
      [...HANDSHAKE, '1 tick', '30 1>2 A', '59 tick', '62 tick', '200 tick', '300 2>1 A', '301 tick', '361 tick'],
      [
        '1 open 1>2 2/1 SA-SA',
        '62 update 1>2 1/0 SA-SA',
        '361 update 1>2 0/1 SA-SA',
        'end of input',
        '361 closed end 1>2 0/0 SA-SA',
      ],
    ],
    [
      'refused: reset, and closed a while later',
      ['0 1>2 S', '0.01 2>1 RA', '2 tick', '2.1 tick'],
      ['2 open 1>2 1/1 S-RA', '2.1 closed rst 1>2 0/0 S-RA', 'end of input'],
    ],
    [
      'late packets belong to it and put its end off',
      [...HANDSHAKE, '1 1>2 R', '2 2>1 A', '3.5 2>1 A', '6 tick'],
      ['1 open 1>2 2/1 SA-SA', '6 closed rst 1>2 1/2 SRA-SA', 'end of input'],
    ],
    [
      'finished on one side only it goes on',
      [...HANDSHAKE, '1 1>2 FA', '10 2>1 A', '20 2>1 A'],
      ['1 open 1>2 2/1 SA-SA', 'end of input', '20 closed end 1>2 1/2 FSA-SA'],
    ],
    [
      'a SYN between the same ports after the end is the next connection',
      [...HANDSHAKE, '1 1>2 R', '1.5 1>2 S', '1.6 2>1 SA'],
      ['1 open 1>2 2/1 SA-SA', '1.5 closed rst 1>2 1/0 SRA-SA', 'end of input', '1.6 closed end 1>2 1/1 S-SA'],
    ],
    [
      'a repeated SYN is not',
      ['0 1>2 S', '1 1>2 S', '3 1>2 S'],
      ['1 open 1>2 1/0 S-', 'end of input', '3 closed end 1>2 2/0 S-'],
    ],
    [
      'nobody answers',
      ['0 1>2 S', '29 tick', '31 tick'],
      ['29 open 1>2 1/0 S-', '31 closed idle 1>2 0/0 S-', 'end of input'],
    ],
    [
      'silent for an hour',
      [...HANDSHAKE, '3599 tick', '3601 tick'],
      ['3599 open 1>2 2/1 SA-SA', '3601 closed idle 1>2 0/0 SA-SA', 'end of input'],
    ],
    [
      'over before it was announced it is told once',
      [...HANDSHAKE, '0.1 1>2 R', '3 tick'],
      ['3 closed rst 1>2 3/1 SRA-SA', 'end of input'],
    ],
  ])('%s', (_, lines, expected) => expect(play(lines)).toEqual(expected));
});

describe('who began', () => {
  test.each([
    ['the sender of the SYN', ['0 1>2 S', '0.1 2>1 SA'], '0.1 closed end 1>2 1/1 S-SA'],
    ['the receiver of the SYN+ACK that came first', ['0 2>1 SA', '0.1 1>2 A'], '0.1 closed end 1>2 1/1 A-SA'],
    ['the sender of the SYN that came late', ['0 2>1 A', '0.1 1>2 S'], '0.1 closed end 1>2 1/1 S-A'],
    ['the receiver of the SYN+ACK that came late', ['0 2>1 A', '0.1 2>1 SA'], '0.1 closed end 1>2 0/2 -SA'],
    ['the first sender when no SYN was seen', ['0 2>1 A', '0.1 1>2 A'], '0.1 closed end 2>1 1/1 A-A'],
    ['the first sender to have a SYN when both send one', ['0 1>2 S', '0.1 2>1 S'], '0.1 closed end 1>2 1/1 S-S'],
  ])('%s', (_, lines, expected) => expect(play(lines)).toEqual(['end of input', expected]));

  test('an announced flow keeps its direction', () => {
    const said = play(['0 2>1 A', '0.5 tick', '0.6 1>2 S']);
    expect(said).toEqual(['0.5 open 2>1 1/0 A-', 'end of input', '0.6 closed end 2>1 0/1 A-S']);
  });
});

describe('silence ends other flows', () => {
  test.each([
    ['UDP without answer', 17, ['0 1>2'], 60],
    ['UDP with answer', 17, ['0 1>2', '0 2>1'], 180],
    ['ICMP', 1, ['0 1>2', '0 2>1'], 30],
    ['GRE', 47, ['0 1>2'], 60],
  ])('%s', (_, proto, lines, seconds) => {
    const states = (until: number) => play([...lines, `${until} tick`], {}, proto).map((text) => text.split(' ')[1]);
    expect(states(seconds - 0.1)).toEqual(['open', 'of', 'closed']);
    expect(states(seconds + 0.1)).toEqual(['closed', 'of']);
  });
});

describe('time', () => {
  test('a clock set back neither holds flows nor closes them early', () => {
    const said = play(['100 1>2', '40 1>2', '40.5 tick', '101 tick', '220 tick'], {}, 17);
    expect(said).toEqual(['100 open 1>2 2/0', '101 closed idle 1>2 0/0', 'end of input']);
  });

  test('a packet from another century closes what is idle by then, and nothing after it', () => {
    const said = play(['0 1>2 S', '3e9 1>3 S', '1 1>4 S', '1.5 tick']);
    expect(said.map((text) => text.replace(/^\S+ /, ''))).toEqual([
      'closed idle 1>2 1/0 S-',
      'open 1>3 1/0 S-',
      'open 1>4 1/0 S-',
      'of input',
      'closed end 1>3 0/0 S-',
      'closed end 1>4 0/0 S-',
    ]);
  });

  test('inspectors hear of every packet, its flow, the seconds and the end', () => {
    const heard: string[] = [];
    const at = (timeUs: number) => (timeUs - START_US) / 1e6;
    const inspector: PacketInspector = {
      see: (packet, flowId) => heard.push(`${at(packet.timeUs)} flow ${flowId}`),
      tick: (nowUs) => heard.push(`tick ${at(nowUs)}`),
      finish: (nowUs) => heard.push(`finish ${at(nowUs)}`),
    };
    const tracker = trackerOver({}, () => {}, [inspector]);
    tracker.see(packetOf({ timeUs: START_US, src: 1, dst: 2 }));
    tracker.see(Object.assign(packetOf({ timeUs: START_US, src: 1, dst: 2 }), { network: NETWORK.arp }));
    tracker.see(packetOf({ timeUs: START_US + 500_000, src: 1, dst: 3 }));
    tracker.tick(START_US + 2_000_000);
    tracker.finish();
    expect(heard).toEqual(['tick 0', '0 flow 1', '0 flow 0', '0.5 flow 2', 'tick 2', 'finish 2']);
  });
});

describe('limits', () => {
  const udp = (src: number, dst: number, timeUs = START_US) => packetOf({ timeUs, src, dst, proto: 17 });
  const numbersOf = (tracker: Tracker) => {
    const { flowsLive, flowsOpened, flowsEvicted } = tracker.counters();
    return [flowsLive, flowsOpened, flowsEvicted];
  };

  test('a full table closes the flow that was not heard again, and counts it', () => {
    const said: string[] = [];
    const tracker = trackerOver({ flowsMax: 3 }, (flow) => said.push(describeFlow(flow)));
    for (const [src, dst] of [
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 1],
      [1, 4],
      [1, 5],
    ] as const)
      tracker.see(udp(src, dst));
    expect(said).toEqual(['0 closed evicted 1>3 1/0']);
    expect(numbersOf(tracker)).toEqual([3, 4, 1]);
  });

  test('a flood pushes itself out, not the conversation that goes on', () => {
    const closed: string[] = [];
    const tracker = trackerOver(
      { flowsMax: 16 },
      (flow) => flow.state === 3 && closed.push(hostOf(flow, flow.dstIpAt)),
    );
    for (let i = 0; i < 2_000; i++) {
      tracker.see(udp(1, 2));
      tracker.see(packetOf({ timeUs: START_US, src: 3, dst: 9, srcPort: i, proto: 17 }));
    }
    expect(new Set(closed)).toEqual(new Set(['9']));
  });

  test('the recogniser sees so many payloads of a flow and no more', () => {
    const seen: number[] = [];
    const recogniser = {
      ...READER,
      see: (...args: Parameters<Recogniser['see']>) => seen.push(args[5]) && args[5] + 256,
    };
    const sink = { flow: () => {}, dns: () => {}, event: () => {} };
    const config = TrackConfig.parse({ recognisePayloadsMax: 3 });
    const tracker = createTracker(config, { sink, recogniser, inspectors: [], random: Math.random });
    for (let i = 0; i < 9; i++) tracker.see(packetOf({ timeUs: START_US, src: 1, dst: 2, payload: 'x' }));
    expect(seen).toEqual([0, 256, 512]);
  });

  test('a flow without room for its server name goes without, and is counted', () => {
    const names: string[] = [];
    const tracker = trackerOver({ serverNamesMax: 1 }, (flow) => names.push(flow.serverName));
    for (const dst of [2, 3]) tracker.see(packetOf({ timeUs: START_US, src: 1, dst, payload: `tls ${dst}.example` }));
    tracker.finish();
    expect(names).toEqual(['2.example', '', '2.example', '']);
    expect(tracker.counters().serverNamesRefused).toBe(1);
  });
});

describe('identity', () => {
  /** What all events of each flow say together. */
  const only = (packets: Sent[], limits: Partial<TrackConfig> = {}): FlowRecord[] => {
    const flows = new Map<number, FlowRecord>();
    const tracker = trackerOver(limits, (flow) => {
      const { srcPackets = 0, dstPackets = 0 } = flows.get(flow.flowId) ?? {};
      const sums = { srcPackets: srcPackets + flow.srcPackets, dstPackets: dstPackets + flow.dstPackets };
      flows.set(flow.flowId, Object.assign(new FlowRecord(), flow, sums));
    });
    for (const sent of packets) tracker.see(packetOf(sent));
    tracker.finish();
    return [...flows.values()];
  };

  test('what the first packet shows', () => {
    const sent = { timeUs: START_US, src: 1, dst: 2, srcPort: 40_000, dstPort: 65_535, proto: 17, ipBytes: 1_500 };
    expect(only([sent])).toMatchObject([
      {
        ...{ proto: 17, srcPort: 40_000, dstPort: 65_535, srcMac: 0x020000000001, dstMac: 0x020000000002, vlan: -1 },
        ...{ srcPackets: 1, srcBytes: 1_500, dstPackets: 0, icmpType: -1, srcTcpFlags: -1, dstTcpFlags: -1 },
      },
    ]);
  });

  test('ICMP is one flow between two addresses, with the type of its first message', () => {
    const echo = { timeUs: START_US, proto: 1 };
    const flows = only([
      { ...echo, src: 1, dst: 2, icmp: [8, 0] },
      { ...echo, src: 2, dst: 1, icmp: [0, 0] },
      { ...echo, src: 2, dst: 1, icmp: [3, 3] },
    ]);
    expect(flows).toMatchObject([{ icmpType: 8, icmpCode: 0, srcPackets: 1, dstPackets: 2, srcPort: -1, dstPort: -1 }]);
  });

  test.each([[false], [true]])('later fragments go with their first one, or with none (IPv6: %s)', (wide) => {
    const fragment = (id: number, offset: number) => ({
      ...{ timeUs: START_US, src: 1, dst: 2, srcPort: 5, dstPort: 6, proto: 17, wide },
      fragment: { id, offset, more: offset === 0 },
    });
    const flows = only([fragment(1, 0), fragment(1, 1480), fragment(2, 1480), fragment(1, 2960)]);
    expect(flows.map(({ srcPort, dstPort, srcPackets }) => [srcPort, dstPort, srcPackets])).toEqual([
      [5, 6, 3],
      [0, 0, 1],
    ]);
  });

  test('a fragment is forgotten after a minute', () => {
    const at = (timeUs: number, offset: number) => ({
      ...{ timeUs, src: 1, dst: 2, srcPort: 5, dstPort: 6, proto: 17 },
      fragment: { id: 1, offset, more: true },
    });
    const flows = only([at(START_US, 0), at(START_US + 59e6, 1480), at(START_US + 61e6, 1480)], { udpIdleMs: 90_000 });
    expect(flows.map(({ srcPort, srcPackets }) => [srcPort, srcPackets])).toEqual([
      [5, 2],
      [0, 1],
    ]);
  });

  test('IPv4 and IPv6 addresses of the same bytes are two', () => {
    const flows = only([false, true].map((wide) => ({ timeUs: START_US, src: 1, dst: 2, proto: 17, wide })));
    expect(flows.map(({ ipLength }) => ipLength)).toEqual([4, 16]);
  });
});

describe('whatever comes', () => {
  const sent: fc.Arbitrary<Sent> = fc.record({
    timeUs: fc.oneof(
      fc.integer({ min: START_US, max: START_US + 5_000_000 }),
      fc.integer({ min: START_US, max: START_US + 500_000_000 }),
      fc.integer({ min: 0, max: 2 ** 52 }),
    ),
    src: fc.integer({ min: 1, max: 3 }),
    dst: fc.integer({ min: 1, max: 3 }),
    srcPort: fc.constantFrom(1, 2, 65_535),
    dstPort: fc.constantFrom(1, 2, 65_535),
    proto: fc.constantFrom(1, 6, 6, 6, 17),
    flags: fc.integer({ min: 0, max: 31 }),
    ipBytes: fc.integer({ min: 20, max: 65_535 }),
    payload: fc.constantFrom('', '', 'x', 'http a.example', '?'),
    wide: fc.boolean(),
  });

  /** Without direction, as the simplest possible flow table counts. */
  class Model {
    readonly sums = new Map<string, number[]>();
    add(proto: number, ends: [string, number[]][]): void {
      for (const [name, [packets = 0, bytes = 0]] of ends) {
        const key = `${proto} ${ends
          .map(([other]) => other)
          .sort()
          .join(' ')} ${name}`;
        const [packetsBefore = 0, bytesBefore = 0] = this.sums.get(key) ?? [];
        this.sums.set(key, [packetsBefore + packets, bytesBefore + bytes]);
      }
    }
  }

  test('increments add up, and every flow is opened and closed once', () => {
    const limits = fc.record({
      flowsMax: fc.integer({ min: 1, max: 5 }),
      announceMs: fc.constantFrom(0, 250),
      lingerMs: fc.constantFrom(0, 2_000),
    });
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 200 }), limits, (packets, config) => {
        const model = new Model();
        const got = new Model();
        const states = new Map<number, number>();
        const wrong: unknown[] = [];
        const tracker = trackerOver(config, (flow) => {
          const before = states.get(flow.flowId) ?? 0;
          const isNext = flow.state === 3 ? before < 3 : flow.state === Math.min(before + 1, 2);
          const isOrdered = flow.startUs <= flow.endUs && flow.endUs <= flow.timeUs;
          if (!isNext || !isOrdered || flow.reason > 0 !== (flow.state === 3)) wrong.push(describeFlow(flow));
          states.set(flow.flowId, flow.state);
          const name = (at: number, port: number) => `${hostOf(flow, at)}/${flow.ipLength}:${Math.max(port, 0)}`;
          const src = name(flow.srcIpAt, flow.srcPort);
          const dst = name(flow.dstIpAt, flow.dstPort);
          got.add(flow.proto, [
            [src, [flow.srcPackets, flow.srcBytes]],
            [dst, [flow.dstPackets, flow.dstBytes]],
          ]);
        });
        for (const each of packets) {
          const packet = packetOf(each);
          const length = each.wide ? 16 : 4;
          const ends: [string, number[]][] = [
            [`${each.src}/${length}:${packet.srcPort}`, [1, packet.ipBytes]],
            [`${each.dst}/${length}:${packet.dstPort}`, [0, 0]],
          ];
          model.add(packet.proto, ends);
          tracker.see(packet);
          if (tracker.counters().flowsLive > config.flowsMax) wrong.push(tracker.counters());
        }
        tracker.finish();
        expect(wrong).toEqual([]);
        expect(got.sums).toEqual(model.sums);
        expect([...states.values()].every((state) => state === 3)).toBe(true);
        expect(states.size).toBe(tracker.counters().flowsOpened);
        expect(tracker.counters().flowsLive).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
