import { u16 } from '../../decode/bytes.ts';
import { DNS_HEADER_BYTES } from '../../decode/dns.ts';
import { DNS_CLASS, DNS_TYPE, isKnownDnsType } from '../../decode/dns-codes.ts';
import { skipName } from '../../decode/names.ts';
import { APP } from './apps.ts';
import { ascii, hasPrefixAnyCase } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 1035 section 4.1.1. */
const AT = { id: 0, flags: 2, questions: 4, answers: 6, authorities: 8, additionals: 10 } as const;
const FLAG = { response: 0x8000, opcode: 0x7800, authoritative: 0x0400, recursion: 0x0180, reserved: 0x0040 } as const;
const OPCODE_SHIFT = 11;
/** RFC 1996 and RFC 2136: news of a zone and changes to it. */
const ZONE_OPCODES: readonly number[] = [4, 5];
/** RFC 1002 section 4.2.1.1: registration, release, waiting, refresh (by its number and by what Windows sends). */
const NETBIOS_OPCODES: readonly number[] = [5, 6, 7, 8, 9, 15];
const RCODE = 0x000f;
const RCODE_MAX = 10;
/** A question or record has at least a root name, type and class. */
const RECORDS_MAX = 1_000;
/** Type and class after a name; and time to live and length besides. */
const QUESTION_BYTES = 4;
const RECORD_BYTES = 10;
const CLASS_BITS = 0x7fff;
/** RFC 6762 section 18: mDNS messages have no identifier and no flags but these two. */
const MDNS_RESPONSE = 0x8400;
/** The ends of the names of services on the link, whose messages some number all the same. */
const LINK_SERVICES = ['\x04_tcp\x05local\0', '\x04_udp\x05local\0'].map((text) => ascii(text.toUpperCase()));
/** NetBIOS names are 32 letters from A to P in one label. */
const NETBIOS_NAME_BYTES = 32;
/** NB, whose number DNS gave to what nobody uses, and NBSTAT, whose number is that of SRV. */
const NETBIOS_TYPES: readonly number[] = [0x20, 0x21];

export const dnsProbe: Probe = {
  transport: 'udp',
  // Messages begin with their identifier, which may be anything.
  firstBytes: Array.from({ length: 256 }, (_, byte) => byte),
  see: (bytes, start, end) => (end - start > DNS_HEADER_BYTES ? appOfMessage(bytes, start, end) : UNKNOWN),
};

const LENGTH_BYTES = 2;
/** First bytes of lengths up to four kilobytes; a larger first message is none that a home sees. */
const LENGTH_FIRST_BYTES = 16;

/** RFC 1035 section 4.2.2: the message's length comes first. */
export const dnsOverTcpProbe: Probe = {
  transport: 'tcp',
  firstBytes: Array.from({ length: LENGTH_FIRST_BYTES }, (_, byte) => byte),
  see(bytes, start, end): Verdict {
    if (end - start <= LENGTH_BYTES + DNS_HEADER_BYTES) return UNKNOWN;
    const messageEnd = start + LENGTH_BYTES + u16(bytes, start);
    const isWhole = messageEnd <= end && messageEnd - start > LENGTH_BYTES + DNS_HEADER_BYTES;
    return isWhole ? appOfMessage(bytes, start + LENGTH_BYTES, messageEnd) : UNKNOWN;
  },
};

/** Which member of the family speaks, when every byte of the message is accounted for. */
function appOfMessage(bytes: Uint8Array, start: number, end: number): Verdict {
  const flags = u16(bytes, start + AT.flags);
  // Most of what is no DNS ends here, so it comes before everything else.
  if ((flags & FLAG.reserved) !== 0 || bytes[start + AT.questions] !== 0) return UNKNOWN;
  if ((flags & FLAG.opcode) !== 0) return appOfOperation(bytes, start, end, flags);
  const questions = u16(bytes, start + AT.questions);
  const answers = u16(bytes, start + AT.answers);
  const records = answers + u16(bytes, start + AT.authorities) + u16(bytes, start + AT.additionals);
  if (questions + records > RECORDS_MAX) return UNKNOWN;
  const mayBeMdns = flags === 0 || flags === MDNS_RESPONSE;
  const isMdns = mayBeMdns && (u16(bytes, start + AT.id) === 0 || isOfLinkService(bytes, start, end));
  if (!isMdns && questions !== 1 && !(questions === 0 && answers > 0)) return UNKNOWN;
  if (questions + records === 0 || (flags & RCODE) > RCODE_MAX) return UNKNOWN;
  const isNetbios = isNetbiosMessage(bytes, start, end);
  if (!isWhole(bytes, start, end, questions, records, isNetbios)) return UNKNOWN;
  if (isNetbios) return APP.nbns;
  if (isMdns) return APP.mdns;
  return (flags & FLAG.response) === 0
    ? appOfQuery(bytes, start, end, flags, records)
    : appOfResponse(bytes, start, end, flags, answers);
}

/** What is no query: a zone's news or changes, named by one question for its SOA; or one NetBIOS name. */
function appOfOperation(bytes: Uint8Array, start: number, end: number, flags: number): Verdict {
  const opcode = (flags & FLAG.opcode) >>> OPCODE_SHIFT;
  const questions = u16(bytes, start + AT.questions);
  const answers = u16(bytes, start + AT.answers);
  const records = answers + u16(bytes, start + AT.authorities) + u16(bytes, start + AT.additionals);
  if (questions > 1 || records > RECORDS_MAX || (flags & RCODE) > RCODE_MAX) return UNKNOWN;
  if (isNetbiosMessage(bytes, start, end)) {
    const isOperation = NETBIOS_OPCODES.includes(opcode) && questions + answers === 1;
    return isOperation && isWhole(bytes, start, end, questions, records, true) ? APP.nbns : UNKNOWN;
  }
  if (questions !== 1 || !ZONE_OPCODES.includes(opcode)) return UNKNOWN;
  const typeAt = skipName(bytes, start + DNS_HEADER_BYTES, end);
  const isZone = typeAt >= 0 && typeAt + QUESTION_BYTES <= end && u16(bytes, typeAt) === DNS_TYPE.soa;
  return isZone && isWhole(bytes, start, end, questions, records, false) ? APP.dns : UNKNOWN;
}

/** Questions and records one after the other, of types and classes that exist, up to the very end. */
function isWhole(
  bytes: Uint8Array,
  start: number,
  end: number,
  questions: number,
  records: number,
  isNetbios: boolean,
): boolean {
  let at = start + DNS_HEADER_BYTES;
  for (let i = 0; i < questions + records; i++) {
    at = skipName(bytes, at, end);
    const fixedBytes = i < questions ? QUESTION_BYTES : RECORD_BYTES;
    if (at < 0 || at + fixedBytes > end) return false;
    const type = u16(bytes, at);
    if (!isNetbios && (!isKnownDnsType(type) || type === NETBIOS_TYPES[0])) return false;
    if (type !== DNS_TYPE.opt && !isClass(u16(bytes, at + 2) & CLASS_BITS)) return false;
    at += i < questions ? QUESTION_BYTES : RECORD_BYTES + u16(bytes, at + 8);
  }
  return at === end;
}

const isClass = (value: number): boolean =>
  value === DNS_CLASS.in || value === DNS_CLASS.any || value === DNS_CLASS.chaos || value === DNS_CLASS.none;

/** RFC 6763 section 4.1: the first name ends in "_tcp.local" or "_udp.local", a domain that no name server has. */
function isOfLinkService(bytes: Uint8Array, start: number, end: number): boolean {
  const to = skipName(bytes, start + DNS_HEADER_BYTES, end);
  for (let i = 0; i < LINK_SERVICES.length; i++) {
    const text = LINK_SERVICES[i] as Uint8Array;
    const at = to - text.length;
    if (at >= start + DNS_HEADER_BYTES && hasPrefixAnyCase(bytes, at, to, text)) return true;
  }
  return false;
}

function isNetbiosMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const nameAt = start + DNS_HEADER_BYTES;
  if (nameAt + 1 + NETBIOS_NAME_BYTES > end || bytes[nameAt] !== NETBIOS_NAME_BYTES) return false;
  for (let at = nameAt + 1; at <= nameAt + NETBIOS_NAME_BYTES; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x41 || byte > 0x50) return false;
  }
  const next = skipName(bytes, nameAt, end);
  return next >= 0 && next + QUESTION_BYTES <= end && NETBIOS_TYPES.includes(u16(bytes, next));
}

/**
 * LLMNR (RFC 4795) has DNS's form. Its questions are of one label, without flags and without EDNS; a resolver that
 * asks so asks for whole names. A reverse lookup without flags may be either.
 */
function appOfQuery(bytes: Uint8Array, start: number, end: number, flags: number, records: number): Verdict {
  return flags !== 0 || records > 0 ? APP.dns : appOfPlainQuestion(bytes, start, end);
}

/** DNS names with answers are of a server that knows them or that recurses, and few do not say so; LLMNR never does. */
function appOfResponse(bytes: Uint8Array, start: number, end: number, flags: number, answers: number): Verdict {
  const isDns = (flags & (FLAG.authoritative | FLAG.recursion)) !== 0 || answers === 0;
  if (isDns) return APP.dns;
  return u16(bytes, start + AT.questions) === 1 ? appOfPlainQuestion(bytes, start, end) : UNKNOWN;
}

/** Answers repeat their question. */
function appOfPlainQuestion(bytes: Uint8Array, start: number, end: number): Verdict {
  const nameAt = start + DNS_HEADER_BYTES;
  const typeAt = skipName(bytes, nameAt, end);
  const type = u16(bytes, typeAt);
  const isOneLabel = typeAt === nameAt + 2 + (bytes[nameAt] as number);
  if (!isOneLabel) return type === DNS_TYPE.ptr ? UNKNOWN : APP.dns;
  return type === DNS_TYPE.a || type === DNS_TYPE.aaaa || type === DNS_CLASS.any ? APP.llmnr : APP.dns;
}
