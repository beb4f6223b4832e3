import type { AddressCache } from './address-cache.ts';
import { u16, u32 } from './bytes.ts';
import { DNS_CLASS, DNS_TYPE } from './dns-codes.ts';
import { type NameReader, quoteText } from './names.ts';

/** A record's data within its message; one object a reader, filled anew for every record. */
export class Rdata {
  bytes: Uint8Array = new Uint8Array(0);
  messageStart = 0;
  at = 0;
  end = 0;
  type = 0;
  recordClass = 0;
}

/**
 * The presentation form of a record's data, "" when it breaks the rules of its type. Names are as sent: DNS-SD puts
 * what people read into them. Types without a form here come out as `\# length hex` (RFC 3597 section 5).
 */
export function formatRdata(rdata: Rdata, names: NameReader, addresses: AddressCache): string {
  const { bytes, at, end, type } = rdata;
  if (rdata.recordClass !== DNS_CLASS.in && rdata.recordClass !== DNS_CLASS.any) return formatOtherClass(rdata);
  switch (type) {
    case DNS_TYPE.a:
      return end - at === 4 ? addresses.textOf(bytes, at, 4) : '';
    case DNS_TYPE.aaaa:
      return end - at === 16 ? addresses.textOf(bytes, at, 16) : '';
    case DNS_TYPE.cname:
    case DNS_TYPE.ns:
    case DNS_TYPE.ptr:
    case DNS_TYPE.dname:
      return lastName(rdata, at, names);
    case DNS_TYPE.mx:
      return withName(rdata, 2, names);
    case DNS_TYPE.srv:
      return withName(rdata, 6, names);
    case DNS_TYPE.soa:
      return formatSoa(rdata, names);
    case DNS_TYPE.txt:
    case DNS_TYPE.spf:
      return formatStrings(rdata);
    default:
      return formatUnknown(rdata);
  }
}

/** RFC 3597 section 5. */
export function formatUnknown({ bytes, at, end }: Rdata): string {
  const length = end - at;
  if (length === 0) return '\\# 0';
  return `\\# ${length} ${Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('hex')}`;
}

/** Only text, such as version.bind, means the same in every class. */
function formatOtherClass(rdata: Rdata): string {
  return rdata.type === DNS_TYPE.txt ? formatStrings(rdata) : formatUnknown(rdata);
}

/** A name that must fill the rest of the data. */
function lastName(rdata: Rdata, at: number, names: NameReader): string {
  const name = names.read(rdata.bytes, rdata.messageStart, at, rdata.end, false);
  return name !== '' && names.next === rdata.end ? name : '';
}

/** Numbers of 16 bits, then a name: MX and SRV. */
function withName(rdata: Rdata, numberBytes: number, names: NameReader): string {
  if (rdata.end - rdata.at <= numberBytes) return '';
  const nameAt = rdata.at + numberBytes;
  const name = lastName(rdata, nameAt, names);
  if (name === '') return '';
  let numbers = '';
  for (let at = rdata.at; at < nameAt; at += 2) numbers += `${u16(rdata.bytes, at)} `;
  return numbers + name;
}

function formatSoa({ bytes, messageStart, at, end }: Rdata, names: NameReader): string {
  const primary = names.read(bytes, messageStart, at, end, false);
  const mailbox = primary === '' ? '' : names.read(bytes, messageStart, names.next, end, false);
  if (mailbox === '' || end - names.next !== 20) return '';
  let text = `${primary} ${mailbox}`;
  for (let i = names.next; i < end; i += 4) text += ` ${u32(bytes, i)}`;
  return text;
}

function formatStrings({ bytes, at, end }: Rdata): string {
  const strings: string[] = [];
  while (at < end) {
    const stringEnd = at + 1 + (bytes[at] as number);
    if (stringEnd > end) return '';
    strings.push(quoteText(bytes, at + 1, stringEnd));
    at = stringEnd;
  }
  return strings.join(' ');
}
