import { closeSync, openSync, writeSync } from 'node:fs';
import { numbersFrom } from './random.ts';

// A home's evening as a capture: films, calls and downloads. A few hundred conversations carry nearly all packets, two
// long ones from outside for each short one back.

const CONVERSATIONS = 300;
const DEVICES = 25;
const PACKETS = 1_000_000;
const SNAP_BYTES = 256;
const LONG_BYTES = 1_400;
const CALL_BYTES = 60;
const GAP_US = 5;
const START_SECONDS = 1_767_225_600;
const CHUNK_BYTES = 4_194_304;
const RECORD_BYTES = 16;
const TCP = 6;
const UDP = 17;
const SYN = 2;
const ACK = 16;

interface Conversation {
  proto: typeof TCP | typeof UDP;
  device: number;
  server: number;
  port: number;
  /** Next sequence numbers, from the device and to it. */
  next: [number, number];
}

/** Writes it; the same each time. */
export function writeEveningTrace(file: string): void {
  const writer = new TraceWriter(openSync(file, 'w'));
  const random = numbersFrom(1);
  const conversations = Array.from({ length: CONVERSATIONS }, (_, i) => conversationOf(i));
  for (const conversation of conversations) {
    if (conversation.proto !== TCP) continue;
    writer.put(conversation, false, 0, SYN);
    writer.put(conversation, true, 0, SYN | ACK);
    writer.put(conversation, false, 0, ACK);
  }
  for (let i = 0; i < PACKETS; i++) {
    // A few conversations have most of the packets (a Pareto distribution).
    const rank = Math.floor((1 - random()) ** (-1 / 1.2));
    const conversation = conversations[rank % CONVERSATIONS] as Conversation;
    const fromDevice = i % 3 === 2;
    const replyBytes = conversation.proto === TCP ? 0 : CALL_BYTES;
    writer.put(conversation, !fromDevice, fromDevice ? replyBytes : LONG_BYTES, ACK);
  }
  writer.close();
}

function conversationOf(i: number): Conversation {
  const device = 0x0a000100 + (i % DEVICES) + 2;
  return { proto: i % 3 === 0 ? UDP : TCP, device, server: 0x5db80000 + i * 7, port: 20_000 + i, next: [1_000, 5_000] };
}

class TraceWriter {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(CHUNK_BYTES);
  #at = 24;
  #timeUs = 0;

  constructor(file: number) {
    this.#file = file;
    // draft-ietf-opsawg-pcap section 4: magic, version 2.4, snapshot length, Ethernet.
    for (const [value, at] of [
      [0xa1b2c3d4, 0],
      [0x00040002, 4],
      [SNAP_BYTES, 16],
      [1, 20],
    ] as const) {
      this.#buffer.writeUInt32LE(value, at);
    }
  }

  put(conversation: Conversation, reversed: boolean, payloadBytes: number, flags: number): void {
    if (this.#at + RECORD_BYTES + SNAP_BYTES > CHUNK_BYTES) this.#flush();
    const at = this.#at + RECORD_BYTES;
    const wireBytes = this.#putPacket(at, conversation, reversed, payloadBytes, flags);
    const captured = Math.min(wireBytes, SNAP_BYTES);
    this.#timeUs += GAP_US;
    this.#buffer.writeUInt32LE(START_SECONDS + Math.floor(this.#timeUs / 1e6), this.#at);
    this.#buffer.writeUInt32LE(this.#timeUs % 1e6, this.#at + 4);
    this.#buffer.writeUInt32LE(captured, this.#at + 8);
    this.#buffer.writeUInt32LE(wireBytes, this.#at + 12);
    this.#at = at + captured;
  }

  /** Ethernet, IPv4 and TCP or UDP at this place; its length on the wire. */
  #putPacket(at: number, conversation: Conversation, reversed: boolean, payloadBytes: number, flags: number): number {
    const { proto, device, server, port } = conversation;
    const b = this.#buffer;
    const headerBytes = proto === TCP ? 20 : 8;
    b.fill(0x5a, at, at + SNAP_BYTES);
    b.writeUIntBE(reversed ? 0x020000000002 : 0x020000000001, at, 6);
    b.writeUIntBE(reversed ? 0x020000000001 : 0x020000000002, at + 6, 6);
    b.writeUInt16BE(0x0800, at + 12);
    b.fill(0, at + 14, at + 54);
    b.writeUInt16BE(0x4500, at + 14);
    b.writeUInt16BE(20 + headerBytes + payloadBytes, at + 16);
    b.writeUInt8(64, at + 22);
    b.writeUInt8(proto, at + 23);
    b.writeUInt32BE(reversed ? server : device, at + 26);
    b.writeUInt32BE(reversed ? device : server, at + 30);
    b.writeUInt16BE(reversed ? 443 : port, at + 34);
    b.writeUInt16BE(reversed ? port : 443, at + 36);
    if (proto === TCP) this.#putTcp(at + 34, conversation, reversed ? 1 : 0, payloadBytes, flags);
    else b.writeUInt16BE(8 + payloadBytes, at + 38);
    return 34 + headerBytes + payloadBytes;
  }

  #putTcp(at: number, { next }: Conversation, side: 0 | 1, payloadBytes: number, flags: number): void {
    const b = this.#buffer;
    b.writeUInt32BE(next[side], at + 4);
    b.writeUInt32BE(next[side === 0 ? 1 : 0], at + 8);
    b.writeUInt16BE(0x5000 | flags, at + 12);
    next[side] = (next[side] + payloadBytes + ((flags & SYN) === 0 ? 0 : 1)) >>> 0;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer, 0, this.#at);
    this.#at = 0;
  }
}
