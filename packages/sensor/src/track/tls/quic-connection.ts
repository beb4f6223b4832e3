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
import { readServerHello, type ServerHello } from '../../decode/tls/server-hello.ts';
import type { QuicDesk } from './quic-desk.ts';

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
  /** Its hello, once it is whole. */
  client: ClientHello | undefined;
  /** The server's; not the one by which it only asks for another hello. */
  server: ServerHello | undefined;
  /** When the client's hello was whole. */
  helloAtUs = 0;
  /** It has its event, or its hello is also that of another attempt, which has. */
  isTold = false;
  readonly #desk: QuicDesk;
  readonly #version: QuicVersion;
  readonly #firstId: Uint8Array;
  readonly #clientId: Uint8Array;
  /** What the server wants to be called since it answered. */
  #serverId: Uint8Array | undefined;
  #secret: { version: QuicVersion; secret: InitialSecret } | undefined;
  readonly #clientSide: Side;
  readonly #serverSide: Side;
  /** Where the server's ServerHello begins. */
  #serverHelloAt = 0;
  #isBroken = false;
  /** Bytes of both streams, as the desk knows them. */
  #heldBytes = 0;

  /** By the first packet of the client that is not of another connection. */
  constructor(desk: QuicDesk, isClientInitiator: boolean, bytes: Uint8Array, header: LongHeader) {
    this.#desk = desk;
    this.isClientInitiator = isClientInitiator;
    this.#version = header.version as QuicVersion;
    this.#firstId = bytes.slice(header.destinationAt, header.destinationEnd);
    this.#clientId = bytes.slice(header.sourceAt, header.sourceEnd);
    this.#clientSide = newSide('client');
    this.#serverSide = newSide('server');
  }

  /** Whether more of the client, or of the server, would tell something. */
  wants(role: 'client' | 'server'): boolean {
    if (this.#isBroken) return false;
    return role === 'client' ? !this.client : !this.server && !this.isTold;
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
  hearClient(bytes: Uint8Array, header: LongHeader, timeUs: number): boolean {
    if (!this.#open(this.#clientSide, bytes, header)) return false;
    this.#readClientHello(timeUs);
    this.#hold();
    return true;
  }

  /** An Initial packet of the server. False when it does not open with the keys of this connection. */
  hearServer(bytes: Uint8Array, header: LongHeader): boolean {
    if (!this.#open(this.#serverSide, bytes, header)) return false;
    this.learnServerId(bytes, header);
    this.#readServerHello();
    this.#hold();
    return true;
  }

  /** Nothing more comes: its memory is given back. */
  close(): void {
    if (!this.client && !this.#isBroken) this.#desk.counts.incomplete++;
    this.#clear();
  }

  #readClientHello(timeUs: number): void {
    const { stream } = this.#clientSide;
    const end = this.#messageEnd(stream, 0);
    if (end < 0) return;
    const hello = readClientHello(stream.bytes, 0, end);
    if (typeof hello === 'string') {
      this.#break();
      return;
    }
    this.client = hello;
    this.helloAtUs = timeUs;
    stream.clear();
  }

  /** The server may first ask for another hello, which would tell nothing new: its second answer counts. */
  #readServerHello(): void {
    const { stream } = this.#serverSide;
    let end = this.#messageEnd(stream, this.#serverHelloAt);
    while (end >= 0 && !this.server) {
      const hello = readServerHello(stream.bytes, this.#serverHelloAt, end);
      if (typeof hello === 'string') {
        this.#break();
        return;
      }
      if (!hello.isRetryRequest) this.server = hello;
      this.#serverHelloAt = end;
      end = this.#messageEnd(stream, end);
    }
    if (this.server) stream.clear();
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

  /** End of the handshake message at `at`; -1 while it is not whole. */
  #messageEnd(stream: CryptoStream, at: number): number {
    if (stream.isTooLong(at)) this.#break();
    return stream.messageEnd(at);
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
