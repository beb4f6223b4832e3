import type { DialogueReader } from '../dialogue.ts';
import { QuicTrackConfig } from './quic-config.ts';
import { createQuicDialogues } from './quic-dialogue.ts';
import { answer, half, hello, long, SERVER_ID, SHORT } from './testing/quic-datagrams.ts';

// Processor time of a QUIC flow: of its handshake, of Initials that are made up, and of a packet behind the handshake.
//
//   npx tsx packages/sensor/src/track/tls/quic-dialogue.bench.ts

const ROUND_US = 1_000_000;
const PARTIES = { flowId: 1, proto: 17, src: '192.168.1.10', srcPort: 49_152, dst: '192.168.1.20', dstPort: 443 };

const config = QuicTrackConfig.parse({ initialsPerSecondMax: 1_000_000 });
const { open } = createQuicDialogues(config);
const { open: openAtLimit } = createQuicDialogues(QuicTrackConfig.parse({ initialsPerSecondMax: 1 }));
const sink = { flow: () => {}, dns: () => {}, event: () => {} };
const context = { parties: PARTIES, sink, name: () => {} };
let timeUs = 0;

const hear = (reader: DialogueReader, datagram: Uint8Array, fromInitiator = true) =>
  reader.hear(datagram, 0, datagram.length, fromInitiator, timeUs);

function measure(name: string, run: () => void): void {
  for (let i = 0; i < 2_000; i++) run();
  let runs = 0;
  let usedUs = 0;
  // Processor time, since other programs may share the machine.
  const began = process.cpuUsage();
  while (usedUs < ROUND_US) {
    for (let i = 0; i < 500; i++) run();
    runs += 500;
    const { user, system } = process.cpuUsage(began);
    usedUs = user + system;
    timeUs += 1_000_000;
  }
  console.log(`${name.padEnd(56)} ${(usedUs / runs).toFixed(3).padStart(9)} us`);
}

const client = hello();
const server = answer();
const halves = [half(0, 1_100, 0), half(1_100, long.length, 1)] as const;
const strange = hello('example.com', { destination: SERVER_ID });

measure("the client's hello, in one datagram", () => {
  const reader = open(context);
  hear(reader, client);
  reader.end(timeUs);
});
measure("the client's hello, in two datagrams", () => {
  const reader = open(context);
  for (const datagram of halves) hear(reader, datagram);
  reader.end(timeUs);
});
measure('both hellos and their event', () => {
  const reader = open(context);
  hear(reader, client);
  hear(reader, server, false);
  reader.end(timeUs);
});
measure('an Initial that does not open', () => {
  const reader = open(context);
  hear(reader, strange);
  reader.end(timeUs);
});
measure('an Initial beyond the limit of its second', () => {
  const reader = openAtLimit(context);
  hear(reader, strange);
  reader.end(timeUs);
});
const reader = open(context);
hear(reader, client);
hear(reader, server, false);
measure('a packet behind the handshake, while still heard', () => {
  reader.hear(SHORT, 0, SHORT.length, false, 0);
});
