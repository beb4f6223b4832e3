import { u16 } from '../decode/bytes.ts';
import type { Row, Span } from './layer.ts';
import { byteCount, hex, u16Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

const HEADER_BYTES = 8;
const PORTS: readonly Row[] = [
  ['source port', 2, u16Text],
  ['destination port', 2, u16Text],
];
const REST: readonly Row[] = [
  ['length', 2, (bytes, at) => (u16(bytes, at) === 0 ? '0, left to the network card' : byteCount(u16(bytes, at)))],
  ['checksum', 2, (bytes, at) => (u16(bytes, at) === 0 ? 'none' : hex(u16(bytes, at), 4))],
];

/** RFC 768. */
export function readUdp(walk: Walk, span: Span): Next | undefined {
  const { bytes, said } = walk;
  const reader = walk.open('udp', 'UDP', span);
  const hasPorts = reader.table(PORTS);
  if (hasPorts) {
    said.srcPort = u16(bytes, span.at);
    said.dstPort = u16(bytes, span.at + 2);
  }
  const isWhole = hasPorts && reader.table(REST);
  reader.close();
  if (!isWhole) return undefined;
  const length = u16(bytes, span.at + 4);
  if (length > 0 && length < HEADER_BYTES) reader.fault('a length below 8 is nonsense, so there is no payload');
  const after = walk.after(reader, span);
  const end = length === 0 ? span.wireEnd : span.at + Math.max(length, HEADER_BYTES);
  return { layer: 'payload', span: walk.narrow(after, end, 'Behind the datagram') };
}
