import { BYTES_HEADER_BYTES_MAX, NUMBER_FIELD_BYTES_MAX, putLength, putNumber, putString, WIRE } from '@lanhound/proto';
import { u32 } from './bytes.ts';
import { dnsTypeName } from './dns-codes.ts';
import { putRdata, putUnknown, type Rdata, rdataTextBytesMax } from './dns-rdata.ts';
import { NAME_TEXT_BYTES_MAX, type NameReader, type TextRoom } from './names.ts';

/** The field of a Dns message that an answer is in, and the answer's own, as events.proto numbers them. */
export const DNS_ANSWERS_TAG = (12 << 3) | WIRE.bytes;
export const DNS_ANSWER_TAG = {
  name: (1 << 3) | WIRE.bytes,
  type: (2 << 3) | WIRE.bytes,
  ttl: (3 << 3) | WIRE.varint,
  data: (4 << 3) | WIRE.bytes,
} as const;

const FIRST_BYTES = 4_096;
/** What is copied four at a time goes beyond its end. */
const SLACK_BYTES = 3;
/** Tags and lengths of an answer and of its owner, of one byte each; the lengths are corrected once they are known. */
const OWNER_AT = 4;
/** Beside the owner and the data: the headers of four fields and of the answer itself, "TYPE65535" and a number. */
const FIELDS_BYTES_MAX = 5 * BYTES_HEADER_BYTES_MAX + 9 + NUMBER_FIELD_BYTES_MAX;
/** Of a record's fixed fields, before its data (RFC 1035 section 4.1.3). */
const TTL_BEFORE_DATA = 6;

/**
 * The answers of one message, written as the bytes that events carry while they are read: nobody looks into them on
 * their way. Each begins with its tag and length. One object, filled anew by every message.
 */
export class DnsAnswers implements TextRoom {
  bytes: Uint8Array = new Uint8Array(FIRST_BYTES);
  view = new DataView(this.bytes.buffer);
  /** Bytes that are written. */
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Where the next answer's owner is to be written, with room for the longest name. */
  ownerAt(): number {
    const at = this.length + OWNER_AT;
    this.#reserve(at + NAME_TEXT_BYTES_MAX + SLACK_BYTES, at);
    return at;
  }

  /**
   * Completes the answer whose owner was written up to `ownerEnd`. False when its data break the rules of their type,
   * and so are said as bytes.
   */
  add(ownerEnd: number, rdata: Rdata, names: NameReader): boolean {
    const start = this.length;
    this.#reserve(ownerEnd + FIELDS_BYTES_MAX + rdataTextBytesMax(rdata), ownerEnd);
    const { bytes } = this;
    bytes[start] = DNS_ANSWERS_TAG;
    bytes[start + 2] = DNS_ANSWER_TAG.name;
    let at = putLength(bytes, start + OWNER_AT, ownerEnd);
    at = putString(bytes, at, DNS_ANSWER_TAG.type, dnsTypeName(rdata.type));
    at = putNumber(bytes, at, DNS_ANSWER_TAG.ttl, u32(rdata.bytes, rdata.at - TTL_BEFORE_DATA));
    bytes[at] = DNS_ANSWER_TAG.data;
    const dataAt = at + 2;
    const dataEnd = putRdata(this, dataAt, rdata, names);
    const end = dataEnd < 0 ? putUnknown(bytes, dataAt, rdata) : dataEnd;
    this.length = putLength(bytes, start + 2, putLength(bytes, dataAt, end));
    return dataEnd >= 0;
  }

  /** Room up to `end`; the first bytes are kept. */
  #reserve(end: number, kept: number): void {
    if (end <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, end + SLACK_BYTES));
    larger.set(this.bytes.subarray(0, kept));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
