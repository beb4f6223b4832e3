import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Packet } from '../../decode/packet.ts';
import type { FlowRecord } from '../records.ts';
import { packetOf, START_US } from '../testing/flow-fixture.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import { createRecogniser } from './recogniser.ts';
import { payloadOf } from './testing/said.ts';
import { SAMPLES, type Sample } from './testing/samples.ts';

const SYN = 2;
const ACK = 16;
const HOSTS = {
  client: { src: 1, dst: 2, srcPort: 9, dstPort: 8 },
  server: { src: 2, dst: 1, srcPort: 8, dstPort: 9 },
};
const recogniser = createRecogniser();
const overTcp = SAMPLES.filter(({ transport }) => transport === 'tcp').map((sample) => [sample.app, sample] as const);
/** Byte by byte, no more than this is looked at. */
const TYPED_BYTES_MAX = 64;
const short = overTcp.filter(([, { said }]) => said.every(([, payload]) => payload.length <= TYPED_BYTES_MAX));

test.each(overTcp)('%s is known however it is cut into segments', (app, sample) => {
  const cuts = fc.array(fc.integer({ min: 6, max: 40 }), { minLength: 1, maxLength: 6 });
  const isKnown = (lengths: number[]) => {
    expect(appOf(sample, lengths)).toBe(app);
  };
  fc.assert(fc.property(cuts, isKnown), { numRuns: 5, seed: 7 });
});

test.each(short)('%s is known byte by byte', (app, sample) => {
  expect(appOf(sample, [1])).toBe(app);
});

/** The application of a connection with these payloads, cut into segments of these lengths again and again. */
function appOf({ said }: Sample, cuts: readonly number[]): string {
  let app = '';
  const flow = (record: FlowRecord) => {
    app = record.app;
  };
  const sink = { flow, dns: () => {}, event: () => {} };
  const deps = { sink, recogniser, dialogues: [], inspectors: [], random: () => 0.5 };
  const tracker = createTracker(TrackConfig.parse({ flowsMax: 4 }), deps);
  const sequences = { client: 1_000, server: 2_000 };
  let timeUs = START_US;
  const send = (who: 'client' | 'server', payload: Uint8Array, flags: number) => {
    timeUs += 1_000;
    tracker.see(withPayload(packetOf({ timeUs, ...HOSTS[who], sequence: sequences[who], flags }), payload));
    sequences[who] += (flags & SYN) === 0 ? payload.length : 1;
  };
  send('client', new Uint8Array(0), SYN);
  send('server', new Uint8Array(0), SYN | ACK);
  let i = 0;
  for (const [who, payload] of said) {
    const bytes = payloadOf(payload);
    for (let at = 0; at < bytes.length; ) {
      const length = cuts[i++ % cuts.length] as number;
      send(who, bytes.subarray(at, at + length), ACK);
      at += length;
    }
  }
  tracker.finish();
  return app;
}

/** The fixture's packets carry text; these carry bytes. */
function withPayload(packet: Packet, payload: Uint8Array): Packet {
  packet.bytes = Buffer.concat([packet.bytes.subarray(0, packet.payloadAt), payload]);
  packet.payloadEnd = packet.bytes.length;
  packet.payloadWireEnd = packet.bytes.length;
  return packet;
}
