import { u16, u32 } from '../decode/bytes.ts';
import type { LayerReader, Row, Span } from './layer.ts';
import { byteCount, flagNames, hex16, named, u16Text, u32Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

const HEADER_BYTES = 20;
const FLAGS: readonly (readonly [number, string])[] = [
  [0x02, 'SYN'],
  [0x10, 'ACK'],
  [0x08, 'PSH'],
  [0x01, 'FIN'],
  [0x04, 'RST'],
  [0x20, 'URG'],
  [0x40, 'ECE'],
  [0x80, 'CWR'],
];

const PORTS: readonly Row[] = [
  ['source port', 2, u16Text],
  ['destination port', 2, u16Text],
];
const HEADER: readonly Row[] = [
  ['sequence', 4, u32Text],
  [
    'acknowledgement',
    4,
    (bytes, at) => (((bytes[at + 5] as number) & 0x10) === 0 ? 'none' : u32Text(bytes, at, at + 4)),
  ],
  ['header length', 1, (bytes, at) => byteCount(((bytes[at] as number) >> 4) * 4)],
  ['flags', 1, (bytes, at) => flagNames(FLAGS, bytes[at] as number)],
  ['window', 2, (bytes, at) => `${u16(bytes, at)}, before scaling`],
  ['checksum', 2, hex16],
  ['urgent pointer', 2, u16Text],
];

/** RFC 9293 section 3.1. */
export function readTcp(walk: Walk, span: Span): Next | undefined {
  const { bytes, said } = walk;
  const reader = walk.open('tcp', 'TCP', span);
  const hasPorts = reader.table(PORTS);
  if (hasPorts) {
    said.srcPort = u16(bytes, span.at);
    said.dstPort = u16(bytes, span.at + 2);
  }
  // The acknowledgement's row looks at the flags.
  const isWhole = hasPorts && (reader.left >= HEADER_BYTES - 4 ? reader.table(HEADER) : reader.raw('header', 16));
  const headerEnd = isWhole ? span.at + ((bytes[span.at + 12] as number) >> 4) * 4 : -1;
  if (isWhole && headerEnd < reader.at) reader.fault('the header claims less than 20 bytes, so the rest is not read');
  else if (isWhole) readOptions(reader, headerEnd);
  reader.close();
  if (!isWhole || headerEnd < reader.at) return undefined;
  return { layer: 'payload', span: walk.after(reader, span) };
}

const OPTION_NAMES: Readonly<Record<number, string>> = {
  2: 'maximum segment size',
  3: 'window scale',
  4: 'selective acknowledgement permitted',
  5: 'selective acknowledgement',
  8: 'timestamps',
  19: 'MD5 signature',
  28: 'user timeout',
  29: 'authentication',
  30: 'multipath TCP',
  34: 'fast open cookie',
  253: 'experiment',
  254: 'experiment',
};

function readOptions(reader: LayerReader, headerEnd: number): void {
  const { bytes } = reader;
  while (reader.at < headerEnd) {
    const { at } = reader;
    const kind = at < reader.end ? (bytes[at] as number) : 0;
    if (kind === 0) {
      reader.field('options', headerEnd - at, 'end of options');
      return;
    }
    const length = kind === 1 ? 1 : at + 1 < reader.end ? (bytes[at + 1] as number) : 0;
    if (length < 1 || (kind !== 1 && length < 2) || at + length > headerEnd) {
      reader.fault(`an option of ${byteCount(length)} does not fit the header`);
      reader.raw('options', headerEnd - at);
      return;
    }
    if (!reader.field('option', length, kind === 1 ? 'no operation' : optionText(bytes, at, at + length))) return;
  }
}

function optionText(bytes: Uint8Array, at: number, end: number): string {
  const kind = bytes[at] as number;
  const name = OPTION_NAMES[kind] ?? `number ${kind}`;
  const length = end - at;
  switch (kind) {
    case 2:
      return length === 4 ? `${name} ${u16(bytes, at + 2)}` : name;
    case 3:
      return length === 3 ? `${name} ${bytes[at + 2]}, so windows count ${2 ** (bytes[at + 2] as number)} bytes` : name;
    case 5:
      return `${name} of ${blocksText(bytes, at + 2, end)}`;
    case 8:
      return length === 10 ? `${name} ${u32(bytes, at + 2)}, echo ${u32(bytes, at + 6)}` : name;
    default:
      return named({ [kind]: name }, kind, '').trim() + (length > 2 ? `, ${byteCount(length)}` : '');
  }
}

function blocksText(bytes: Uint8Array, at: number, end: number): string {
  const blocks: string[] = [];
  for (let i = at; i + 8 <= end; i += 8) blocks.push(`${u32(bytes, i)}–${u32(bytes, i + 4)}`);
  return blocks.join(', ') || 'nothing';
}
