import { u16, u32 } from '../decode/bytes.ts';
import { labelText } from '../decode/dhcp-text.ts';
import type { LayerReader, Row, Say, Span } from './layer.ts';
import {
  byteCount,
  digitsText,
  hex32,
  ipv4Text,
  macText,
  named,
  secondsText,
  u8Text,
  u16Text,
  wireText,
} from './values.ts';
import type { Next, Walk } from './walk.ts';

const OPERATIONS = { 1: 'request', 2: 'reply' };
const COOKIE = 0x63825363;

/** RFC 2131 section 2. */
const HEADER: readonly Row[] = [
  ['operation', 1, (bytes, at) => named(OPERATIONS, bytes[at] as number)],
  ['hardware type', 1, (bytes, at) => named({ 1: 'Ethernet' }, bytes[at] as number)],
  ['hardware length', 1, u8Text],
  ['hops', 1, u8Text],
  ['transaction', 4, hex32],
  ['seconds', 2, u16Text],
  ['flags', 2, (bytes, at) => ((bytes[at] as number) >= 0x80 ? 'answer by broadcast' : 'none')],
  ['client IP', 4, ipv4Text],
  ['your IP', 4, ipv4Text],
  ['next server IP', 4, ipv4Text],
  ['relay IP', 4, ipv4Text],
  ['client MAC', 16, (bytes, at) => (bytes[at - 26] === 6 ? macText : digitsText)(bytes, at, at + 16)],
  ['server name', 64, (bytes, at, end) => padded(bytes, at, end)],
  ['boot file', 128, (bytes, at, end) => padded(bytes, at, end)],
  ['cookie', 4, (bytes, at) => (u32(bytes, at) === COOKIE ? 'DHCP' : hex32(bytes, at, at + 4))],
];

/** Text, or options (option 52) which are left to the bytes. */
function padded(bytes: Uint8Array, at: number, end: number): string {
  const textEnd = bytes.subarray(at, end).indexOf(0);
  if (textEnd === 0) return 'empty';
  return wireText(bytes, at, textEnd < 0 ? end : at + textEnd);
}

const MESSAGE_TYPES = ['', 'discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'];

const addressesText: Say = (bytes, at, end) => {
  const addresses: string[] = [];
  for (let i = at; i + 4 <= end; i += 4) addresses.push(ipv4Text(bytes, i, i + 4));
  return addresses.join(', ');
};
const listText: Say = (bytes, at, end) => Array.from(bytes.subarray(at, end)).join(', ');
const needing =
  (lengthBytes: number, say: Say): Say =>
  (bytes, at, end) =>
    (end - at >= lengthBytes ? say : digitsText)(bytes, at, end);

/** RFC 2132, 3397, 4702 and the IANA registry. */
const OPTIONS: Readonly<Record<number, readonly [name: string, say: Say]>> = {
  1: ['subnet mask', addressesText],
  3: ['routers', addressesText],
  6: ['resolvers', addressesText],
  12: ['host name', wireText],
  15: ['domain', wireText],
  26: ['MTU', needing(2, u16Text)],
  28: ['broadcast address', addressesText],
  42: ['time servers', addressesText],
  44: ['NetBIOS name servers', addressesText],
  50: ['requested IP', addressesText],
  51: ['lease time', needing(4, secondsText)],
  52: ['overload', needing(1, u8Text)],
  53: ['message type', needing(1, (bytes, at) => MESSAGE_TYPES[bytes[at] as number] || u8Text(bytes, at, at + 1))],
  54: ['server', addressesText],
  55: ['wants options', listText],
  56: ['message', wireText],
  57: ['largest message', needing(2, (bytes, at) => byteCount(u16(bytes, at)))],
  58: ['renew after', needing(4, secondsText)],
  59: ['rebind after', needing(4, secondsText)],
  60: ['vendor class', wireText],
  61: ['client identifier', digitsText],
  66: ['TFTP server', wireText],
  67: ['boot file', wireText],
  81: ['full name', needing(4, (bytes, at, end) => fqdnText(bytes, at, end))],
  119: ['search domains', digitsText],
  121: ['routes', digitsText],
  252: ['proxy configuration', wireText],
};

/** RFC 4702 section 2. */
const fqdnText = (bytes: Uint8Array, at: number, end: number): string =>
  ((bytes[at] as number) & 4) === 0 ? wireText(bytes, at + 3, end) : labelText(bytes.subarray(at + 3, end));

export function readDhcpMessage(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('dhcp', title, span);
  if (reader.table(HEADER)) readOptions(reader);
  reader.closeAtEnd('unread');
  return undefined;
}

function readOptions(reader: LayerReader): void {
  const { bytes } = reader;
  while (reader.left > 0 && reader.hasRoom) {
    const { at } = reader;
    const code = bytes[at] as number;
    if (code === 255) {
      reader.field('option 255', 1, 'end of options');
      if (reader.left > 0) reader.field('padding', reader.left, byteCount(reader.left));
      return;
    }
    if (code === 0) {
      reader.field('option 0', 1, 'padding');
      continue;
    }
    const [name, say] = OPTIONS[code] ?? ['', digitsText];
    const length = reader.left >= 2 ? 2 + (bytes[at + 1] as number) : 2;
    const text = (value: string) => [name, value].filter((part) => part !== '').join(' ');
    if (!reader.field(`option ${code}`, length, (b, from, end) => text(say(b, from + 2, end)))) return;
  }
}
