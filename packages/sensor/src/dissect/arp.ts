import { u16, u32 } from '../decode/bytes.ts';
import { etherTypeText } from './ethernet.ts';
import type { Row, Span } from './layer.ts';
import { ipv4Text, macText, named, u8Text, u16Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

const OPERATIONS = { 1: 'request', 2: 'reply', 3: 'reverse request', 4: 'reverse reply' };

const HEADER: readonly Row[] = [
  ['hardware type', 2, (bytes, at) => named({ 1: 'Ethernet' }, u16(bytes, at))],
  ['protocol type', 2, (bytes, at) => etherTypeText(u16(bytes, at))],
  ['hardware length', 1, u8Text],
  ['protocol length', 1, u8Text],
  ['operation', 2, (bytes, at) => named(OPERATIONS, u16(bytes, at), u16Text(bytes, at, at + 2))],
];
const ADDRESSES: readonly Row[] = [
  ['sender MAC', 6, macText],
  ['sender IP', 4, ipv4Text],
  ['target MAC', 6, macText],
  ['target IP', 4, ipv4Text],
];

/** RFC 826. */
export function readArp(walk: Walk, span: Span): Next | undefined {
  const reader = walk.open('arp', 'ARP', span);
  const isWhole = reader.table(HEADER);
  const isEthernetIpv4 = isWhole && u16(walk.bytes, span.at + 4) === 0x0604;
  if (isWhole && !isEthernetIpv4) reader.fault('addresses are not of Ethernet and IPv4, so they are not read');
  const hasAddresses = isEthernetIpv4 && reader.table(ADDRESSES);
  if (hasAddresses) reader.note('says', meaningOf(walk.bytes, span.at));
  reader.close();
  const after = walk.after(reader, span);
  return hasAddresses ? { layer: 'data', span: walk.narrow(after, reader.at, 'Padding') } : undefined;
}

function meaningOf(bytes: Uint8Array, at: number): string {
  const [sender, target] = [ipv4Text(bytes, at + 14, at + 18), ipv4Text(bytes, at + 24, at + 28)];
  const operation = u16(bytes, at + 6);
  if (u32(bytes, at + 14) === 0 && operation === 1) return `is ${target} in use? (a probe)`;
  if (sender === target) return `I am ${sender} (an announcement)`;
  if (operation === 1) return `who has ${target}? tell ${sender}`;
  return operation === 2 ? `${sender} is at ${macText(bytes, at + 8, at + 14)}` : 'an older question';
}
