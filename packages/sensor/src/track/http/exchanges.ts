import type { HttpEvent } from '@lanhound/proto';
import type { EventSink } from '../records.ts';

export type HttpBody = Omit<HttpEvent, 'site' | 'sensor'>;

/** What all connections share. */
export interface ExchangeLimits {
  readonly answerTimeoutUs: number;
  readonly unansweredMax: number;
  readonly waitingMax: number;
  /** Events of all connections that wait now. */
  waiting: number;
}

/** A request that has no response yet. */
export interface Exchange {
  readonly askedUs: number;
  /** HEAD, whose response has no body (RFC 9112 section 6.3). */
  readonly isHead: boolean;
  readonly isConnect: boolean;
  /** Absent once it was said, or when it is not to be said at all: its response is still to come. */
  event: HttpBody | undefined;
}

/**
 * The requests of one connection and their responses, which come in the same order (RFC 9112 section 9.3.2). Where
 * bytes are missing, so may be a response; a request then is rather said without one than with that of another.
 */
export class Exchanges {
  readonly #limits: ExchangeLimits;
  readonly #sink: EventSink;
  readonly #open: Exchange[] = [];
  /** Something was missed, so that the oldest request need not be the one that is answered. */
  #isDoubtful = false;
  /** The client does not wait for a response before it asks again. */
  #isPipelining = false;
  #isHopeless = false;

  constructor(limits: ExchangeLimits, sink: EventSink) {
    this.#limits = limits;
    this.#sink = sink;
  }

  /** Whether the next response surely belongs to the oldest request. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  doubt(): void {
    this.#isDoubtful = true;
  }

  /** `isAtOnce`: it was said in one go with the request before it. */
  ask(exchange: Exchange, isAtOnce: boolean): void {
    if (isAtOnce) this.#isPipelining = true;
    if (this.#open.length >= this.#limits.unansweredMax) this.#giveUp();
    if (exchange.event && (this.#isHopeless || this.#limits.waiting >= this.#limits.waitingMax)) {
      this.#sink.event(exchange.event);
      exchange.event = undefined;
    }
    if (this.#isHopeless) return;
    if (exchange.event) this.#limits.waiting++;
    this.#open.push(exchange);
  }

  /** The request that a response belongs to, which is for the caller to say; undefined when that is not certain. */
  answer(): Exchange | undefined {
    const { length } = this.#open;
    if (this.#isDoubtful) {
      if (this.#isPipelining) this.#giveUp();
      // Whoever waits for every response has asked last for this one.
      else this.#sayFirst(length - 1);
    } else if (length > 1) {
      this.#isPipelining = true;
    }
    const exchange = this.#open.shift();
    if (exchange?.event) this.#limits.waiting--;
    if (!exchange) this.#isDoubtful = true;
    return exchange;
  }

  /** Requests that have waited long enough. */
  expire(nowUs: number): void {
    for (const exchange of this.#open) {
      const waitedUs = nowUs - exchange.askedUs;
      // Time goes back where the capture's clock did; what lies in the future counts as old.
      if (waitedUs >= this.#limits.answerTimeoutUs || waitedUs < -this.#limits.answerTimeoutUs) this.#say(exchange);
    }
  }

  /** No response will come any more. */
  end(): void {
    this.#sayFirst(this.#open.length);
  }

  #giveUp(): void {
    this.end();
    this.#isHopeless = true;
  }

  #sayFirst(count: number): void {
    for (let i = 0; i < count; i++) this.#say(this.#open[i] as Exchange);
    if (count > 0) this.#open.splice(0, count);
  }

  #say(exchange: Exchange): void {
    if (!exchange.event) return;
    this.#sink.event(exchange.event);
    exchange.event = undefined;
    this.#limits.waiting--;
  }
}
