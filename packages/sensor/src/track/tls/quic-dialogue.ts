import { isLongHeader, LONG_PACKET, LongHeader, readLongHeader } from '../../decode/quic/long-header.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import type { QuicTrackConfig } from './quic-config.ts';
import { QuicConnection } from './quic-connection.ts';
import { QuicDesk } from './quic-desk.ts';
import { tlsEvent } from './tls-event.ts';

/** Packets in one datagram that are looked at; more of them come only where offload joined datagrams. */
const PACKETS_PER_DATAGRAM_MAX = 16;
/** Initial packets of one flow that are decrypted: four handshakes, or one with everything sent again and again. */
const INITIALS_PER_FLOW_MAX = 32;
/** Connections of one flow at the same time, told or not. */
const CONNECTIONS_MAX = 4;
/** What is missing of a hello is sent again after one, three and seven seconds (RFC 9002 section 6.2). */
const HELLO_WAIT_US = 10_000_000;
/** How long after a hello the server's is waited for, and after that a further connection of the same two ports. */
const ANSWER_WAIT_US = 2_000_000;

export interface QuicDialogues {
  readonly open: OpenDialogue;
  /** Totals since the start, by name. */
  counters(): Readonly<Record<string, number>>;
}

/** Reads the TLS handshakes in QUIC Initial packets (RFC 9000, 9001, 9369): one event each. One for a whole sensor. */
export function createQuicDialogues(config: QuicTrackConfig): QuicDialogues {
  const desk = new QuicDesk(config);
  return {
    open: (context) => new QuicDialogue(context, desk),
    counters: () =>
      Object.fromEntries(Object.entries(desk.counts).map(([name, count]) => [`quic.${name}`, count] as const)),
  };
}

class QuicDialogue implements DialogueReader {
  readonly #context: DialogueContext;
  readonly #desk: QuicDesk;
  readonly #header = new LongHeader();
  /** The latest last. */
  readonly #connections: QuicConnection[] = [];
  #initials = 0;
  /** When nothing more is expected; -1 before the first datagram. */
  #dueUs = -1;
  #isOver = false;

  constructor(context: DialogueContext, desk: QuicDesk) {
    this.#context = context;
    this.#desk = desk;
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    if (this.#dueUs < 0) this.#dueUs = timeUs + HELLO_WAIT_US;
    else if (timeUs >= this.#dueUs) this.#finish();
    for (let at = start, packets = 0; at < end && !this.#isOver && packets < PACKETS_PER_DATAGRAM_MAX; packets++) {
      if (!isLongHeader(bytes[at] as number)) break;
      const verdict = readLongHeader(bytes, at, end, this.#header);
      if (verdict === 'cut') this.#desk.counts.cut++;
      if (verdict !== 'read') break;
      this.#hearPacket(bytes, fromInitiator, timeUs);
      at = this.#header.end;
    }
    return this.#isOver ? ENOUGH : end - start;
  }

  /** Datagrams do not depend on each other. */
  miss(): boolean {
    return !this.#isOver;
  }

  tick(nowUs: number): void {
    if (this.#dueUs >= 0 && nowUs >= this.#dueUs) this.#finish();
  }

  end(): void {
    this.#finish();
  }

  #hearPacket(bytes: Uint8Array, fromInitiator: boolean, timeUs: number): void {
    const { kind } = this.#header;
    if (kind === LONG_PACKET.initial) {
      if (this.#isClient(fromInitiator)) this.#hearClient(bytes, fromInitiator, timeUs);
      else this.#hearServer(bytes, timeUs);
    } else if (kind === LONG_PACKET.sealed && !this.#isClient(fromInitiator)) {
      this.#connections.findLast((one) => one.isAnsweredBy(bytes, this.#header))?.learnServerId(bytes, this.#header);
    }
  }

  /** Known as soon as one packet opened; until then each side may be it, for a capture may begin anywhere. */
  #isClient(fromInitiator: boolean): boolean {
    const [first] = this.#connections;
    return !first || first.isClientInitiator === fromInitiator;
  }

  #hearClient(bytes: Uint8Array, fromInitiator: boolean, timeUs: number): void {
    const header = this.#header;
    const owner = this.#connections.findLast((one) => one.owns(bytes, header));
    if (owner) {
      if (!owner.wants('client') || !this.#admit(timeUs)) return;
      if (owner.hearClient(bytes, header, timeUs)) this.#progress(owner, timeUs);
      else this.#desk.counts.sealed++;
      return;
    }
    if (!this.#admit(timeUs)) return;
    const fresh = new QuicConnection(this.#desk, fromInitiator, bytes, header);
    if (fresh.hearClient(bytes, header, timeUs)) {
      this.#add(fresh);
      this.#progress(fresh, timeUs);
      return;
    }
    // The server's answer, and with it the identifier that the client now uses, may not have been seen.
    const latest = this.#connections.findLast((one) => one.wants('client'));
    if (!latest || !this.#admit(timeUs) || !latest.hearClient(bytes, header, timeUs)) this.#desk.counts.sealed++;
    else this.#progress(latest, timeUs);
  }

  #hearServer(bytes: Uint8Array, timeUs: number): void {
    const header = this.#header;
    let isAsked = false;
    for (let i = this.#connections.length - 1; i >= 0; i--) {
      const connection = this.#connections[i] as QuicConnection;
      if (!connection.isAnsweredBy(bytes, header)) continue;
      if (!connection.wants('server')) return;
      if (!this.#admit(timeUs)) return;
      isAsked = true;
      if (connection.hearServer(bytes, header)) {
        this.#progress(connection, timeUs);
        return;
      }
    }
    if (isAsked) this.#desk.counts.sealed++;
  }

  /** Whether one more Initial packet is decrypted. At the flow's limit its reading ends. */
  #admit(timeUs: number): boolean {
    if (this.#initials >= INITIALS_PER_FLOW_MAX) {
      this.#desk.counts.refused++;
      this.#finish();
      return false;
    }
    if (!this.#desk.admit(timeUs)) return false;
    this.#initials++;
    return true;
  }

  #add(connection: QuicConnection): void {
    this.#connections.push(connection);
    if (this.#connections.length <= CONNECTIONS_MAX) return;
    const oldest = this.#connections.shift();
    if (oldest) this.#leave(oldest);
  }

  /** A packet of this connection opened. */
  #progress(connection: QuicConnection, timeUs: number): void {
    if (connection.client && connection.helloAtUs === timeUs) this.#greet(connection);
    if (connection.client && connection.server) this.#tell(connection);
    const isWaitingForHello = this.#connections.some((one) => one.wants('client'));
    this.#dueUs = timeUs + (isWaitingForHello ? HELLO_WAIT_US : ANSWER_WAIT_US);
  }

  /** A hello is whole. After a Retry the same one comes again: it is one handshake, begun when it came first. */
  #greet(connection: QuicConnection): void {
    const hello = JSON.stringify(connection.client);
    const before = this.#connections.findIndex(
      (one) => one !== connection && !one.isTold && JSON.stringify(one.client) === hello,
    );
    if (before >= 0) {
      const [same] = this.#connections.splice(before, 1);
      if (same) connection.helloAtUs = same.helloAtUs;
      same?.close();
    }
    const serverName = connection.client?.serverName;
    if (serverName !== undefined) this.#context.name(serverName);
  }

  #tell(connection: QuicConnection): void {
    const { isClientInitiator, client, server, helloAtUs, isTold } = connection;
    if (isTold || !client) return;
    connection.isTold = true;
    this.#desk.counts.handshakes++;
    const handshake = { timeUs: helloAtUs, isClientInitiator, client, server };
    this.#context.sink.event(tlsEvent(this.#context.parties, 'quic', handshake));
  }

  #leave(connection: QuicConnection): void {
    this.#tell(connection);
    connection.close();
  }

  #finish(): void {
    this.#isOver = true;
    for (const connection of this.#connections) this.#leave(connection);
    this.#connections.length = 0;
  }
}
