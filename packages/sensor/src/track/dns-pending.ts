import { i32 } from '../decode/bytes.ts';
import { mix } from '../decode/hash.ts';
import { NAME_TEXT_BYTES_MAX } from '../decode/names.ts';
import { viaOf } from './dns-envelope.ts';
import { DnsNames } from './dns-names.ts';
import { DnsRecord, type DnsVia } from './records.ts';

/** A query is a slot of 32-bit words and, in the same bytes, doubles. */
const SLOT_WORDS = 24;
const SLOT_NUMBERS = SLOT_WORDS / 2;

const WORD = {
  /** Addresses in network order, four words each; IPv4 takes the first of the four. */
  src: 0,
  dst: 4,
  /** Source port in the high half, destination port in the low. */
  ports: 8,
  /** Identifier in the high half, type in the low. */
  question: 9,
  /** IP protocol number, and FLAG. */
  kind: 10,
  hash: 11,
  /** Neighbours in the list of the bucket, or of free slots, and in that of all by their time; each a slot plus one. */
  nextInBucket: 12,
  older: 13,
  newer: 14,
  /** Answers still due: one for the query and one for each time it was sent again. */
  answersDue: 15,
  nameLength: 16,
  name: 17,
} as const;

const NUMBER = { timeUs: 9, srcMac: 10 } as const;

const PROTO_BITS = 0xff;
const FLAG = { ipv6: 0x100, truncated: 0x200, edns: 0x400, answered: 0x800 } as const;

/** What became of a query. */
export type Asked = 'pending' | 'repeated' | 'refused';

/** What an answer belongs to: a query, a query that was sent twice and answered before, or none known. */
export type Answered = 'answered' | 'repeated' | 'unasked';

/**
 * Queries that wait for their answer. Bounded: a full table refuses, it never forgets what it holds, so that a flood
 * of queries cannot push out its own evidence.
 */
export class DnsPending {
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #names: DnsNames;
  /** Slot plus one. */
  readonly #buckets: Int32Array;
  readonly #mask: number;
  readonly #seed: number;
  readonly #timeoutUs: number;
  readonly #unanswered = new DnsRecord();
  readonly #onUnanswered: (record: DnsRecord) => void;
  #free = 1;
  /** In order of arrival, so the oldest is always the first to expire. */
  #oldest = 0;
  #newest = 0;

  /** The seed keeps whoever chooses names and identifiers from choosing collisions. */
  constructor(
    limits: { pendingMax: number; timeoutUs: number; seed: number },
    onUnanswered: (record: DnsRecord) => void,
  ) {
    const { pendingMax, timeoutUs, seed } = limits;
    const buffer = new ArrayBuffer(pendingMax * SLOT_WORDS * 4);
    this.#words = new Int32Array(buffer);
    this.#numbers = new Float64Array(buffer);
    for (let slot = 0; slot < pendingMax - 1; slot++) this.#words[slot * SLOT_WORDS + WORD.nextInBucket] = slot + 2;
    this.#names = new DnsNames(pendingMax, NAME_TEXT_BYTES_MAX);
    this.#buckets = new Int32Array(2 ** Math.ceil(Math.log2(pendingMax + 1)));
    this.#mask = this.#buckets.length - 1;
    this.#seed = seed | 0;
    this.#timeoutUs = timeoutUs;
    this.#onUnanswered = onUnanswered;
    this.#unanswered.addressBytes = new Uint8Array(32);
  }

  /** A query, as it is reported when nobody answers. */
  ask(query: DnsRecord): Asked {
    const hash = this.#hashOf(query);
    const known = this.#find(query, hash);
    if (known >= 0) {
      const isWaiting = (this.#word(known, WORD.kind) & FLAG.answered) === 0;
      if (isWaiting && query.timeUs <= this.#deadlineUs(known)) {
        this.#addTo(known, WORD.answersDue, 1);
        return 'repeated';
      }
      this.#end(known);
    }
    if (this.#add(query, hash)) return 'pending';
    this.expire(query.timeUs);
    return this.#add(query, hash) ? 'pending' : 'refused';
  }

  /** An answer, to which is added what is known of its query; only when that comes out as answered is it news. */
  answer(answer: DnsRecord): Answered {
    const slot = this.#find(answer, this.#hashOf(answer));
    if (slot < 0) return 'unasked';
    const nowUs = answer.timeUs;
    if (nowUs > this.#deadlineUs(slot)) {
      this.#end(slot);
      return 'unasked';
    }
    const kind = this.#word(slot, WORD.kind);
    const isRepeated = (kind & FLAG.answered) !== 0;
    if (!isRepeated) {
      answer.timeUs = this.#numbers[slot * SLOT_NUMBERS + NUMBER.timeUs] as number;
      answer.rttUs = Math.max(0, nowUs - answer.timeUs);
      answer.srcMac = this.#numbers[slot * SLOT_NUMBERS + NUMBER.srcMac] as number;
      answer.edns ||= (kind & FLAG.edns) !== 0;
    }
    this.#words[slot * SLOT_WORDS + WORD.kind] = kind | FLAG.answered;
    this.#addTo(slot, WORD.answersDue, -1);
    // A query that was sent twice is answered twice; the entry stays to recognise the second answer as no news.
    if (this.#word(slot, WORD.answersDue) === 0) this.#remove(slot);
    return isRepeated ? 'repeated' : 'answered';
  }

  expire(nowUs: number): void {
    while (this.#oldest !== 0 && this.#deadlineUs(this.#oldest - 1) < nowUs) this.#end(this.#oldest - 1);
  }

  /** Nothing more will come. */
  drain(): void {
    this.expire(Number.POSITIVE_INFINITY);
  }

  #end(slot: number): void {
    const isAnswered = (this.#word(slot, WORD.kind) & FLAG.answered) !== 0;
    if (!isAnswered) this.#fillUnanswered(slot);
    this.#remove(slot);
    if (!isAnswered) this.#onUnanswered(this.#unanswered);
  }

  #fillUnanswered(slot: number): void {
    const record = this.#unanswered;
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const kind = words[at + WORD.kind] as number;
    const ports = words[at + WORD.ports] as number;
    const question = words[at + WORD.question] as number;
    record.timeUs = this.#numbers[slot * SLOT_NUMBERS + NUMBER.timeUs] as number;
    record.ipLength = (kind & FLAG.ipv6) === 0 ? 4 : 16;
    record.dstIpAt = record.ipLength;
    putWords(record.addressBytes, 0, words, at + WORD.src, record.ipLength);
    putWords(record.addressBytes, record.dstIpAt, words, at + WORD.dst, record.ipLength);
    record.srcPort = ports >>> 16;
    record.dstPort = ports & 0xffff;
    record.srcMac = this.#numbers[slot * SLOT_NUMBERS + NUMBER.srcMac] as number;
    record.proto = kind & PROTO_BITS;
    record.via = viaOf(record.proto, record.srcPort, record.dstPort) as DnsVia;
    record.id = question >>> 16;
    record.type = question & 0xffff;
    this.#names.copy(words[at + WORD.name] as number, words[at + WORD.nameLength] as number, record.name);
    record.truncated = (kind & FLAG.truncated) !== 0;
    record.edns = (kind & FLAG.edns) !== 0;
  }

  /** The slot, or -1. */
  #find(record: DnsRecord, hash: number): number {
    let link = this.#buckets[hash & this.#mask] as number;
    while (link !== 0 && !(this.#word(link - 1, WORD.hash) === hash && this.#isOf(link - 1, record))) {
      link = this.#word(link - 1, WORD.nextInBucket);
    }
    return link - 1;
  }

  /** Whether they are the same lookup; whoever answers a question to a group was not named in it, so is left out. */
  #isOf(slot: number, record: DnsRecord): boolean {
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const { addressBytes, srcIpAt, dstIpAt, ipLength, name } = record;
    return (
      words[at + WORD.question] === questionOf(record) &&
      words[at + WORD.ports] === portsOf(record) &&
      ((words[at + WORD.kind] as number) & (PROTO_BITS | FLAG.ipv6)) === kindOf(record) &&
      words[at + WORD.nameLength] === name.length &&
      isSameAddress(words, at + WORD.src, addressBytes, srcIpAt, ipLength) &&
      (isToGroup(record.via) || isSameAddress(words, at + WORD.dst, addressBytes, dstIpAt, ipLength)) &&
      this.#names.isSame(words[at + WORD.name] as number, name)
    );
  }

  /** False when the table is full, or the names are. */
  #add(record: DnsRecord, hash: number): boolean {
    if (this.#free === 0) return false;
    const name = this.#names.add(record.name);
    if (name < 0) return false;
    const words = this.#words;
    const slot = this.#free - 1;
    const at = slot * SLOT_WORDS;
    const bucket = hash & this.#mask;
    this.#free = words[at + WORD.nextInBucket] as number;
    takeWords(words, at + WORD.src, record.addressBytes, record.srcIpAt, record.ipLength);
    takeWords(words, at + WORD.dst, record.addressBytes, record.dstIpAt, record.ipLength);
    words[at + WORD.ports] = portsOf(record);
    words[at + WORD.question] = questionOf(record);
    words[at + WORD.kind] = kindOf(record) | (record.truncated ? FLAG.truncated : 0) | (record.edns ? FLAG.edns : 0);
    words[at + WORD.hash] = hash;
    words[at + WORD.nextInBucket] = this.#buckets[bucket] as number;
    words[at + WORD.answersDue] = 1;
    words[at + WORD.nameLength] = record.name.length;
    words[at + WORD.name] = name;
    this.#numbers[slot * SLOT_NUMBERS + NUMBER.timeUs] = record.timeUs;
    this.#numbers[slot * SLOT_NUMBERS + NUMBER.srcMac] = record.srcMac;
    this.#buckets[bucket] = slot + 1;
    this.#linkAsNewest(slot);
    return true;
  }

  #linkAsNewest(slot: number): void {
    const at = slot * SLOT_WORDS;
    this.#words[at + WORD.older] = this.#newest;
    this.#words[at + WORD.newer] = 0;
    if (this.#newest !== 0) this.#words[(this.#newest - 1) * SLOT_WORDS + WORD.newer] = slot + 1;
    else this.#oldest = slot + 1;
    this.#newest = slot + 1;
  }

  #remove(slot: number): void {
    const words = this.#words;
    const at = slot * SLOT_WORDS;
    const older = words[at + WORD.older] as number;
    const newer = words[at + WORD.newer] as number;
    if (older !== 0) words[(older - 1) * SLOT_WORDS + WORD.newer] = newer;
    else this.#oldest = newer;
    if (newer !== 0) words[(newer - 1) * SLOT_WORDS + WORD.older] = older;
    else this.#newest = older;
    this.#unlinkFromBucket(slot);
    this.#names.remove(words[at + WORD.name] as number, words[at + WORD.nameLength] as number);
    words[at + WORD.nextInBucket] = this.#free;
    this.#free = slot + 1;
  }

  #unlinkFromBucket(slot: number): void {
    const words = this.#words;
    const next = this.#word(slot, WORD.nextInBucket);
    const bucket = this.#word(slot, WORD.hash) & this.#mask;
    let link = this.#buckets[bucket] as number;
    if (link === slot + 1) {
      this.#buckets[bucket] = next;
      return;
    }
    while (this.#word(link - 1, WORD.nextInBucket) !== slot + 1) link = this.#word(link - 1, WORD.nextInBucket);
    words[(link - 1) * SLOT_WORDS + WORD.nextInBucket] = next;
  }

  /** Of all that `isOf` compares, so that nothing can be varied without leaving the bucket. */
  #hashOf(record: DnsRecord): number {
    const { name, addressBytes, srcIpAt, dstIpAt, ipLength } = record;
    let hash = mix(name.hash ^ this.#seed, questionOf(record));
    hash = mix(hash, portsOf(record));
    for (let i = 0; i < ipLength; i += 4) hash = mix(hash, i32(addressBytes, srcIpAt + i));
    if (isToGroup(record.via)) return hash;
    for (let i = 0; i < ipLength; i += 4) hash = mix(hash, i32(addressBytes, dstIpAt + i));
    return hash;
  }

  #deadlineUs(slot: number): number {
    return (this.#numbers[slot * SLOT_NUMBERS + NUMBER.timeUs] as number) + this.#timeoutUs;
  }

  #word(slot: number, word: number): number {
    return this.#words[slot * SLOT_WORDS + word] as number;
  }

  #addTo(slot: number, word: number, count: number): void {
    this.#words[slot * SLOT_WORDS + word] = this.#word(slot, word) + count;
  }
}

const isToGroup = (via: DnsVia): boolean => via === 'mdns' || via === 'llmnr';

const questionOf = ({ id, type }: DnsRecord): number => (id << 16) | type;
const portsOf = ({ srcPort, dstPort }: DnsRecord): number => (srcPort << 16) | dstPort;
const kindOf = ({ proto, ipLength }: DnsRecord): number => proto | (ipLength === 16 ? FLAG.ipv6 : 0);

function isSameAddress(words: Int32Array, wordAt: number, bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = 0; i < length; i += 4) if (words[wordAt + (i >> 2)] !== i32(bytes, at + i)) return false;
  return true;
}

function takeWords(words: Int32Array, wordAt: number, bytes: Uint8Array, at: number, length: number): void {
  for (let i = 0; i < length; i += 4) words[wordAt + (i >> 2)] = i32(bytes, at + i);
}

function putWords(bytes: Uint8Array, at: number, words: Int32Array, wordAt: number, length: number): void {
  for (let i = 0; i < length; i++) bytes[at + i] = (words[wordAt + (i >> 2)] as number) >>> (24 - 8 * (i & 3));
}
