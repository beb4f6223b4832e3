import type { DnsRecord } from './records.ts';

interface Pending {
  readonly record: DnsRecord;
  readonly deadlineUs: number;
  /** Answers still due: one for the query and one for each time it was sent again. */
  answersDue: number;
  answered: boolean;
}

/** What became of a query. */
export type Asked = 'pending' | 'repeated' | 'refused';

/** What an answer belongs to: a query, a query that was sent twice and answered before, or none that is known. */
export type Answered = { type: 'matched'; record: DnsRecord } | { type: 'repeated' } | { type: 'unasked' };

const REPEATED: Answered = { type: 'repeated' };
const UNASKED: Answered = { type: 'unasked' };

/**
 * Queries that wait for their answer. Bounded: a full table refuses, it never forgets what it holds, so that a flood
 * of queries cannot push out its own evidence.
 */
export class DnsPending {
  /** In order of arrival, so the first entry is always the first to expire. */
  readonly #byKey = new Map<string, Pending>();
  readonly #pendingMax: number;
  readonly #timeoutUs: number;
  readonly #onUnanswered: (record: DnsRecord) => void;

  constructor(limits: { pendingMax: number; timeoutUs: number }, onUnanswered: (record: DnsRecord) => void) {
    this.#pendingMax = limits.pendingMax;
    this.#timeoutUs = limits.timeoutUs;
    this.#onUnanswered = onUnanswered;
  }

  ask(key: string, record: DnsRecord): Asked {
    const nowUs = record.timeUs;
    const known = this.#byKey.get(key);
    if (known && !known.answered && nowUs <= known.deadlineUs) {
      known.answersDue++;
      return 'repeated';
    }
    if (known) this.#end(key, known);
    if (this.#byKey.size >= this.#pendingMax) {
      this.expire(nowUs);
      if (this.#byKey.size >= this.#pendingMax) return 'refused';
    }
    this.#byKey.set(key, { record, deadlineUs: nowUs + this.#timeoutUs, answersDue: 1, answered: false });
    return 'pending';
  }

  /** The record of the answered query comes out once; its owner completes and reports it. */
  answer(key: string, nowUs: number): Answered {
    const known = this.#byKey.get(key);
    if (!known) return UNASKED;
    if (nowUs > known.deadlineUs) {
      this.#end(key, known);
      return UNASKED;
    }
    const repeated = known.answered;
    known.answersDue--;
    known.answered = true;
    // A query that was sent twice is answered twice; the entry stays to recognise the second answer as no news.
    if (known.answersDue === 0) this.#byKey.delete(key);
    return repeated ? REPEATED : { type: 'matched', record: known.record };
  }

  expire(nowUs: number): void {
    for (const [key, pending] of this.#byKey) {
      if (pending.deadlineUs >= nowUs) return;
      this.#end(key, pending);
    }
  }

  /** Nothing more will come. */
  drain(): void {
    this.expire(Number.POSITIVE_INFINITY);
  }

  #end(key: string, pending: Pending): void {
    this.#byKey.delete(key);
    if (!pending.answered) this.#onUnanswered(pending.record);
  }
}
