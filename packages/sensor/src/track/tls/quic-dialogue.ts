import { isLongHeader, LONG_PACKET, LongHeader, readLongHeader } from '../../decode/quic/long-header.ts';
import type { ClientHello } from '../../decode/tls/client-hello.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import type { QuicTrackConfig } from './quic-config.ts';
import { QuicConnection } from './quic-connection.ts';
import { QuicDesk } from './quic-desk.ts';
import { isSameOffer, TlsHandshake } from './tls-handshake.ts';

/** Packets in one datagram that are looked at; more of them come only where offload joined datagrams. */
const PACKETS_PER_DATAGRAM_MAX = 16;
/** Initial packets of one flow that are decrypted: four handshakes, or one with everything sent again and again. */
const INITIALS_PER_FLOW_MAX = 32;
/** Connections of one flow at the same time, told or not. */
const CONNECTIONS_MAX = 4;
/** What is missing of a hello is sent again after one, three and seven seconds (RFC 9002 section 6.2). */
const HELLO_WAIT_US = 10_000_000;
/** How long after a hello the server's is waited for, and after that a further connection of the same two ports. */
const ANSWER_WAIT_MS = 2_000;

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
    counters: () => desk.counters(),
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
    for (const { handshake } of this.#connections) handshake.tick(nowUs);
    if (this.#dueUs >= 0 && nowUs >= this.#dueUs) this.#finish();
  }

  end(): void {
    this.#finish();
  }

  #hearPacket(bytes: Uint8Array, fromInitiator: boolean, timeUs: number): void {
    const header = this.#header;
    if (header.kind !== LONG_PACKET.initial && header.kind !== LONG_PACKET.sealed) return;
    const isAnswer = (one: QuicConnection) =>
      one.isClientInitiator !== fromInitiator && one.isAnsweredBy(bytes, header);
    const answered = this.#connections.findLast(isAnswer);
    if (header.kind === LONG_PACKET.sealed) answered?.learnServerId(bytes, header);
    else if (answered) this.#hearServer(bytes, isAnswer, timeUs);
    else this.#hearClient(bytes, fromInitiator, timeUs);
  }

  /** Who sent it shows when it opens: a capture may begin with the server, and peers may both call. */
  #hearClient(bytes: Uint8Array, fromInitiator: boolean, timeUs: number): void {
    const header = this.#header;
    const known = this.#connections.filter(({ isClientInitiator }) => isClientInitiator === fromInitiator);
    const owner = known.findLast((one) => one.owns(bytes, header));
    if (owner && !owner.wants('client')) return;
    if (!this.#admit(timeUs)) return;
    const connection = owner ?? this.#newConnection(bytes, fromInitiator);
    if (connection.hearClient(bytes, header)) {
      if (!owner) this.#add(connection);
      this.#heardClient(connection, timeUs);
      return;
    }
    // The server's answer, and with it the identifier that the client now uses, may not have been seen.
    const waiting = owner ? undefined : known.findLast((one) => one.wants('client'));
    if (waiting && this.#admit(timeUs) && waiting.hearClient(bytes, header)) this.#heardClient(waiting, timeUs);
    else this.#desk.counts.sealed++;
  }

  /** For which connection it is, its header may leave open: clients need no identifier of their own. */
  #hearServer(bytes: Uint8Array, isAnswer: (one: QuicConnection) => boolean, timeUs: number): void {
    const candidates = this.#connections.filter((one) => isAnswer(one) && one.wants('server')).reverse();
    for (const connection of candidates) {
      if (!this.#admit(timeUs)) return;
      if (!connection.hearServer(bytes, this.#header, timeUs)) continue;
      this.#waitOn(timeUs);
      return;
    }
    if (candidates.length > 0) this.#desk.counts.sealed++;
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

  #newConnection(bytes: Uint8Array, fromInitiator: boolean): QuicConnection {
    const handshake = new TlsHandshake(this.#context, 'quic', this.#desk.tlsCounts, ANSWER_WAIT_MS, this.#desk);
    return new QuicConnection(this.#desk, handshake, fromInitiator, bytes, this.#header);
  }

  #heardClient(connection: QuicConnection, timeUs: number): void {
    this.#waitOn(timeUs);
    const { client, isClientInitiator } = connection;
    if (!client) return;
    this.#joinRepeated(connection, client);
    connection.handshake.addClientHello(client, isClientInitiator, timeUs);
  }

  /** After a Retry the same hello comes again: it is one handshake, begun when the hello came first. */
  #joinRepeated(connection: QuicConnection, hello: ClientHello): void {
    const isUnanswered = (one: QuicConnection) => one !== connection && one.wants('server') && !one.handshake.isDone;
    const first = this.#connections.find((one) => isUnanswered(one) && one.client && isSameOffer(one.client, hello));
    if (!first) return;
    first.isSuperseded = true;
    connection.handshake = first.handshake;
  }

  #waitOn(timeUs: number): void {
    const isWaitingForHello = this.#connections.some((one) => one.wants('client'));
    this.#dueUs = timeUs + (isWaitingForHello ? HELLO_WAIT_US : ANSWER_WAIT_MS * 1_000);
  }

  #leave(connection: QuicConnection): void {
    connection.handshake.finish();
    connection.close();
  }

  #finish(): void {
    this.#isOver = true;
    for (const connection of this.#connections) this.#leave(connection);
    this.#connections.length = 0;
  }
}
