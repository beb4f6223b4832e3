import { u16, u32 } from '../decode/bytes.ts';
import { DNS_TYPE, dnsRcodeName, dnsTypeName } from '../decode/dns-codes.ts';
import { formatRdata, Rdata } from '../decode/dns-rdata.ts';
import { skipName } from '../decode/names.ts';
import { readNetbiosName } from '../decode/nbns.ts';
import { PROTO } from '../decode/transport.ts';
import type { LayerReader, Span } from './layer.ts';
import { byteCount, digitsText, flagNames, hex16, spanText } from './values.ts';
import type { Next, Walk } from './walk.ts';

const SECTIONS = ['question', 'answer', 'authority', 'additional'] as const;
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' };
const OPCODES = ['query', 'inverse query', 'status', 'opcode 3', 'notify', 'update'];
const FLAGS: readonly (readonly [number, string])[] = [
  [0x0400, 'authoritative'],
  [0x0200, 'cut to fit'],
  [0x0100, 'recursion desired'],
  [0x0080, 'recursion available'],
  [0x0020, 'authentic data'],
  [0x0010, 'checking disabled'],
];
const NBNS_TYPES: Readonly<Record<number, string>> = { 32: 'NB', 33: 'NBSTAT' };
const RECORD_FIXED_BYTES = 10;
/** mDNS: the top bit of a class (RFC 6762 section 18). */
const CLASS_TOP = 0x8000;

/** One message with what its records need. */
interface Message {
  walk: Walk;
  reader: LayerReader;
  start: number;
  rdata: Rdata;
  isNetbios: boolean;
}

/** RFC 1035 section 4; over TCP a length comes first (RFC 7766). */
export function readDnsMessage(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('dns', title, span);
  const isStream = walk.said.proto === PROTO.tcp;
  const hasLength = !isStream || reader.field('length', 2, (bytes, at) => byteCount(u16(bytes, at)));
  const start = reader.at;
  if (hasLength && readHeader(reader)) {
    const rdata = new Rdata();
    rdata.bytes = walk.bytes;
    rdata.messageStart = start;
    readSections({ walk, reader, start, rdata, isNetbios: title.startsWith('NBNS') });
  }
  reader.closeAtEnd('unread');
  return undefined;
}

function readHeader(reader: LayerReader): boolean {
  const hasFlags =
    reader.field('identifier', 2, hex16) && reader.field('flags', 2, (bytes, at) => flagsText(u16(bytes, at)));
  return hasFlags && SECTIONS.every((name) => reader.field(`${name} count`, 2, (bytes, at) => String(u16(bytes, at))));
}

function flagsText(flags: number): string {
  const opcode = OPCODES[(flags >>> 11) & 15] ?? `opcode ${(flags >>> 11) & 15}`;
  const set = flagNames(FLAGS, flags);
  const outcome = (flags & 0x8000) === 0 ? opcode : `answer to a ${opcode}, ${dnsRcodeName(flags & 15)}`;
  return set === 'none' ? outcome : `${outcome}, ${set}`;
}

function readSections(message: Message): void {
  const { reader, start } = message;
  for (const [i, name] of SECTIONS.entries()) {
    const count = u16(reader.bytes, start + 4 + i * 2);
    for (let n = 0; n < count; n++) {
      if (!reader.hasRoom) return;
      const isRead = name === 'question' ? readQuestion(message) : readRecord(message, name);
      if (!isRead) return;
    }
  }
}

function nameAt({ walk, reader, start, isNetbios }: Message): string | undefined {
  const { bytes, at, end } = reader;
  const netbios = isNetbios ? readNetbiosName(bytes, at, end) : undefined;
  if (netbios) return `${netbios.name}<${netbios.suffix.toString(16).padStart(2, '0')}>`;
  const text = walk.tools.names.read(bytes, start, at, end, false);
  if (text !== '') return text;
  reader.fault(`the name at byte ${at - walk.start} cannot be read (${walk.tools.names.fault})`);
  return undefined;
}

const typeText = ({ isNetbios }: Message, type: number): string =>
  (isNetbios ? NBNS_TYPES[type] : undefined) ?? dnsTypeName(type);

function readQuestion(message: Message): boolean {
  const { reader } = message;
  const name = nameAt(message);
  const typeAt = skipName(reader.bytes, reader.at, reader.end);
  if (name === undefined || typeAt < 0) return false;
  return reader.group('question', typeAt + 4 - reader.at, () => {
    const type = typeText(message, u16(reader.bytes, typeAt));
    const dnsClass = u16(reader.bytes, typeAt + 2);
    const wanted = (dnsClass & CLASS_TOP) === 0 ? '' : ', answer to the asker alone';
    reader.field('name', typeAt - reader.at, name);
    reader.field('type', 2, type);
    reader.field('class', 2, `${CLASSES[dnsClass & ~CLASS_TOP] ?? dnsClass}${wanted}`);
    return `${name} ${type}`;
  });
}

function readRecord(message: Message, section: string): boolean {
  const { reader } = message;
  const { bytes, at } = reader;
  const name = nameAt(message);
  const fixedAt = skipName(bytes, at, reader.end);
  if (name === undefined || fixedAt < 0) return false;
  if (fixedAt + RECORD_FIXED_BYTES > reader.end) return reader.group(section, reader.left + 1, () => '');
  const dataBytes = u16(bytes, fixedAt + 8);
  return reader.group(section, fixedAt + RECORD_FIXED_BYTES + dataBytes - at, () => {
    reader.field('name', fixedAt - at, name);
    return u16(bytes, fixedAt) === DNS_TYPE.opt ? readOpt(reader) : readFields(message, name);
  });
}

function readFields(message: Message, name: string): string {
  const { reader, rdata, walk } = message;
  const { bytes, at } = reader;
  const type = typeText(message, u16(bytes, at));
  rdata.type = u16(bytes, at);
  rdata.recordClass = u16(bytes, at + 2) & ~CLASS_TOP;
  rdata.at = at + RECORD_FIXED_BYTES;
  rdata.end = reader.end;
  const flush = (u16(bytes, at + 2) & CLASS_TOP) === 0 ? '' : ', replaces older ones';
  const known = message.isNetbios ? '' : formatRdata(rdata, walk.tools.names);
  reader.field('type', 2, type);
  reader.field('class', 2, `${CLASSES[rdata.recordClass] ?? rdata.recordClass}${flush}`);
  reader.field('time to live', 4, spanText(u32(bytes, at + 4)));
  reader.field('data length', 2, byteCount(reader.end - rdata.at));
  if (rdata.end > rdata.at) reader.field('data', rdata.end - rdata.at, known || digitsText);
  return `${name} ${type} ${known}`.trim();
}

/** RFC 6891 section 6.1.2: class and time to live mean something else here. */
function readOpt(reader: LayerReader): string {
  reader.field('type', 2, 'OPT');
  reader.field('largest answer', 2, (bytes, at) => byteCount(u16(bytes, at)));
  reader.field('extended code', 1, (bytes, at) => String(bytes[at]));
  reader.field('version', 1, (bytes, at) => String(bytes[at]));
  reader.field('flags', 2, (bytes, at) => flagNames([[0x8000, 'DNSSEC wanted']], u16(bytes, at)));
  reader.field('data length', 2, (bytes, at) => byteCount(u16(bytes, at)));
  while (reader.left >= 4) {
    const length = 4 + u16(reader.bytes, reader.at + 2);
    if (!reader.hasRoom || length > reader.left) break;
    reader.field('option', length, (bytes, at) => `number ${u16(bytes, at)}, ${byteCount(length - 4)}`);
  }
  return 'EDNS (OPT)';
}
