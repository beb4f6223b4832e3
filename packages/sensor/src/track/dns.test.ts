import {
  type DnsMessageFields,
  dnsMessage,
  dnsOverTcp,
  type Endpoint,
  tcpConversation,
  udpFrame,
} from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createDnsTracker } from './dns.ts';
import { DnsTrackConfig } from './dns-config.ts';
import { keepingSink, seeFrames } from './testing/see-frames.ts';
import { createTrack } from './track.ts';
import { TrackConfig } from './track-config.ts';

const LAPTOP: Endpoint = { mac: '3c:22:fb:00:00:01', ip: '192.168.1.20', port: 50_000 };
const GATEWAY: Endpoint = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1', port: 53 };
const PRINTER: Endpoint = { mac: 'aa:00:00:00:00:03', ip: '192.168.1.30', port: 5353 };
const SECOND_US = 1_000_000;
const ADDRESS = { name: 'example.net', type: 'A', data: '192.0.2.1' } as const;

interface Step {
  /** Microseconds. */
  at: number;
  from?: Endpoint;
  to?: Endpoint;
  message: DnsMessageFields;
}

const ask = (at: number, message: Partial<DnsMessageFields> = {}): Step => ({
  at,
  message: { name: 'example.net', ...message },
});
const answer = (at: number, message: Partial<DnsMessageFields> = {}): Step => ({
  at,
  from: GATEWAY,
  to: LAPTOP,
  message: { name: 'example.net', answers: [ADDRESS], ...message },
});

function track(steps: readonly Step[], config: Partial<DnsTrackConfig> = {}) {
  const sink = keepingSink();
  const tracker = createDnsTracker(DnsTrackConfig.parse(config), { sink, random: Math.random });
  for (const { at, from = LAPTOP, to = GATEWAY, message } of steps) {
    seeFrames(tracker, [{ timeUs: at, bytes: udpFrame(from, to, dnsMessage(message)) }]);
  }
  return { tracker, lookups: sink.lookups };
}

/** What of a lookup the tables below compare. */
const short = ({
  name,
  rcode,
  rttUs,
  answers,
}: {
  name: string;
  rcode?: string;
  rttUs?: number;
  answers?: readonly unknown[];
}) => `${name} ${rcode ?? 'unanswered'} ${rttUs ?? '-'} ${answers?.length ?? 0}`;

test('a lookup says everything', () => {
  const { lookups } = track([ask(5, { name: 'Example.NET' }), answer(1_005)]);
  expect(lookups).toEqual([
    {
      type: 'dns',
      time: 5,
      src: '192.168.1.20',
      dst: '192.168.1.1',
      srcPort: 50_000,
      dstPort: 53,
      srcMac: '3c:22:fb:00:00:01',
      via: 'udp',
      id: 0x1234,
      name: 'example.net',
      qtype: 'A',
      rcode: 'NOERROR',
      rttUs: 1_000,
      answers: [{ name: 'example.net', type: 'A', ttl: 300, data: '192.0.2.1' }],
    },
  ]);
});

describe('queries and answers', () => {
  test.each<[string, Step[], string[]]>([
    ['a name that does not exist', [ask(0), answer(9, { rcode: 3, answers: [] })], ['example.net NXDOMAIN 9 0']],
    ['an answer in other letters', [ask(0), answer(9, { name: 'eXample.net' })], ['example.net NOERROR 9 1']],
    ['an answer at the last moment', [ask(0), answer(10 * SECOND_US)], ['example.net NOERROR 10000000 1']],
    [
      'an answer too late',
      [ask(0), answer(10 * SECOND_US + 1)],
      ['example.net unanswered - 0', 'example.net NOERROR - 1'],
    ],
    ['an answer that nobody asked for', [answer(0)], ['example.net NOERROR - 1']],
    ['another identifier', [ask(0), answer(9, { id: 7 })], ['example.net NOERROR - 1', 'example.net unanswered - 0']],
    [
      'another name: somebody guesses',
      [ask(0), answer(9, { name: 'example.org' })],
      ['example.org NOERROR - 1', 'example.net unanswered - 0'],
    ],
    [
      'a second answer to one query: one of them is forged',
      [ask(0), answer(9), answer(10)],
      ['example.net NOERROR 9 1', 'example.net NOERROR - 1'],
    ],
    ['a query sent again and answered once', [ask(0), ask(5), answer(9)], ['example.net NOERROR 9 1']],
    ['a query sent again and answered twice', [ask(0), ask(5), answer(9), answer(10)], ['example.net NOERROR 9 1']],
    [
      'the same query after its answer',
      [ask(0), answer(9), ask(20), answer(25)],
      ['example.net NOERROR 9 1', 'example.net NOERROR 5 1'],
    ],
    [
      'the same query after both its answers were due',
      [ask(0), ask(1), answer(9), ask(20), answer(25)],
      ['example.net NOERROR 9 1', 'example.net NOERROR 5 1'],
    ],
  ])('%s', (_, steps, expected) => {
    const { tracker, lookups } = track(steps);
    tracker.finish(11 * SECOND_US);
    expect(lookups.map(short)).toEqual(expected);
  });

  test('a query is reported when its time is over, and only once', () => {
    const { tracker, lookups } = track([ask(0)]);
    tracker.tick(10 * SECOND_US);
    expect(lookups).toEqual([]);
    tracker.tick(10 * SECOND_US + 1);
    tracker.finish(11 * SECOND_US);
    expect(lookups.map(short)).toEqual(['example.net unanswered - 0']);
  });

  test('a query beyond the limit is reported at once, and its answer when it comes', () => {
    const { tracker, lookups } = track(
      [ask(0, { id: 1 }), ask(1, { id: 2 }), ask(2, { id: 3 }), answer(3, { id: 1 }), answer(4, { id: 3 })],
      { pendingMax: 2 },
    );
    expect(lookups.map(({ id, rcode, rttUs }) => [id, rcode, rttUs])).toEqual([
      [3, undefined, undefined],
      [1, 'NOERROR', 3],
      [3, 'NOERROR', undefined],
    ]);
    expect(tracker.counters()).toMatchObject({ 'dns.queriesRefused': 1, 'dns.messages': 5 });
  });

  test('queries whose time is over make room', () => {
    const { lookups } = track([ask(0, { id: 1 }), ask(10 * SECOND_US + 1, { id: 2 })], { pendingMax: 1 });
    expect(lookups.map(({ id }) => id)).toEqual([1]);
  });
});

describe('asking everybody', () => {
  const mdns: Endpoint = { mac: '01:00:5e:00:00:fb', ip: '224.0.0.251', port: 5353 };
  const llmnr: Endpoint = { mac: '01:00:5e:00:00:fc', ip: '224.0.0.252', port: 5355 };
  const question = { id: 0, name: 'printer.local' };
  const response = { id: 0, name: 'printer.local', answers: [{ ...ADDRESS, name: 'printer.local' }] };

  test('mDNS: a question and an announcement are a lookup each, at once', () => {
    const { lookups } = track([
      { at: 0, from: { ...LAPTOP, port: 5353 }, to: mdns, message: question },
      { at: 5, from: PRINTER, to: mdns, message: response },
    ]);
    const ends = lookups.map(({ src, dst, via, srcMac }) => [src, dst, via, srcMac]);
    expect(ends).toEqual([
      ['192.168.1.20', '224.0.0.251', 'mdns', '3c:22:fb:00:00:01'],
      ['224.0.0.251', '192.168.1.30', 'mdns', undefined],
    ]);
    expect(lookups.map(short)).toEqual(['printer.local unanswered - 0', 'printer.local NOERROR - 1']);
  });

  test.each([
    ['mDNS from a port of its own', mdns, 5353, 'mdns'],
    ['LLMNR', llmnr, 5355, 'llmnr'],
  ])('%s: who answers becomes the destination', (_, group, port, via) => {
    const { lookups } = track([
      { at: 0, to: group, message: { ...question, id: 9 } },
      { at: 5, from: { ...PRINTER, port }, to: LAPTOP, message: { ...response, id: 9 } },
    ]);
    expect(lookups.map(({ dst, dstPort, rttUs, via: how }) => [dst, dstPort, rttUs, how])).toEqual([
      ['192.168.1.30', port, 5, via],
    ]);
  });
});

describe('TCP', () => {
  const query = dnsOverTcp(dnsMessage({ name: 'example.net' }));
  const response = dnsOverTcp(dnsMessage({ name: 'example.net', answers: [ADDRESS] }));

  /** With the tracker of flows, which puts streams in order. */
  function trackFrames(frames: Parameters<typeof seeFrames>[1]) {
    const sink = keepingSink();
    const tracker = createTrack(TrackConfig.parse({ flowsMax: 16 }), { sink, random: () => 0.5 });
    seeFrames({ see: (packet) => tracker.see(packet), tick: () => {}, finish: () => {} }, frames);
    tracker.finish();
    return { lookups: sink.lookups, counters: tracker.counters().details };
  }

  test.each([
    ['DNS', GATEWAY, 'tcp'],
    ['LLMNR', { ...PRINTER, port: 5355 }, 'llmnr'],
  ])('%s: messages split over segments', (_, server, via) => {
    const { lookups } = trackFrames(
      tcpConversation({
        client: LAPTOP,
        server,
        startUs: 0,
        said: [
          ['client', query.subarray(0, 1)],
          ['client', query.subarray(1, 20)],
          ['client', query.subarray(20)],
          ['server', response.subarray(0, 30)],
          ['server', response.subarray(30)],
        ],
      }),
    );
    expect(lookups.map(short)).toEqual(['example.net NOERROR 2000 1']);
    expect(lookups[0]).toMatchObject({
      via,
      src: LAPTOP.ip,
      srcPort: LAPTOP.port,
      srcMac: LAPTOP.mac,
      dst: server.ip,
      dstPort: server.port,
    });
  });

  test('the same lookup over UDP is another', () => {
    const said = [['server', response]] as const;
    const { lookups } = trackFrames([
      { timeUs: 0, bytes: udpFrame(LAPTOP, GATEWAY, dnsMessage({ name: 'example.net' })) },
      ...tcpConversation({ client: LAPTOP, server: GATEWAY, startUs: 9, said }),
    ]);
    expect(lookups.map(({ via, rcode }) => [via, rcode])).toEqual([
      ['tcp', 'NOERROR'],
      ['udp', undefined],
    ]);
  });

  test('what says nothing of itself is read, too: an update before the query', () => {
    const update = Buffer.from(query);
    update[4] = 0x28;
    const said = [
      ['client', Buffer.concat([update, query])],
      ['server', response],
    ] as const;
    const { lookups, counters } = trackFrames(tcpConversation({ client: LAPTOP, server: GATEWAY, startUs: 9, said }));
    expect(lookups.map(short)).toEqual(['example.net NOERROR 1000 1']);
    expect(counters['dns.opcode']).toBe(1);
  });

  test('another application on the port of DNS is left to its reader', () => {
    const said = [
      ['client', Buffer.from('GET / HTTP/1.1\r\nHost: example.net\r\n\r\n')],
      ['server', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
      ['server', response],
    ] as const;
    const { lookups, counters } = trackFrames(tcpConversation({ client: LAPTOP, server: GATEWAY, startUs: 9, said }));
    expect(lookups).toEqual([]);
    expect(counters).toMatchObject({ 'dns.messages': 0, 'http.requests': 1 });
  });
});

test('what is no DNS is counted by its reason and is no lookup', () => {
  const sink = keepingSink();
  const tracker = createDnsTracker(DnsTrackConfig.parse({}), { sink, random: Math.random });
  seeFrames(tracker, [
    { timeUs: 0, bytes: udpFrame(LAPTOP, GATEWAY, 'short') },
    { timeUs: 1, bytes: udpFrame(LAPTOP, GATEWAY, 'a text of more than twelve bytes') },
    { timeUs: 2, bytes: udpFrame(LAPTOP, { ...GATEWAY, port: 5_300 }, dnsMessage({ name: 'example.net' })) },
    { timeUs: 3, bytes: udpFrame(LAPTOP, GATEWAY, '') },
  ]);
  tracker.finish(9);
  expect(sink.lookups).toEqual([]);
  expect(tracker.counters()).toMatchObject({ 'dns.short': 1, 'dns.opcode': 1, 'dns.messages': 0 });
});
