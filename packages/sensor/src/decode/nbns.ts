import { u16 } from './bytes.ts';
import { DNS_HEADER_BYTES } from './dns.ts';
import { skipName } from './names.ts';
import { formatText } from './text.ts';

/** Why a message is none. */
export const NBNS_FAULTS = ['nbns.short', 'nbns.name', 'nbns.rdata'] as const;
export type NbnsFault = (typeof NBNS_FAULTS)[number];

/** RFC 1002 section 4.2.1: the header is DNS's, with operations of its own. */
const AT = { flags: 2, questions: 4, answers: 6, additionals: 10 } as const;
const FLAG_RESPONSE = 0x8000;
const RCODE = 0x000f;
/** Registration, refresh with two numbers in use, and registration of a host with several addresses. */
const OPCODE = { query: 0, registrations: [5, 8, 9, 15] as readonly number[] } as const;
const TYPE = { name: 0x20, status: 0x21 } as const;
const QUESTION_BYTES = 4;
const RECORD_AT = { type: 0, length: 8, data: 10 } as const;

/** A name's data: flags and address (section 4.2.1.3). */
const NAME_DATA_BYTES = 6;
const FLAG_GROUP = 0x8000;
const ADDRESSES_MAX = 16;

/** A row of a status: a name of fifteen bytes, its suffix, flags (section 4.2.18); then the MAC. */
const STATUS_ROW_BYTES = 18;
const STATUS_NAMES_MAX = 64;
const MAC_BYTES = 6;

/** RFC 1001 section 14.1: sixteen bytes, each as two letters. */
const NAME_BYTES = 16;
const ENCODED_BYTES = 32;
const LETTER_A = 0x41;
const SPACE = 0x20;

export interface NetbiosName {
  /** Up to fifteen characters, as formatText gives them. */
  name: string;
  /** The sixteenth byte: what has the name. */
  suffix: number;
}

/** A name that its owner claims, or that somebody says it has. Addresses are offsets of four bytes each. */
export interface NameClaim extends NetbiosName {
  kind: 'registration' | 'answer';
  isGroup: boolean;
  addressesAt: number[];
}

/** All names of one host. */
export interface NodeStatus {
  kind: 'status';
  names: (NetbiosName & { isGroup: boolean })[];
  /** Where the six bytes of its MAC lie; -1 when they are not there. */
  macAt: number;
}

/** True for registrations, refreshes and answers that say yes. */
export function isNameClaim(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= DNS_HEADER_BYTES) return false;
  const flags = u16(bytes, start + AT.flags);
  const opcode = (flags >>> 11) & 0xf;
  if ((flags & FLAG_RESPONSE) === 0) return OPCODE.registrations.includes(opcode);
  return opcode === OPCODE.query && (flags & RCODE) === 0;
}

/** A message for which isNameClaim is true: a claim of a name, all names of a host, or why it is neither. */
export function readNbns(bytes: Uint8Array, start: number, end: number): NameClaim | NodeStatus | NbnsFault {
  const isAnswer = (u16(bytes, start + AT.flags) & FLAG_RESPONSE) !== 0;
  const questions = u16(bytes, start + AT.questions);
  const records = u16(bytes, start + (isAnswer ? AT.answers : AT.additionals));
  if (records === 0 || questions > 1 || (!isAnswer && questions === 0)) return 'nbns.short';
  const nameAt = start + DNS_HEADER_BYTES;
  const nameEnd = skipName(bytes, nameAt, end);
  if (nameEnd < 0) return 'nbns.short';
  const recordAt = questions === 0 ? nameEnd : skipName(bytes, nameEnd + QUESTION_BYTES, end);
  const dataAt = recordAt + RECORD_AT.data;
  if (recordAt < 0 || dataAt > end) return 'nbns.short';
  const dataEnd = dataAt + u16(bytes, recordAt + RECORD_AT.length);
  if (dataEnd > end) return 'nbns.short';
  if (u16(bytes, recordAt + RECORD_AT.type) === TYPE.status) return readStatus(bytes, dataAt, dataEnd);
  if (u16(bytes, recordAt + RECORD_AT.type) !== TYPE.name || dataEnd - dataAt < NAME_DATA_BYTES) return 'nbns.rdata';
  const name = readNetbiosName(bytes, nameAt, end);
  if (!name) return 'nbns.name';
  const isGroup = (u16(bytes, dataAt) & FLAG_GROUP) !== 0;
  const addressesAt: number[] = [];
  for (let at = dataAt; at + NAME_DATA_BYTES <= dataEnd && addressesAt.length < ADDRESSES_MAX; at += NAME_DATA_BYTES) {
    addressesAt.push(at + 2);
  }
  return { kind: isAnswer ? 'answer' : 'registration', ...name, isGroup, addressesAt };
}

function readStatus(bytes: Uint8Array, start: number, end: number): NodeStatus | NbnsFault {
  if (start >= end) return 'nbns.rdata';
  const count = bytes[start] as number;
  const namesEnd = start + 1 + count * STATUS_ROW_BYTES;
  if (namesEnd > end) return 'nbns.rdata';
  const names: NodeStatus['names'] = [];
  for (let at = start + 1; at < namesEnd && names.length < STATUS_NAMES_MAX; at += STATUS_ROW_BYTES) {
    names.push({ ...nameOf(bytes, at), isGroup: (u16(bytes, at + NAME_BYTES) & FLAG_GROUP) !== 0 });
  }
  return { kind: 'status', names, macAt: namesEnd + MAC_BYTES <= end ? namesEnd : -1 };
}

/** The name that is encoded in the first label at `at`; undefined when there is none. */
export function readNetbiosName(bytes: Uint8Array, at: number, end: number): NetbiosName | undefined {
  if (at + 1 + ENCODED_BYTES > end || bytes[at] !== ENCODED_BYTES) return undefined;
  const decoded = new Uint8Array(NAME_BYTES);
  for (let i = 0; i < NAME_BYTES; i++) {
    const high = (bytes[at + 1 + 2 * i] as number) - LETTER_A;
    const low = (bytes[at + 2 + 2 * i] as number) - LETTER_A;
    if (high < 0 || high > 15 || low < 0 || low > 15) return undefined;
    decoded[i] = (high << 4) | low;
  }
  return nameOf(decoded, 0);
}

/** Names are filled up with spaces, that of everybody with zeros. */
function nameOf(bytes: Uint8Array, at: number): NetbiosName {
  const suffixAt = at + NAME_BYTES - 1;
  let end = suffixAt;
  while (end > at && (bytes[end - 1] === SPACE || bytes[end - 1] === 0)) end--;
  return { name: formatText(bytes, at, end), suffix: bytes[suffixAt] as number };
}
