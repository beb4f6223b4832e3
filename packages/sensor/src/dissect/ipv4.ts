import { u16 } from '../decode/bytes.ts';
import { nextOfProtocol } from './ip-protocol.ts';
import type { LayerReader, Row, Span } from './layer.ts';
import { IP_PROTOCOLS } from './registry.ts';
import { byteCount, hex, hex16, ipv4Text, named, u8Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

const HEADER_BYTES = 20;
const AT = { totalLength: 2, fragment: 6, proto: 9 } as const;
const OFFSET_MASK = 0x1fff;

const ECN = ['not ECN-capable', 'ECN-capable (1)', 'ECN-capable (0)', 'congestion experienced'];

const HEADER: readonly Row[] = [
  ['service', 1, (bytes, at) => `class ${(bytes[at] as number) >> 2}, ${ECN[(bytes[at] as number) & 3]}`],
  ['total length', 2, (bytes, at) => totalLengthText(u16(bytes, at))],
  ['identification', 2, hex16],
  ['fragment', 2, (bytes, at) => fragmentText(u16(bytes, at))],
  ['time to live', 1, u8Text],
  ['protocol', 1, (bytes, at) => named(IP_PROTOCOLS, bytes[at] as number)],
];
const ADDRESSES: readonly Row[] = [
  ['source', 4, ipv4Text],
  ['destination', 4, ipv4Text],
];

const totalLengthText = (length: number): string =>
  length === 0 ? '0, left to the network card (segmentation offload)' : byteCount(length);

function fragmentText(field: number): string {
  const flags = [(field & 0x4000) === 0 ? '' : "don't fragment", (field & 0x2000) === 0 ? '' : 'more fragments follow'];
  const said = flags.filter((flag) => flag !== '').join(', ') || 'no flags';
  return `${said}, offset ${(field & OFFSET_MASK) * 8}`;
}

/** RFC 791 section 3.1. */
export function readIpv4(walk: Walk, span: Span): Next | undefined {
  const { bytes } = walk;
  const reader = walk.open('ipv4', 'IPv4', span);
  const headerEnd = reader.left > 0 ? readFixed(reader) : -1;
  if (headerEnd < 0) {
    if (reader.left <= 0) reader.field('version', 1, '');
    reader.close();
    return undefined;
  }
  readOptions(reader, headerEnd);
  reader.close();
  const totalBytes = u16(bytes, span.at + AT.totalLength) || span.wireEnd - span.at;
  if (totalBytes < headerEnd - span.at) {
    reader.fault(`total length is ${totalBytes}, less than the header`);
    return undefined;
  }
  const body = walk.narrow(walk.claimed(reader, span, span.at + totalBytes), span.at + totalBytes, 'Padding');
  walk.said.isLaterFragment = (u16(bytes, span.at + AT.fragment) & OFFSET_MASK) !== 0;
  return nextOfProtocol(walk, bytes[span.at + AT.proto] as number, body);
}

/** Where the header ends; -1 when it is not one or not whole. */
function readFixed(reader: LayerReader): number {
  const { bytes, at } = reader;
  const first = bytes[at] as number;
  const headerBytes = (first & 15) * 4;
  reader.field('version, header', 1, `version ${first >> 4}, header of ${byteCount(headerBytes)}`);
  if (first >> 4 !== 4) return reader.fault(`version is ${first >> 4}, not 4`) || -1;
  if (headerBytes < HEADER_BYTES) {
    return reader.fault(`the header claims ${byteCount(headerBytes)}, less than ${HEADER_BYTES}`) || -1;
  }
  const isWhole =
    reader.table(HEADER) &&
    reader.field('checksum', 2, (b, checksumAt) => checksumText(b, at, headerBytes, u16(b, checksumAt), reader.end)) &&
    reader.table(ADDRESSES);
  return isWhole ? at + headerBytes : -1;
}

/** RFC 1071, over the header without its checksum. */
function checksumText(bytes: Uint8Array, at: number, headerBytes: number, said: number, end: number): string {
  if (at + headerBytes > end) return hex(said, 4);
  let sum = 0;
  for (let i = 0; i < headerBytes; i += 2) sum += i === 10 ? 0 : u16(bytes, at + i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const right = ~sum & 0xffff;
  if (said === right) return `${hex(said, 4)}, correct`;
  return said === 0 ? '0, left to the network card' : `${hex(said, 4)}, wrong: would be ${hex(right, 4)}`;
}

const OPTION_NAMES: Readonly<Record<number, string>> = {
  7: 'record route',
  68: 'timestamp',
  130: 'security',
  131: 'loose source route',
  136: 'stream identifier',
  137: 'strict source route',
  148: 'router alert',
};

function readOptions(reader: LayerReader, headerEnd: number): void {
  while (reader.at < headerEnd) {
    const kind = reader.at < reader.end ? (reader.bytes[reader.at] as number) : 0;
    if (kind === 0) {
      reader.field('options', headerEnd - reader.at, 'end of options');
      return;
    }
    if (kind === 1) {
      reader.field('option', 1, 'no operation');
      continue;
    }
    const length = reader.at + 1 < reader.end ? (reader.bytes[reader.at + 1] as number) : 0;
    if (length < 2 || reader.at + length > headerEnd) {
      reader.fault(`an option of ${byteCount(length)} does not fit the header`);
      reader.raw('options', headerEnd - reader.at);
      return;
    }
    reader.field('option', length, `${named(OPTION_NAMES, kind)}, ${byteCount(length)}`);
  }
}
