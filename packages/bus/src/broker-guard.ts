import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type PacketFault, PacketScanner } from './packet-scanner.ts';

/** Why a guard cut a connection. */
export type GuardRefusal = PacketFault | 'idle';

export interface GuardLimits {
  /** Remaining length of a packet before and after the client has proven who it is. */
  beforeBytesMax: number;
  afterBytesMax: number;
}

/** Answers that wait because the client does not read them; acknowledgements have four bytes each. */
const ANSWER_BYTES_MAX = 65_536;

/**
 * Stands between a socket and the broker, which by itself buffers whatever a client sends. It cuts the connection
 * before the body of a packet that is too large arrives, and it stops reading while the broker has enough to do, so
 * that the sender's window closes.
 */
export class BrokerGuard extends Duplex {
  readonly #socket: Socket;
  readonly #scanner: PacketScanner;
  readonly #afterBytesMax: number;
  readonly #onRefusal: (reason: GuardRefusal) => void;
  #isHeld = false;
  #isWanted = true;

  constructor(socket: Socket, limits: GuardLimits, onRefusal: (reason: GuardRefusal) => void) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#scanner = new PacketScanner(limits.beforeBytesMax);
    this.#afterBytesMax = limits.afterBytesMax;
    this.#onRefusal = onRefusal;
    // Acknowledgements are tiny and awaited: delaying them to fill a segment costs 40 ms each.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    socket.on('timeout', () => {
      // A socket that is not read cannot show that it lives.
      if (!this.#isHeld) this.#refuse('idle');
    });
  }

  /** From now on the limits of a known client count. */
  admit(): void {
    this.#scanner.bodyBytesMax = this.#afterBytesMax;
  }

  /** Cut the connection when nothing arrives for this long; 0 never. */
  idleAfter(ms: number): void {
    this.#socket.setTimeout(ms);
  }

  /** Stop reading, or go on. */
  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    // The time in which nothing was read does not count.
    if (!isHeld) this.#socket.setTimeout(this.#socket.timeout ?? 0);
    this.#flow();
  }

  #flow(): void {
    // Who does not read the answers is not asked for more questions.
    const isBackedUp = this.writableLength > ANSWER_BYTES_MAX;
    if (this.#isWanted && !this.#isHeld && !isBackedUp) this.#socket.resume();
    else this.#socket.pause();
  }

  #onData(chunk: Buffer): void {
    if (this.destroyed) return;
    const fault = this.#scanner.scan(chunk);
    if (fault) {
      this.#refuse(fault);
      return;
    }
    this.#isWanted = this.push(chunk);
    this.#flow();
  }

  #refuse(reason: GuardRefusal): void {
    this.#onRefusal(reason);
    this.destroy();
  }

  override _read(): void {
    this.#isWanted = true;
    this.#flow();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, (error) => {
      done(error);
      this.#flow();
    });
  }

  /** The broker writes a packet in pieces; one write to the socket makes them one segment. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
