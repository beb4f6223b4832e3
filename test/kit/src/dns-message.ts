import { parseIp } from '@lanhound/proto';

const TYPE = { A: 1, NS: 2, CNAME: 5, PTR: 12, TXT: 16, AAAA: 28 } as const;

/** Record types the builder knows how to write. */
export type DnsType = keyof typeof TYPE;

export interface DnsRecordFields {
  name: string;
  type: DnsType;
  ttl?: number;
  /** An address, a name, or the text of a TXT record. */
  data: string;
}

export interface DnsMessageFields {
  id?: number;
  name: string;
  qtype?: DnsType;
  /** Present in an answer; 0 is NOERROR, 3 NXDOMAIN. */
  rcode?: number;
  answers?: readonly DnsRecordFields[];
}

/** RFC 1035 message, names uncompressed: a query, or an answer when it has an rcode or answers. */
export function dnsMessage({ id = 0x1234, name, qtype = 'A', rcode, answers = [] }: DnsMessageFields): Uint8Array {
  const isAnswer = rcode !== undefined || answers.length > 0;
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(isAnswer ? 0x8180 | (rcode ?? 0) : 0x0100, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, dnsName(name), uint16(TYPE[qtype]), uint16(1), ...answers.map(resourceRecord)]);
}

/** A name as length-prefixed labels. */
export function dnsName(name: string): Uint8Array {
  const labels = name === '' ? [] : name.split('.');
  const parts = labels.map((label) => Buffer.concat([Uint8Array.of(label.length), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

/** The same message as TCP carries it: with its length in front, RFC 1035 section 4.2.2. */
export const dnsOverTcp = (message: Uint8Array): Uint8Array => Buffer.concat([uint16(message.length), message]);

function resourceRecord({ name, type, ttl = 300, data }: DnsRecordFields): Uint8Array {
  const body = recordData(type, data);
  const ttlBytes = Buffer.alloc(4);
  ttlBytes.writeUInt32BE(ttl);
  return Buffer.concat([dnsName(name), uint16(TYPE[type]), uint16(1), ttlBytes, uint16(body.length), body]);
}

function recordData(type: DnsType, data: string): Uint8Array {
  if (type === 'TXT') return Buffer.concat([Uint8Array.of(data.length), Buffer.from(data, 'latin1')]);
  if (type !== 'A' && type !== 'AAAA') return dnsName(data);
  const address = parseIp(data);
  if (!address) throw new RangeError(`"${data}" is no IP address`);
  return address;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
