import { putWords } from '@lanhound/proto';
import { u16 } from './bytes.ts';
import { DnsAnswers } from './dns-answers.ts';
import { DNS_TYPE } from './dns-codes.ts';
import { Rdata } from './dns-rdata.ts';
import { NAME_FAULTS, NameReader, NameText, skipName } from './names.ts';

/** Why a message, or the rest of one, cannot be read. */
export const DNS_FAULTS = [...NAME_FAULTS, 'dns.counts', 'dns.opcode', 'dns.noQuestion', 'dns.rdata'] as const;
export type DnsFault = (typeof DNS_FAULTS)[number];

/** Byte offsets of the header (RFC 1035 section 4.1.1). */
const AT = { id: 0, flags: 2, questions: 4, answers: 6, authorities: 8, additionals: 10 } as const;
export const DNS_HEADER_BYTES = 12;
/** A compression pointer to the first question's name. */
const QUESTION_POINTER = 0xc000 | DNS_HEADER_BYTES;
/** A root name, type and class. */
const QUESTION_BYTES_MIN = 5;
/** A root name, type, class, time to live and data length. */
const RECORD_BYTES_MIN = 11;
/** Type, class, time to live and data length, after a record's name. */
const RECORD_FIXED_BYTES = 10;

const NO_BYTES = new Uint8Array(0);

const FLAG = { response: 0x8000, truncated: 0x0200 } as const;
const OPCODE_QUERY = 0;
/** mDNS marks unicast questions and cache flushes in a class's top bit (RFC 6762 section 18). */
const CLASS_BITS = 0x7fff;

/** What a reader must never do: read a whole zone into one event. */
export interface DnsLimits {
  /** Records of an answer section that are read; those beyond are counted in answersOmitted. */
  answersMax: number;
  /** Of the names' hashes: keeps whoever chooses names from choosing such with equal ones. */
  hashSeed: number;
}

/**
 * Reads DNS messages (RFC 1035, 2181, 6891; mDNS RFC 6762). One object, filled anew by every read, which allocates
 * nothing. Broken messages give their question and what was readable before the break.
 */
export class DnsReader {
  id = 0;
  isResponse = false;
  truncated = false;
  /** Twelve bits, with the part that EDNS carries. */
  rcode = 0;
  edns = false;
  /** The first question's text in lower case; without one, the owner and type of the first answer. */
  readonly name = new NameText();
  type = 0;
  readonly answers = new DnsAnswers();
  answersOmitted = 0;
  /** Why reading ended early; "" when the message was read to its end. */
  fault: DnsFault | '' = '';

  readonly #limits: DnsLimits;
  readonly #names = new NameReader();
  readonly #rdata = new Rdata();
  #at = 0;
  #end = 0;

  constructor(limits: DnsLimits) {
    this.#limits = limits;
  }

  /** True when `bytes` between start and end are a query or its answer with a name; else `fault` says why not. */
  read(bytes: Uint8Array, start: number, end: number, cut: boolean): boolean {
    this.fault = headerFault(bytes, start, end, cut);
    if (this.fault !== '') return false;
    const flags = u16(bytes, start + AT.flags);
    this.id = u16(bytes, start + AT.id);
    this.isResponse = (flags & FLAG.response) !== 0;
    this.truncated = (flags & FLAG.truncated) !== 0;
    this.rcode = flags & 0xf;
    this.edns = false;
    this.answers.clear();
    this.answersOmitted = 0;
    this.#rdata.bytes = bytes;
    this.#rdata.messageStart = start;
    this.#at = start + DNS_HEADER_BYTES;
    this.#end = end;
    this.name.length = 0;
    this.type = 0;
    this.#readSections(start);
    // The bytes are borrowed.
    this.#rdata.bytes = NO_BYTES;
    if (this.name.length === 0 && this.fault === '') this.fault = 'dns.noQuestion';
    return this.name.length > 0;
  }

  /** Stops at the first fault; what was read until then stays. */
  #readSections(start: number): void {
    const { bytes } = this.#rdata;
    const questions = u16(bytes, start + AT.questions);
    if (questions > 0 && !this.#readQuestion()) return;
    for (let i = 1; i < questions; i++) if (!this.#skipQuestion()) return;
    if (!this.#readAnswers(u16(bytes, start + AT.answers))) return;
    this.#findOpt(u16(bytes, start + AT.authorities) + u16(bytes, start + AT.additionals));
  }

  #readQuestion(): boolean {
    const { bytes, messageStart } = this.#rdata;
    const length = this.#names.put(bytes, messageStart, this.#at, this.#end, true, this.name, 0);
    if (length < 0) return this.#fail(this.#names.fault);
    const typeAt = this.#names.next;
    if (typeAt + 4 > this.#end) return this.#fail('dns.short');
    this.name.finish(length, this.#limits.hashSeed);
    this.type = u16(bytes, typeAt);
    this.#at = typeAt + 4;
    return true;
  }

  #skipQuestion(): boolean {
    const next = skipName(this.#rdata.bytes, this.#at, this.#end);
    if (next < 0 || next + 4 > this.#end) return this.#fail('dns.short');
    this.#at = next + 4;
    return true;
  }

  #readAnswers(count: number): boolean {
    // A query's answers are what the asker already knows (RFC 6762 section 7.1); nobody answered.
    const kept = this.isResponse ? Math.min(count, this.#limits.answersMax) : 0;
    for (let i = 0; i < kept; i++) if (!this.#readAnswer()) return false;
    if (!this.#skipAnswers(count - kept)) return false;
    if (this.isResponse) this.answersOmitted = count - kept;
    return true;
  }

  #readAnswer(): boolean {
    const { answers } = this;
    const ownerAt = answers.ownerAt();
    const ownerEnd = this.#putOwner(ownerAt);
    if (ownerEnd < 0) return this.#fail(this.#names.fault);
    if (!this.#enterRecord(this.#names.next)) return false;
    if (this.name.length === 0) {
      this.name.bytes.set(answers.bytes.subarray(ownerAt, ownerEnd));
      this.name.finish(ownerEnd - ownerAt, this.#limits.hashSeed);
      this.type = this.#rdata.type;
    }
    // The message's frame still holds when data break their rules: they are said as bytes, and the next record is read.
    if (!answers.add(ownerEnd, this.#rdata, this.#names)) this.fault = 'dns.rdata';
    return true;
  }

  #skipAnswers(count: number): boolean {
    for (let i = 0; i < count; i++) if (!this.#skipRecord()) return false;
    return true;
  }

  /** Nearly all answers are owned by the question's name, which need not be read again. */
  #putOwner(toAt: number): number {
    const { bytes, messageStart } = this.#rdata;
    const at = this.#at;
    const isQuestion = at + 2 <= this.#end && u16(bytes, at) === QUESTION_POINTER && this.name.length > 0;
    if (!isQuestion) return this.#names.put(bytes, messageStart, at, this.#end, true, this.answers, toAt);
    this.#names.next = at + 2;
    return putWords(this.answers.view, toAt, this.name.view, this.name.length);
  }

  /** RFC 6891 section 6.1: at most one OPT, owned by the root, among the additional records. */
  #findOpt(count: number): void {
    for (let i = 0; i < count; i++) {
      const ownerIsRoot = this.#rdata.bytes[this.#at] === 0;
      if (!this.#skipRecord()) return;
      if (this.#rdata.type !== DNS_TYPE.opt || !ownerIsRoot) continue;
      this.edns = true;
      this.rcode = (this.rcode & 0xf) | ((this.#rdata.bytes[this.#rdata.at - 6] as number) << 4);
    }
  }

  #skipRecord(): boolean {
    const next = skipName(this.#rdata.bytes, this.#at, this.#end);
    return next < 0 ? this.#fail('dns.short') : this.#enterRecord(next);
  }

  /** Point at the data of the record whose fixed fields begin at `at`, and step over it. */
  #enterRecord(at: number): boolean {
    const rdata = this.#rdata;
    const dataAt = at + RECORD_FIXED_BYTES;
    if (dataAt > this.#end) return this.#fail('dns.short');
    rdata.type = u16(rdata.bytes, at);
    rdata.recordClass = u16(rdata.bytes, at + 2) & CLASS_BITS;
    rdata.at = dataAt;
    rdata.end = dataAt + u16(rdata.bytes, at + 8);
    if (rdata.end > this.#end) return this.#fail('dns.short');
    this.#at = rdata.end;
    return true;
  }

  #fail(fault: DnsFault): false {
    this.fault = fault;
    return false;
  }
}

/** What can be refused by the header alone: most of what is no DNS at all. */
function headerFault(bytes: Uint8Array, start: number, end: number, cut: boolean): DnsFault | '' {
  if (end - start < DNS_HEADER_BYTES) return 'dns.short';
  const flags = u16(bytes, start + AT.flags);
  if (((flags >>> 11) & 0xf) !== OPCODE_QUERY) return 'dns.opcode';
  const records =
    u16(bytes, start + AT.answers) + u16(bytes, start + AT.authorities) + u16(bytes, start + AT.additionals);
  const bytesMin =
    DNS_HEADER_BYTES + u16(bytes, start + AT.questions) * QUESTION_BYTES_MIN + records * RECORD_BYTES_MIN;
  // Some servers cut an answer to fit its datagram but leave the counts as they were.
  const mayBeShort = cut || (flags & FLAG.truncated) !== 0;
  return bytesMin > end - start && !mayBeShort ? 'dns.counts' : '';
}
