import { deepEqual } from 'node:assert/strict';
import { decodeBatch } from '@lanhound/proto';
import { createFileSource } from '../capture/files.ts';
import type { Frame } from '../capture/frame.ts';
import { createDecoder } from '../decode/decode.ts';
import { DnsReader } from '../decode/dns.ts';
import { Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import { BatchWriter, type EncodedBatch } from '../publish/batch-writer.ts';
import { createRecogniser } from './app/recogniser.ts';
import { createDnsTracker } from './dns.ts';
import { DnsTrackConfig } from './dns-config.ts';
import type { EventSink } from './records.ts';
import { type DnsBody, dnsEventOf } from './testing/dns-event.ts';

// Nanoseconds of a DNS message: read alone, from packet to lookup, and up to a batch's bytes; of a packet that is none;
// and of recognising. First the batches are read again and compared with the lookups that went into them.
//
//   npx tsx packages/sensor/src/track/dns.bench.ts CAPTURE.pcap

const ROUND_US = 1_000_000;
const random = () => 0.5;
const NOWHERE: EventSink = { flow: () => {}, dns: () => {}, event: () => {} };

/** The datagrams of a capture, each a packet of its own. */
async function datagramsOf(file: string): Promise<Packet[]> {
  const packets: Packet[] = [];
  const decoder = createDecoder();
  const see = (frame: Frame) => {
    const packet = new Packet();
    if (decoder.decode(frame, packet) !== 0 || packet.proto !== PROTO.udp || packet.fragmentOffset > 0) return;
    packets.push(ownCopy(packet, frame));
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal);
  return packets;
}

/** The frame is borrowed; a copy starts at its first byte. */
function ownCopy(packet: Packet, frame: Frame): Packet {
  const { start, end } = frame;
  packet.bytes = new Uint8Array(frame.bytes.subarray(start, end));
  for (const at of ['srcMacAt', 'dstMacAt', 'srcIpAt', 'dstIpAt', 'transportAt'] as const) {
    if (packet[at] >= 0) packet[at] -= start;
  }
  packet.payloadAt -= start;
  packet.payloadEnd -= start;
  return packet;
}

function measure(name: string, perRound: number, round: () => void): void {
  for (let i = 0; i < 10; i++) round();
  let rounds = 0;
  let usedUs = 0;
  // Processor time, since other programs may share the machine.
  const began = process.cpuUsage();
  while (usedUs < ROUND_US) {
    for (let i = 0; i < 5; i++) round();
    rounds += 5;
    const { user, system } = process.cpuUsage(began);
    usedUs = user + system;
  }
  const ns = (usedUs * 1000) / (rounds * perRound);
  console.log(`${name.padEnd(44)} ${ns.toFixed(0).padStart(6)} ns`);
}

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: dns.bench.ts CAPTURE.pcap');
  process.exit(2);
}
const datagrams = await datagramsOf(file);
const messages = datagrams.filter((packet) => packet.srcPort === 53 || packet.dstPort === 53);
console.log(`${messages.length} messages of ${datagrams.length} datagrams`);

const batches: EncodedBatch[] = [];
const writerTo = (onBatch: (batch: EncodedBatch) => void) =>
  new BatchWriter({ address: { site: 'home', sensor: 'bench' }, epochUs: 1, batchBytes: 65_536, onBatch });
const writer = writerTo((batch) => batches.push(batch));
const trackerTo = (sink: Pick<EventSink, 'dns'>) =>
  createDnsTracker(DnsTrackConfig.parse({}), { sink: { ...NOWHERE, dns: (record) => sink.dns(record) }, random });

const said: DnsBody[] = [];
const compared = trackerTo({
  dns(record) {
    said.push(dnsEventOf(record));
    writer.dns(record);
  },
});
for (const packet of messages) compared.see(packet, 1);
compared.finish(Number.MAX_SAFE_INTEGER);
writer.flush();
const published = batches.flatMap(({ bytes }) => decodeBatch(bytes).events);
deepEqual(
  published.map(({ site: _site, sensor: _sensor, ...event }) => event),
  said,
);
console.log(`${said.length} lookups, the same in their batches`);

const reader = new DnsReader({ answersMax: 512, hashSeed: 7 });
measure('read a message', messages.length, () => {
  for (const { bytes, payloadAt, payloadEnd } of messages) reader.read(bytes, payloadAt, payloadEnd, false);
});

const tracker = trackerTo(NOWHERE);
measure('a message from packet to lookup', messages.length, () => {
  for (const packet of messages) tracker.see(packet, 1);
});

const publishing = trackerTo(writerTo(() => {}));
measure('a message from packet to batch', messages.length, () => {
  for (const packet of messages) publishing.see(packet, 1);
});

const others = messages.map((packet) => Object.assign(new Packet(), packet, { srcPort: 50_000, dstPort: 443 }));
measure('a packet that is no DNS', others.length, () => {
  for (const packet of others) tracker.see(packet, 1);
});

const recogniser = createRecogniser();
measure('recognise a DNS message', messages.length, () => {
  for (const { bytes, payloadAt, payloadEnd } of messages) {
    recogniser.see(bytes, payloadAt, payloadEnd, true, PROTO.udp, 0);
  }
});
const noise = Uint8Array.from({ length: 1_024 }, (_, i) => (i * 167 + 91) & 255);
measure('recognise nothing in a UDP payload', 256, () => {
  for (let i = 0; i < 256; i++) recogniser.see(noise, i, 1_024, true, PROTO.udp, 0);
});
measure('recognise nothing in a TCP payload', 256, () => {
  for (let i = 0; i < 256; i++) recogniser.see(noise, i, 1_024, true, PROTO.tcp, 0);
});
