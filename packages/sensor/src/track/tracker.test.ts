import { describe, expect, test } from 'vitest';
import { NETWORK } from '../decode/packet.ts';
import type { PacketInspector } from './inspector.ts';
import type { Recogniser } from './recogniser.ts';
import { FlowRecord } from './records.ts';
import {
  describeFlow,
  hostOf,
  packetOf,
  play,
  READER,
  type Sent,
  START_US,
  trackerOver,
} from './testing/flow-fixture.ts';
import { TrackConfig } from './track-config.ts';
import { createTracker, type Tracker } from './tracker.ts';

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

  test('inspectors hear of every packet but those of TCP, its flow, the seconds and the end', () => {
    const heard: string[] = [];
    const at = (timeUs: number) => (timeUs - START_US) / 1e6;
    const inspector: PacketInspector = {
      see: (packet, flowId) => heard.push(`${at(packet.timeUs)} flow ${flowId}`),
      tick: (nowUs) => heard.push(`tick ${at(nowUs)}`),
      finish: (nowUs) => heard.push(`finish ${at(nowUs)}`),
    };
    const tracker = trackerOver({}, () => {}, [inspector]);
    tracker.see(packetOf({ timeUs: START_US, src: 1, dst: 2, proto: 17 }));
    tracker.see(Object.assign(packetOf({ timeUs: START_US, src: 1, dst: 2, proto: 0 }), { network: NETWORK.arp }));
    tracker.see(packetOf({ timeUs: START_US, src: 1, dst: 2 }));
    tracker.see(packetOf({ timeUs: START_US + 500_000, src: 1, dst: 3, proto: 17 }));
    tracker.tick(START_US + 2_000_000);
    tracker.finish();
    expect(heard).toEqual(['tick 0', '0 flow 1', '0 flow 0', '0.5 flow 3', 'tick 2', 'finish 2']);
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
    const tracker = createTracker(config, { sink, recogniser, dialogues: [], inspectors: [], random: Math.random });
    for (let i = 0; i < 9; i++) tracker.see(packetOf({ timeUs: START_US, src: 1, dst: 2, proto: 17, payload: 'x' }));
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
