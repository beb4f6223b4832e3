import { expect, test } from 'vitest';
import {
  BROWSER,
  certificates,
  chosenVersion,
  clientHello,
  handshakeRecord,
  message,
  RETRY_RANDOM,
  record,
  serverHello,
} from '../../decode/tls/testing/handshakes.ts';
import { LEAF } from '../../decode/tls/testing/leaf.ts';
import { type DialogueReader, ENOUGH } from '../dialogue.ts';
import type { EventBody } from '../records.ts';
import { converse, type Said } from '../testing/converse.ts';
import { TlsTrackConfig } from './tls-config.ts';
import { createTlsDialogues } from './tls-dialogues.ts';

const newDialogues = (limits: Partial<TlsTrackConfig> = {}) => createTlsDialogues(TlsTrackConfig.parse(limits));

const hello = clientHello(BROWSER);
const answer12 = serverHello({ cipher: 0xc02f });
const answer13 = serverHello({ extensions: [chosenVersion(0x0304)] });
const retry = serverHello({ random: RETRY_RANDOM, extensions: [chosenVersion(0x0304)] });
const CHANGE = record(20, [1]);
const DATA = record(23, new Uint8Array(300));

/** A reader that is asked step by step. */
function open(limits: Partial<TlsTrackConfig> = {}) {
  const events: EventBody[] = [];
  const dialogues = newDialogues(limits);
  const reader: DialogueReader = dialogues.openTls({
    parties: { flowId: 7, proto: 6, src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 1_234 },
    sink: { flow: () => {}, dns: () => {}, event: (event) => void events.push(event) },
    name: () => {},
  });
  const hear = (bytes: Uint8Array, fromInitiator: boolean, timeUs: number) =>
    reader.hear(bytes, 0, bytes.length, fromInitiator, timeUs);
  return { events, dialogues, reader, hear };
}

test('nothing more is wanted once the handshake is told', () => {
  const { events, reader, hear } = open();
  hear(handshakeRecord(hello), true, 1_000);
  expect(hear(handshakeRecord(answer13), false, 2_000)).toBe(ENOUGH);
  expect(hear(DATA, true, 3_000)).toBe(ENOUGH);
  expect(reader.miss(true, 3_000)).toBe(false);
  reader.tick?.(9_000_000);
  reader.end(9_000_000);
  expect(events).toMatchObject([{ time: 1_000 }]);
});

test('of a connection whose beginning was not seen nothing is wanted', () => {
  const { events, reader, hear } = open();
  expect(hear(DATA, false, 1_000)).toBe(ENOUGH);
  expect(hear(Uint8Array.from([...CHANGE, ...record(21, new Uint8Array(40))]), true, 2_000)).toBe(ENOUGH);
  reader.end(3_000);
  expect(events).toEqual([]);
});

test('a client may send data before the server has answered', () => {
  const { events, hear } = open();
  hear(handshakeRecord(hello), true, 1_000);
  expect(hear(DATA, true, 1_000)).toBe(DATA.length);
  hear(handshakeRecord(answer13), false, 2_000);
  expect(events).toMatchObject([{ serverVersion: 'TLS 1.3' }]);
});

test('an answer is waited for ten seconds', () => {
  const { events, reader, hear } = open();
  hear(handshakeRecord(hello), true, 1_000_000);
  reader.tick?.(10_900_000);
  expect(events).toHaveLength(0);
  reader.tick?.(11_000_000);
  expect(events).toHaveLength(1);
  expect(hear(handshakeRecord(answer13), false, 11_100_000)).toBe(ENOUGH);
  expect(events).toHaveLength(1);
});

test('a second hello is waited for as long again', () => {
  const { events, reader, hear } = open();
  hear(handshakeRecord(hello), true, 1_000_000);
  hear(handshakeRecord(retry), false, 9_900_000);
  reader.tick?.(19_000_000);
  expect(events).toHaveLength(0);
  reader.tick?.(19_900_000);
  expect(events).toHaveLength(1);
});

test('time that went back ends the waiting', () => {
  const { events, reader, hear } = open();
  hear(handshakeRecord(hello), true, 90_000_000);
  reader.tick?.(10_000_000);
  expect(events).toHaveLength(1);
});

test('messages beyond the limit are counted and left out', () => {
  const { dialogues, hear, reader, events } = open({ messageBytesMax: 1_024 });
  expect(hear(handshakeRecord(hello), true, 1)).toBe(ENOUGH);
  reader.end(2);
  expect(events).toEqual([]);
  expect(dialogues.counters()).toMatchObject({ 'tls.messagesOmitted': 1, 'tls.noRecord': 0, 'tls.handshakes': 0 });
});

test('of a storm so many handshakes a second are reported', () => {
  const dialogues = newDialogues({ eventsPerSecondMax: 2 });
  const events = [1, 2, 3].flatMap(() => converse(dialogues.openTls, [['client', handshakeRecord(hello)]]).events);
  expect(events).toHaveLength(2);
  expect(dialogues.counters()).toMatchObject({ 'tls.handshakes': 3, 'tls.capped': 1 });
});

test('a client that offers something else again and again is told of four times', () => {
  const offers = Array.from({ length: 9 }, (_, i) => handshakeRecord(clientHello({ ciphers: [i + 1] })));
  const said = offers.map((offer): Said => ['client', offer]);
  const dialogues = newDialogues();
  expect(converse(dialogues.openTls, said).events).toHaveLength(4);
  expect(dialogues.counters()).toMatchObject({ 'tls.handshakes': 4, 'tls.offersOmitted': 5 });
});

test('faults are counted by their names', () => {
  const { dialogues, hear } = open();
  hear(handshakeRecord(message(1, [3, 3], new Uint8Array(60).fill(200))), true, 1);
  hear(new Uint8Array(40_000), false, 2);
  expect(dialogues.counters()).toMatchObject({ 'tls.vector': 1, 'tls.noRecord': 1 });
});

test('certificates that come again are remembered, the latest ones', () => {
  const { openTls } = newDialogues({ certificatesKeptMax: 1 });
  const other = LEAF.with(-1, 0);
  const said = (leaf: Uint8Array): Said[] => [
    ['client', handshakeRecord(hello)],
    ['server', handshakeRecord(answer12, certificates(leaf))],
  ];
  const hashes = [LEAF, LEAF, other, LEAF].map((leaf) => {
    const [event] = converse(openTls, said(leaf)).events;
    return event?.type === 'tls' ? event.certSha256 : undefined;
  });
  expect(new Set(hashes).size).toBe(2);
  expect([hashes[0], hashes[1]]).toEqual([hashes[3], hashes[3]]);
});
