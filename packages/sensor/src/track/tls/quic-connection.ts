import { readCryptoFrames } from '../../decode/quic/crypto-frames.ts';
import { CryptoStream } from '../../decode/quic/crypto-stream.ts';
import {
  deriveInitialSecret,
  derivePacketKeys,
  type InitialSecret,
  type PacketKeys,
} from '../../decode/quic/initial-keys.ts';
import { openInitial } from '../../decode/quic/initial-packet.ts';
import type { LongHeader } from '../../decode/quic/long-header.ts';
import type { QuicVersion } from '../../decode/quic/version.ts';
import { type ClientHello, readClientHello } from '../../decode/tls/client-hello.ts';
import { readServerHello } from '../../decode/tls/server-hello.ts';
import type { QuicDesk } from './quic-desk.ts';
import type { TlsHandshake } from './tls-handshake.ts';

/** Keys of one side, with the version they are for. */
interface SideKeys {
  version: QuicVersion;
  keys: PacketKeys;
}

/** What is kept of one side: the keys of its Initial packets and its handshake bytes. */
interface Side {
  readonly role: 'client' | 'server';
  readonly stream: CryptoStream;
  sealedWith: SideKeys | undefined;
  /** Highest packet number so far. */
  number: number;
}

/**
 * One attempt of a client to connect. It chooses an identifier for the server, from which the keys of both sides'
 * Initial packets follow; a Retry or a version that the server does not speak makes it try once more, as another one.
 */
export class QuicConnection {
  readonly isClientInitiator: boolean;
  /** What is told of it; that of an earlier attempt when this one goes on with the same hello. */
  handshake: TlsHandshake;
  /** Its latest hello, once it is whole. */
  client: ClientHello | undefined;
  /** Another attempt goes on with its hello. */
  isSuperseded = false;
  /** The server's hello was seen. */
  isAnswered = false;
  readonly #desk: QuicDesk;
  readonly #version: QuicVersion;
  readonly #firstId: Uint8Array;
  readonly #clientId: Uint8Array;
  /** What the server wants to be called since it answered. */
  #serverId: Uint8Array | undefined;
  #secret: { version: QuicVersion; secret: InitialSecret } | undefined;
  readonly #clientSide: Side;
  readonly #serverSide: Side;
  /** The server wants one more hello. */
  #isRetryAsked = false;
  #isBroken = false;
  /** Bytes of both streams, as the desk knows them. */
  #heldBytes = 0;

  /** By the first packet of the client that is not of another connection. */
  constructor(
    desk: QuicDesk,
    handshake: TlsHandshake,
    isClientInitiator: boolean,
    bytes: Uint8Array,
    header: LongHeader,
  ) {
    this.#desk = desk;
    this.handshake = handshake;
    this.isClientInitiator = isClientInitiator;
    this.#version = header.version as QuicVersion;
    this.#firstId = bytes.slice(header.destinationAt, header.destinationEnd);
    this.#clientId = bytes.slice(header.sourceAt, header.sourceEnd);
    this.#clientSide = newSide('client');
    this.#serverSide = newSide('server');
  }

  /** Whether more of the client, or of the server, would tell something. */
  wants(role: 'client' | 'server'): boolean {
    if (this.#isBroken || this.isAnswered || this.isSuperseded) return false;
    return role === 'server' || !this.client || this.#isRetryAsked;
  }

  /** The client's packet is of this connection. */
  owns(bytes: Uint8Array, header: LongHeader): boolean {
    if (isId(this.#serverId, bytes, header.destinationAt, header.destinationEnd)) return true;
    return header.version === this.#version && isId(this.#firstId, bytes, header.destinationAt, header.destinationEnd);
  }

  /** The server's packet is for this connection, as far as its header tells. */
  isAnsweredBy(bytes: Uint8Array, header: LongHeader): boolean {
    return isId(this.#clientId, bytes, header.destinationAt, header.destinationEnd);
  }

  /** A packet of the server, not a Retry, says what it wants to be called from now on. */
  learnServerId(bytes: Uint8Array, { sourceAt, sourceEnd }: LongHeader): void {
    if (!isId(this.#serverId, bytes, sourceAt, sourceEnd)) this.#serverId = bytes.slice(sourceAt, sourceEnd);
  }

  /** An Initial packet of the client. False when it does not open with the keys of this connection. */
  hearClient(bytes: Uint8Array, header: LongHeader): boolean {
    if (!this.#open(this.#clientSide, bytes, header)) return false;
    const { stream } = this.#clientSide;
    const end = this.#messageEnd(stream);
    const hello = end < 0 ? undefined : readClientHello(stream.bytes, 0, end);
    if (typeof hello === 'string') {
      this.#break();
    } else if (hello) {
      this.client = hello;
      this.#isRetryAsked = false;
      stream.drop(end);
    }
    this.#hold();
    return true;
  }

  /** An Initial packet of the server. False when it does not open with the keys of this connection. */
  hearServer(bytes: Uint8Array, header: LongHeader, timeUs: number): boolean {
    if (!this.#open(this.#serverSide, bytes, header)) return false;
    this.learnServerId(bytes, header);
    const { stream } = this.#serverSide;
    for (let end = this.#messageEnd(stream); end >= 0 && !this.isAnswered; end = this.#messageEnd(stream)) {
      const hello = readServerHello(stream.bytes, 0, end);
      if (typeof hello === 'string') {
        this.#break();
        return true;
      }
      this.#isRetryAsked = hello.isRetryRequest;
      this.isAnswered = !hello.isRetryRequest;
      this.handshake.addServerHello(hello, !this.isClientInitiator, timeUs);
      stream.drop(end);
    }
    if (this.isAnswered) this.#clear();
    else this.#hold();
    return true;
  }

  /** Nothing more comes: its memory is given back. */
  close(): void {
    if (!this.client && !this.#isBroken) this.#desk.counts.incomplete++;
    this.#clear();
  }

  /** What stays until another packet comes is held with the desk's leave, or given up. */
  #hold(): void {
    const bytes = this.#clientSide.stream.bytes.length + this.#serverSide.stream.bytes.length;
    if (this.#desk.hold(bytes - this.#heldBytes)) {
      this.#heldBytes = bytes;
      return;
    }
    this.#desk.counts.omitted++;
    this.#isBroken = true;
    this.#clear();
  }

  #break(): void {
    this.#desk.counts.malformed++;
    this.#isBroken = true;
    this.#clear();
  }

  #clear(): void {
    this.#clientSide.stream.clear();
    this.#serverSide.stream.clear();
    this.#desk.hold(-this.#heldBytes);
    this.#heldBytes = 0;
  }

  /** End of the stream's first message; -1 while it is not whole. */
  #messageEnd(stream: CryptoStream): number {
    if (stream.isTooLong()) this.#break();
    return stream.messageEnd();
  }

  #open(side: Side, bytes: Uint8Array, header: LongHeader): boolean {
    const packet = openInitial(bytes, header, this.#keysOf(side, header.version as QuicVersion), side.number);
    if (!packet) return false;
    side.number = Math.max(side.number, packet.number);
    const verdict = readCryptoFrames(packet.payload, side.stream);
    if (verdict === 'malformed') this.#desk.counts.malformed++;
    if (verdict === 'refused') this.#desk.counts.omitted++;
    return true;
  }

  /** A server may answer in another version, which both then go on in (RFC 9368); the identifier stays. */
  #keysOf(side: Side, version: QuicVersion): PacketKeys {
    if (side.sealedWith?.version === version) return side.sealedWith.keys;
    if (this.#secret?.version !== version) {
      const secret = deriveInitialSecret(version, this.#firstId, 0, this.#firstId.length);
      this.#secret = { version, secret };
    }
    side.sealedWith = { version, keys: derivePacketKeys(version, this.#secret.secret, side.role) };
    return side.sealedWith.keys;
  }
}

const newSide = (role: 'client' | 'server'): Side => ({
  role,
  stream: new CryptoStream(),
  sealedWith: undefined,
  number: -1,
});

function isId(id: Uint8Array | undefined, bytes: Uint8Array, at: number, end: number): boolean {
  if (id?.length !== end - at) return false;
  for (let i = 0; i < id.length; i++) if (id[i] !== bytes[at + i]) return false;
  return true;
}
