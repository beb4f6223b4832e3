import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cryptoFrame } from '../../decode/quic/testing/seal-initial.ts';
import { ENOUGH } from '../dialogue.ts';
import type { EventBody } from '../records.ts';
import { QuicTrackConfig } from './quic-config.ts';
import { createQuicDialogues } from './quic-dialogue.ts';
import {
  ACK,
  answer,
  clientHello,
  fromClient,
  HANDSHAKE,
  half,
  hello,
  NEGOTIATION,
  RETRY,
  ZERO_RTT,
} from './testing/quic-datagrams.ts';

const PARTIES = { flowId: 1, proto: 17, src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 443 };

type Datagram = readonly [content: Uint8Array, fromInitiator: boolean];

/** All that is said and counted of datagrams, each amid bytes of this value. */
function saidOf(datagrams: readonly Datagram[], amid: number) {
  const { open, counters } = createQuicDialogues(QuicTrackConfig.parse({}));
  const events: EventBody[] = [];
  const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
  const reader = open({ parties: PARTIES, sink, name: () => {} });
  const isDone = [false, false];
  datagrams.forEach(([content, fromInitiator], i) => {
    if (isDone[Number(fromInitiator)]) return;
    const bytes = new Uint8Array(content.length + 128).fill(amid);
    bytes.set(content, 64);
    const dealt = reader.hear(bytes, 64, 64 + content.length, fromInitiator, i * 1_000);
    expect([content.length, ENOUGH]).toContain(dealt);
    isDone[Number(fromInitiator)] = dealt === ENOUGH;
  });
  reader.end(1e9);
  return { events, counters: counters() };
}

const genuine = fc.constantFrom(
  hello(),
  hello('example.net', { firstId: 'e1e2e3e4e5e6e7e8', packetBytes: 0 }),
  half(0, 1_100, 0),
  half(1_100, 1_700, 1),
  answer(),
  Buffer.concat([answer(), HANDSHAKE]),
  Buffer.concat([ZERO_RTT, hello('example.com', { packetBytes: 0 })]),
  RETRY,
  NEGOTIATION,
);

/** Changed at a few places, most of them in the header, and perhaps cut. */
const changed = fc
  .tuple(
    genuine,
    fc.array(fc.tuple(fc.oneof(fc.nat(40), fc.nat(1_300)), fc.nat(255)), { maxLength: 3 }),
    fc.option(fc.nat(1_300)),
  )
  .map(([datagram, changes, cut]) => {
    const bytes = Uint8Array.from(datagram);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return cut === null ? bytes : bytes.slice(0, cut);
  });

test('changed and made-up datagrams raise no error, and what lies around them does not matter', () => {
  const datagram = fc.tuple(
    fc.oneof({ weight: 4, arbitrary: changed }, fc.uint8Array({ maxLength: 64 })),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(datagram, { maxLength: 12 }), (datagrams) => {
      const said = saidOf(datagrams, 0);
      expect(saidOf(datagrams, 0xff)).toEqual(said);
    }),
    { numRuns: 200 },
  );
});

test('neither do well sealed packets of any frames, and any hello', () => {
  const frames = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.tuple(fc.nat(280), fc.nat(255)).map(([at, value]) => {
      const bytes = Buffer.concat([ACK, Buffer.from('0600', 'hex'), Buffer.of(0x41, 0x0a), clientHello()]);
      bytes[at] = value;
      return bytes;
    }),
  );
  fc.assert(
    fc.property(fc.array(frames, { minLength: 1, maxLength: 4 }), (payloads) => {
      const datagrams = payloads.map(
        (payload, number) => [fromClient([payload], { number, packetBytes: 64 }), true] as const,
      );
      const { counters } = saidOf([...datagrams, [answer(), false]], 0);
      expect(counters['quic.handshakes']).toBeLessThanOrEqual(1);
      expect(counters['quic.initials']).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test('a hello of any pieces, sent in any order over any number of packets, is the same', () => {
  const whole = saidOf([[hello(), true]], 0).events;
  const pieces = fc.array(fc.nat(240), { maxLength: 12 });
  fc.assert(
    fc.property(
      pieces,
      fc.array(fc.nat(1_000), { minLength: 13, maxLength: 13 }),
      fc.integer({ min: 1, max: 4 }),
      (cuts, ranks, packets) => {
        const message = clientHello();
        const edges = [...new Set([0, ...cuts, message.length])].sort((a, b) => a - b);
        const frames = edges
          .slice(1)
          .map((end, i) => ({ from: edges[i] as number, end, rank: ranks[i] as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ from, end }) => cryptoFrame(from, message.subarray(from, end)));
        const datagrams = Array.from({ length: packets }, (_, number) => {
          const own = frames.filter((_, i) => i % packets === number);
          return [fromClient(own, { number }), true] as const;
        });
        const { events } = saidOf(datagrams, 0);
        expect(events.map((event) => ({ ...event, time: 0 }))).toEqual(whole);
      },
    ),
    { numRuns: 50 },
  );
});
