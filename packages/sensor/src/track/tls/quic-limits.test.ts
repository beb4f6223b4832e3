import { expect, test } from 'vitest';
import { type DialogueReader, ENOUGH } from '../dialogue.ts';
import type { EventBody } from '../records.ts';
import { QuicTrackConfig } from './quic-config.ts';
import { createQuicDialogues } from './quic-dialogue.ts';
import { answer, half, hello, long, SERVER_ID, SHORT } from './testing/quic-datagrams.ts';

const PARTIES = { flowId: 1, proto: 17, src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 443 };

/** Readers of flows of one sensor, each told what happens at which second. */
function sensorOf(config: Partial<QuicTrackConfig> = {}) {
  const { open, counters } = createQuicDialogues(QuicTrackConfig.parse(config));
  const events: EventBody[] = [];
  const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
  const openFlow = () => open({ parties: PARTIES, sink, name: () => {} });
  return { openFlow, counters, events };
}

const hear = (reader: DialogueReader, datagram: Uint8Array, second: number, fromInitiator = true) =>
  reader.hear(datagram, 0, datagram.length, fromInitiator, second * 1e6);

test('an answer is waited for two seconds of packet time, and then nothing more is heard', () => {
  const { openFlow, events } = sensorOf();
  const reader = openFlow();
  expect(hear(reader, hello(), 10)).toBe(1_200);
  reader.tick?.(11.9e6);
  expect(events).toEqual([]);
  reader.tick?.(12e6);
  expect(events).toMatchObject([{ sni: 'example.com', time: 10e6 }]);
  expect(hear(reader, SHORT, 12.1)).toBe(ENOUGH);
  expect(hear(reader, SHORT, 12.1, false)).toBe(ENOUGH);
  expect(reader.miss(true, 12.1e6)).toBe(false);
  reader.end(13e6);
  expect(events.length).toBe(1);
});

test('the same hello once more, after the first was told, is a handshake of its own', () => {
  const { openFlow, events } = sensorOf();
  const reader = openFlow();
  hear(reader, hello(), 10);
  // Another connection keeps the flow from being over.
  hear(reader, hello('example.net', { firstId: 'e1e2e3e4e5e6e7e8' }), 11);
  reader.tick?.(12.5e6);
  expect(events).toMatchObject([{ sni: 'example.com' }]);
  hear(reader, hello('example.com', { firstId: 'f1f2f3f4f5f6f7f8' }), 12.6);
  hear(reader, answer({ firstId: 'f1f2f3f4f5f6f7f8' }), 12.7, false);
  expect(events).toMatchObject([{ time: 10e6 }, { time: 12.6e6, cipher: 'TLS_AES_128_GCM_SHA256' }]);
});

test('two seconds after a whole handshake the flow costs nothing more, without any tick', () => {
  const { openFlow, events } = sensorOf();
  const reader = openFlow();
  hear(reader, hello(), 10);
  hear(reader, answer(), 10.1, false);
  expect(events.length).toBe(1);
  expect(hear(reader, SHORT, 12)).toBe(SHORT.length);
  expect(hear(reader, SHORT, 12.1)).toBe(ENOUGH);
});

test('the rest of a hello is waited for ten seconds', () => {
  const { openFlow, events, counters } = sensorOf();
  const [late, tooLate] = [openFlow(), openFlow()];
  for (const reader of [late, tooLate]) hear(reader, half(0, 1_100, 0), 10);
  expect(hear(late, half(1_100, long.length, 1), 19)).toBeGreaterThan(0);
  expect(hear(tooLate, half(1_100, long.length, 1), 20)).toBe(ENOUGH);
  late.end(21e6);
  expect(events.length).toBe(1);
  expect(counters()['quic.incomplete']).toBe(1);
});

test('a flood is decrypted up to the limit of a second', () => {
  const { openFlow, counters } = sensorOf({ initialsPerSecondMax: 3 });
  for (let i = 0; i < 10; i++) hear(openFlow(), answer(), 5);
  expect(counters()).toMatchObject({ 'quic.initials': 3, 'quic.sealed': 3, 'quic.refused': 7 });
  hear(openFlow(), hello(), 6);
  expect(counters()).toMatchObject({ 'quic.initials': 4, 'quic.sealed': 3 });
});

test('one flow has at most 32 Initial packets decrypted; what is known of it is told then', () => {
  const { openFlow, counters, events } = sensorOf();
  const reader = openFlow();
  hear(reader, hello('example.com', { source: 'd1d2' }), 5);
  const strange = hello('example.com', { destination: SERVER_ID });
  const heard = Array.from({ length: 40 }, () => hear(reader, strange, 5));
  expect(heard.indexOf(ENOUGH)).toBe(31);
  expect(counters()).toMatchObject({ 'quic.initials': 32, 'quic.refused': 1 });
  expect(events.length).toBe(1);
});

test('of five connections on the same ports the oldest is told before its time', () => {
  const { openFlow, events } = sensorOf();
  const reader = openFlow();
  const name = (i: number) => `example.co${i}`;
  for (let i = 0; i < 5; i++) hear(reader, hello(name(i), { firstId: `a1a2a3a4a5a6a70${i}` }), 5);
  expect(events).toMatchObject([{ sni: name(0) }]);
  reader.end(6e6);
  expect(events.length).toBe(5);
});

test('parts of hellos are held up to a limit, and given back', () => {
  const { openFlow, counters } = sensorOf({ bufferedBytesMax: 65_536 });
  const readers = Array.from({ length: 40 }, openFlow);
  for (const reader of readers) hear(reader, half(0, 1_100, 0), 5);
  expect(counters()['quic.omitted']).toBe(8);
  // A hello that is whole at once needs no memory.
  hear(openFlow(), hello(), 5);
  for (const reader of readers) reader.end(6e6);
  for (let i = 0; i < 32; i++) hear(openFlow(), half(0, 1_100, 0), 7);
  expect(counters()['quic.omitted']).toBe(8);
});

test('empty datagrams, and such that only begin like a packet', () => {
  const { openFlow, events } = sensorOf();
  const reader = openFlow();
  for (const hex of ['', '80', 'c0', 'c000000001', 'c00000000108', '00', 'c00000000100000000']) {
    const datagram = Buffer.from(hex, 'hex');
    expect(hear(reader, datagram, 5)).toBe(datagram.length);
  }
  reader.end(6e6);
  expect(events).toEqual([]);
});
