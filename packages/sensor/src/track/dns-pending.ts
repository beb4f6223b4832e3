import { i32 } from '../decode/bytes.ts';
import { mix } from '../decode/hash.ts';
import type { DnsRecord } from './records.ts';

/** What a query and its answer have in common. One object, filled anew for every message. */
export class Lookup {
  asker: Uint8Array = new Uint8Array(0);
  askerPort = 0;
  server: Uint8Array = new Uint8Array(0);
  serverPort = 0;
  via: DnsRecord['via'] = 'udp';
  /** IP protocol number. */
  proto = 0;
  id = 0;
  name = '';
  nameHash = 0;
  type = 0;
}

/** A query: a link in the list of its bucket, and one in the list of all by their time. */
interface Pending {
  readonly record: DnsRecord;
  readonly proto: number;
  readonly type: number;
  readonly hash: number;
  readonly deadlineUs: number;
  /** Answers still due: one for the query and one for each time it was sent again. */
  answersDue: number;
  answered: boolean;
  nextInBucket: Pending | undefined;
  older: Pending | undefined;
  newer: Pending | undefined;
}

/** What became of a query. */
export type Asked = 'pending' | 'repeated' | 'refused';

/** What an answer belongs to: a query's record, a query that was sent twice and answered before, or none known. */
export type Answered = DnsRecord | 'repeated' | 'unasked';

/**
 * Queries that wait for their answer. Bounded: a full table refuses, it never forgets what it holds, so that a flood
 * of queries cannot push out its own evidence.
 */
export class DnsPending {
  readonly #buckets: (Pending | undefined)[];
  readonly #mask: number;
  readonly #seed: number;
  readonly #pendingMax: number;
  readonly #timeoutUs: number;
  readonly #onUnanswered: (record: DnsRecord) => void;
  #size = 0;
  /** In order of arrival, so the oldest is always the first to expire. */
  #oldest: Pending | undefined;
  #newest: Pending | undefined;

  /** The seed keeps whoever chooses names and identifiers from choosing collisions. */
  constructor(
    limits: { pendingMax: number; timeoutUs: number; seed: number },
    onUnanswered: (record: DnsRecord) => void,
  ) {
    const buckets = 2 ** Math.ceil(Math.log2(limits.pendingMax + 1));
    this.#buckets = Array.from({ length: buckets }, () => undefined);
    this.#mask = buckets - 1;
    this.#seed = limits.seed | 0;
    this.#pendingMax = limits.pendingMax;
    this.#timeoutUs = limits.timeoutUs;
    this.#onUnanswered = onUnanswered;
  }

  /** A query, with the record that is reported for it. */
  ask(lookup: Lookup, record: DnsRecord): Asked {
    const nowUs = record.timeUs;
    const hash = this.#hashOf(lookup);
    const known = this.#find(lookup, hash);
    if (known && !known.answered && nowUs <= known.deadlineUs) {
      known.answersDue++;
      return 'repeated';
    }
    if (known) this.#end(known);
    if (this.#size >= this.#pendingMax) {
      this.expire(nowUs);
      if (this.#size >= this.#pendingMax) return 'refused';
    }
    this.#add(record, lookup, hash);
    return 'pending';
  }

  /** The record of the answered query comes out once; its owner completes and reports it. */
  answer(lookup: Lookup, nowUs: number): Answered {
    const known = this.#find(lookup, this.#hashOf(lookup));
    if (!known) return 'unasked';
    if (nowUs > known.deadlineUs) {
      this.#end(known);
      return 'unasked';
    }
    const repeated = known.answered;
    known.answersDue--;
    known.answered = true;
    // A query that was sent twice is answered twice; the entry stays to recognise the second answer as no news.
    if (known.answersDue === 0) this.#remove(known);
    return repeated ? 'repeated' : known.record;
  }

  expire(nowUs: number): void {
    for (let oldest = this.#oldest; oldest && oldest.deadlineUs < nowUs; oldest = this.#oldest) this.#end(oldest);
  }

  /** Nothing more will come. */
  drain(): void {
    this.expire(Number.POSITIVE_INFINITY);
  }

  #end(pending: Pending): void {
    this.#remove(pending);
    if (!pending.answered) this.#onUnanswered(pending.record);
  }

  #find(lookup: Lookup, hash: number): Pending | undefined {
    let pending = this.#buckets[hash & this.#mask];
    while (pending && !(pending.hash === hash && isOf(pending, lookup))) pending = pending.nextInBucket;
    return pending;
  }

  #add(record: DnsRecord, { proto, type }: Lookup, hash: number): void {
    const bucket = hash & this.#mask;
    const pending: Pending = {
      record,
      proto,
      type,
      hash,
      deadlineUs: record.timeUs + this.#timeoutUs,
      answersDue: 1,
      answered: false,
      nextInBucket: this.#buckets[bucket],
      older: this.#newest,
      newer: undefined,
    };
    this.#buckets[bucket] = pending;
    if (this.#newest) this.#newest.newer = pending;
    else this.#oldest = pending;
    this.#newest = pending;
    this.#size++;
  }

  #remove(pending: Pending): void {
    const { older, newer } = pending;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
    this.#unlinkFromBucket(pending);
    this.#size--;
  }

  #unlinkFromBucket(pending: Pending): void {
    const bucket = pending.hash & this.#mask;
    let before = this.#buckets[bucket];
    if (before === pending) {
      this.#buckets[bucket] = pending.nextInBucket;
      return;
    }
    while (before && before.nextInBucket !== pending) before = before.nextInBucket;
    if (before) before.nextInBucket = pending.nextInBucket;
  }

  /** Of all that `isOf` compares, so that nothing can be varied without leaving the bucket. */
  #hashOf({ nameHash, id, type, askerPort, serverPort, asker, server, via }: Lookup): number {
    let hash = mix(nameHash ^ this.#seed, (id << 16) | type);
    hash = mix(hash, (askerPort << 16) | serverPort);
    for (let i = 0; i < asker.length; i += 4) hash = mix(hash, i32(asker, i));
    if (isToGroup(via)) return hash;
    for (let i = 0; i < server.length; i += 4) hash = mix(hash, i32(server, i));
    return hash;
  }
}

/** Whether they are the same lookup; whoever answers a question to a group was not named in it, so is left out. */
function isOf({ record, proto, type }: Pending, lookup: Lookup): boolean {
  return (
    record.id === lookup.id &&
    record.srcPort === lookup.askerPort &&
    record.dstPort === lookup.serverPort &&
    record.via === lookup.via &&
    proto === lookup.proto &&
    type === lookup.type &&
    record.name === lookup.name &&
    isSame(record.src, lookup.asker) &&
    (isToGroup(lookup.via) || isSame(record.dst, lookup.server))
  );
}

export const isToGroup = (via: DnsRecord['via']): boolean => via === 'mdns' || via === 'llmnr';

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
