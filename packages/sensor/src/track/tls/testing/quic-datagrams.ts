import { deriveInitialSecret, derivePacketKeys, type PacketKeys } from '../../../decode/quic/initial-keys.ts';
import { CLIENT_FRAME, SERVER_FRAMES } from '../../../decode/quic/testing/rfc-examples.ts';
import { cryptoFrame, sealInitial } from '../../../decode/quic/testing/seal-initial.ts';
import { type QuicVersion, quicVersionOf } from '../../../decode/quic/version.ts';

// Datagrams of QUIC connections, made of the hellos that the specifications print.

export const V1 = '00000001';
export const V2 = '6b3343cf';
export const DRAFT_29 = 'ff00001d';
const TYPE_OF_VERSION: Record<string, number> = { [V2]: 1 };

/** The specification's hello for example.com, with another name of as many bytes and with padding (RFC 7685). */
export function clientHello(name = 'example.com', paddingBytes = 0): Buffer {
  const hex = CLIENT_FRAME.slice(8).replace(hexOf('example.com'), hexOf(name));
  const padding = Buffer.alloc(paddingBytes > 0 ? 4 + paddingBytes : 0);
  if (paddingBytes > 0) padding.writeUInt32BE(0x00150000 + paddingBytes);
  const hello = Buffer.concat([Buffer.from(hex, 'hex'), padding]);
  hello.writeUInt32BE(0x01000000 + hello.length - 4);
  const extensionsAt = 4 + 2 + 32 + 1 + 6 + 2;
  hello.writeUInt16BE(hello.length - extensionsAt - 2, extensionsAt);
  return hello;
}

const hexOf = (text: string) => Buffer.from(text).toString('hex');
export const SERVER_HELLO = Buffer.from(SERVER_FRAMES, 'hex').subarray(9);
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
/** The server wants another hello: its random says so. */
export const HELLO_RETRY = Buffer.concat([
  SERVER_HELLO.subarray(0, 6),
  Buffer.from(RETRY_RANDOM, 'hex'),
  SERVER_HELLO.subarray(38),
]);
export const ACK = Buffer.from('0200000000', 'hex');
export const CLOSE = Buffer.from('1c410a000161', 'hex');

function keysFor(version: string, firstId: string, side: 'client' | 'server'): PacketKeys {
  const known = quicVersionOf(Number.parseInt(version, 16)) as QuicVersion;
  const id = Buffer.from(firstId, 'hex');
  return derivePacketKeys(known, deriveInitialSecret(known, id, 0, id.length), side);
}

export interface Initial {
  /** What keys follow from; unless said otherwise it is also the packet's destination. */
  firstId?: string;
  destination?: string;
  source?: string;
  version?: string;
  number?: number;
  numberBytes?: number;
  token?: string;
  packetBytes?: number;
}

export const FIRST_ID = 'a1a2a3a4a5a6a7a8';
export const SERVER_ID = 'b1b2b3b4';

/** A datagram with one Initial packet of the client. */
export function fromClient(frames: Uint8Array[], initial: Initial = {}): Buffer {
  const { firstId = FIRST_ID, destination = firstId, version = V1, number = 0, packetBytes = 1200, ...rest } = initial;
  return sealInitial(
    {
      ...{ ...rest, version, type: TYPE_OF_VERSION[version] ?? 0, destination, number, packetBytes },
      payload: Buffer.concat(frames),
    },
    keysFor(version, firstId, 'client'),
  );
}

/** One of the server, which answers to the client's source. */
export function fromServer(frames: Uint8Array[], initial: Initial = {}): Buffer {
  const {
    firstId = FIRST_ID,
    destination = '',
    source = SERVER_ID,
    version = V1,
    number = 0,
    packetBytes = 0,
  } = initial;
  return sealInitial(
    {
      ...{ version, type: TYPE_OF_VERSION[version] ?? 0, destination, source, number, packetBytes },
      payload: Buffer.concat(frames),
    },
    keysFor(version, firstId, 'server'),
  );
}

export const hello = (name?: string, initial?: Initial) => fromClient([cryptoFrame(0, clientHello(name))], initial);
export const answer = (initial?: Initial) => fromServer([ACK, cryptoFrame(0, SERVER_HELLO)], initial);

/** A packet of another kind of version 1: its first byte, both identifiers, and this many bytes after its length. */
function sealed(firstByte: number, destination: string, source: string, bytes: number): Buffer {
  const ids = [destination, source].map((id) => Buffer.concat([Buffer.of(id.length / 2), Buffer.from(id, 'hex')]));
  return Buffer.concat([
    ...[Buffer.of(firstByte), Buffer.from(V1, 'hex'), ...ids],
    ...[Buffer.of(0x40 | (bytes >> 8), bytes & 0xff), Buffer.alloc(bytes, 0x77)],
  ]);
}

export const HANDSHAKE = sealed(0xe5, '', SERVER_ID, 600);
export const ZERO_RTT = sealed(0xd5, FIRST_ID, '', 300);
export const SHORT = Buffer.concat([Buffer.of(0x41), Buffer.alloc(80, 0x33)]);
export const NEGOTIATION = Buffer.from(`80000000000008${FIRST_ID}${V1}${DRAFT_29}`, 'hex');
export const RETRY_ID = 'c1c2c3c4c5c6c7c8';
export const RETRY = Buffer.from(`f0000000010008${RETRY_ID}746f6b656e${'99'.repeat(16)}`, 'hex');

/** A hello of two datagrams, and a part of it. */
export const long = clientHello('example.com', 1_500);
export const half = (from: number, to: number, number: number, initial: Initial = {}) =>
  fromClient([cryptoFrame(from, long.subarray(from, to))], { number, ...initial });
/** As Chrome sends it: cut into pieces, shuffled, with PADDING and PING between. */
export const shuffled = [
  fromClient([
    ...[cryptoFrame(900, long.subarray(900, 1_100)), Buffer.alloc(30), cryptoFrame(0, long.subarray(0, 50))],
    ...[
      Buffer.of(1),
      cryptoFrame(300, long.subarray(300, 700)),
      Buffer.of(0, 1, 0),
      cryptoFrame(50, long.subarray(50, 60)),
    ],
  ]),
  fromClient(
    [
      ...[cryptoFrame(1_100, long.subarray(1_100)), cryptoFrame(60, long.subarray(60, 310)), Buffer.of(1)],
      ...[cryptoFrame(690, long.subarray(690, 905))],
    ],
    { number: 1 },
  ),
] as const;
