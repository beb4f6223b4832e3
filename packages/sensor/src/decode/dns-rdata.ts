import { u16, u32 } from './bytes.ts';
import { DECIMAL_BYTES_MAX, IP_TEXT_BYTES_MAX, putDecimal, putHex, putIp } from './digits.ts';
import { DNS_CLASS, DNS_TYPE } from './dns-codes.ts';
import { NAME_TEXT_BYTES_MAX, type NameReader, putQuoted, quotedBytesMax, type TextRoom, textRoom } from './names.ts';

const SPACE = 0x20;
const BACKSLASH = 0x5c;
const HASH = 0x23;
/** The numbers of a SOA after its names (RFC 1035 section 3.3.13). */
const SOA_NUMBERS_BYTES = 20;

/** A record's data within its message; one object a reader, filled anew for every record. */
export class Rdata {
  bytes: Uint8Array = new Uint8Array(0);
  messageStart = 0;
  at = 0;
  end = 0;
  type = 0;
  recordClass = 0;
}

/** Longest text of data: every byte escaped, or two names from elsewhere in the message and five numbers. */
export const rdataTextBytesMax = ({ at, end }: Rdata): number =>
  quotedBytesMax(end - at) + 2 * (NAME_TEXT_BYTES_MAX + 1) + 5 * (DECIMAL_BYTES_MAX + 1) + IP_TEXT_BYTES_MAX;

/**
 * Writes the presentation form of a record's data to where there is room for rdataTextBytesMax and returns the place
 * after it; -1 when they break the rules of their type. Names are as sent: DNS-SD puts what people read into them.
 * Types without a form here come out as `\# length hex` (RFC 3597 section 5).
 */
export function putRdata(to: TextRoom, toAt: number, rdata: Rdata, names: NameReader): number {
  const { bytes, at, end, type, recordClass } = rdata;
  if (recordClass !== DNS_CLASS.in && recordClass !== DNS_CLASS.any) return putOtherClass(to, toAt, rdata);
  switch (type) {
    case DNS_TYPE.a:
      return end - at === 4 ? putIp(to.bytes, toAt, bytes, at, 4) : -1;
    case DNS_TYPE.aaaa:
      return end - at === 16 ? putIp(to.bytes, toAt, bytes, at, 16) : -1;
    case DNS_TYPE.cname:
    case DNS_TYPE.ns:
    case DNS_TYPE.ptr:
    case DNS_TYPE.dname:
      return putLastName(to, toAt, rdata, at, names);
    case DNS_TYPE.mx:
      return putWithName(to, toAt, rdata, 2, names);
    case DNS_TYPE.srv:
      return putWithName(to, toAt, rdata, 6, names);
    case DNS_TYPE.soa:
      return putSoa(to, toAt, rdata, names);
    case DNS_TYPE.txt:
    case DNS_TYPE.spf:
      return putStrings(to, toAt, rdata);
    default:
      return putUnknown(to.bytes, toAt, rdata);
  }
}

/** The same as a string, "" for data that break the rules of their type. */
export function formatRdata(rdata: Rdata, names: NameReader): string {
  const text = textRoom(rdataTextBytesMax(rdata));
  const length = putRdata(text, 0, rdata, names);
  return length < 0 ? '' : text.bytes.toString('latin1', 0, length);
}

/** Any data as bytes (RFC 3597 section 5); there must be room for rdataTextBytesMax. */
export function putUnknown(to: Uint8Array, start: number, { bytes, at, end }: Rdata): number {
  to[start] = BACKSLASH;
  to[start + 1] = HASH;
  to[start + 2] = SPACE;
  const next = putDecimal(to, start + 3, end - at);
  if (at === end) return next;
  to[next] = SPACE;
  return putHex(to, next + 1, bytes, at, end);
}

/** Only text, such as version.bind, means the same in every class. */
function putOtherClass(to: TextRoom, toAt: number, rdata: Rdata): number {
  return rdata.type === DNS_TYPE.txt ? putStrings(to, toAt, rdata) : putUnknown(to.bytes, toAt, rdata);
}

/** A name that must fill the rest of the data. */
function putLastName(to: TextRoom, toAt: number, rdata: Rdata, at: number, names: NameReader): number {
  const next = names.put(rdata.bytes, rdata.messageStart, at, rdata.end, false, to, toAt);
  return next >= 0 && names.next === rdata.end ? next : -1;
}

/** Numbers of 16 bits, then a name: MX and SRV. */
function putWithName(to: TextRoom, start: number, rdata: Rdata, numberBytes: number, names: NameReader): number {
  if (rdata.end - rdata.at <= numberBytes) return -1;
  const nameAt = rdata.at + numberBytes;
  let toAt = start;
  for (let at = rdata.at; at < nameAt; at += 2) {
    toAt = putDecimal(to.bytes, toAt, u16(rdata.bytes, at));
    to.bytes[toAt++] = SPACE;
  }
  return putLastName(to, toAt, rdata, nameAt, names);
}

function putSoa(to: TextRoom, start: number, { bytes, messageStart, at, end }: Rdata, names: NameReader): number {
  const primaryEnd = names.put(bytes, messageStart, at, end, false, to, start);
  if (primaryEnd < 0) return -1;
  to.bytes[primaryEnd] = SPACE;
  let toAt = names.put(bytes, messageStart, names.next, end, false, to, primaryEnd + 1);
  if (toAt < 0 || end - names.next !== SOA_NUMBERS_BYTES) return -1;
  for (let i = names.next; i < end; i += 4) {
    to.bytes[toAt] = SPACE;
    toAt = putDecimal(to.bytes, toAt + 1, u32(bytes, i));
  }
  return toAt;
}

function putStrings(to: TextRoom, start: number, { bytes, at, end }: Rdata): number {
  if (at === end) return -1;
  let toAt = start;
  let stringAt = at;
  while (stringAt < end) {
    const stringEnd = stringAt + 1 + (bytes[stringAt] as number);
    if (stringEnd > end) return -1;
    if (stringAt > at) to.bytes[toAt++] = SPACE;
    toAt = putQuoted(to, toAt, bytes, stringAt + 1, stringEnd);
    stringAt = stringEnd;
  }
  return toAt;
}
