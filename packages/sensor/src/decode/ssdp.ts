import { cutText } from './cut-text.ts';
import { formatText } from './text.ts';

/** Why a message is none. */
export const SSDP_FAULTS = ['ssdp.startLine', 'ssdp.target'] as const;
export type SsdpFault = (typeof SSDP_FAULTS)[number];

/** UPnP Device Architecture 2.0 sections 1.2.2 and 1.3.3. */
const NOTIFY = 'NOTIFY * HTTP/1.';
const OK = /^HTTP\/1\.\d 200(?: |$)/;
const START_LINE_BYTES_MAX = 64;

/** Headers that are kept, by their names in lower case. */
const FIELD_OF_HEADER: ReadonlyMap<string, Exclude<keyof SsdpMessage, 'isNotification'>> = new Map([
  ['nt', 'target'],
  ['st', 'target'],
  ['nts', 'kind'],
  ['usn', 'serviceName'],
  ['server', 'server'],
  ['location', 'location'],
]);
const HEADER_NAME_BYTES_MAX = 8;
/** Lines looked at; a real message has a dozen. */
const LINES_MAX = 64;
const VALUE_LENGTH_MAX = 256;

const CR = 0x0d;
const LF = 0x0a;
const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;

/** What a device or service says of itself, or answers to a search. Texts are as formatText gives them. */
export interface SsdpMessage {
  /** False for the answer to a search. */
  isNotification: boolean;
  /** NT or ST: the type of device or service, its UUID, or upnp:rootdevice. */
  target?: string;
  /** NTS: ssdp:alive, ssdp:byebye or ssdp:update. */
  kind?: string;
  /** USN. */
  serviceName?: string;
  server?: string;
  location?: string;
}

/** A notification or an answer to a search, or why it is neither. One that was cut is read as far as it goes. */
export function readSsdp(bytes: Uint8Array, start: number, end: number, cut: boolean): SsdpMessage | SsdpFault {
  let lineEnd = lineEndOf(bytes, start, end);
  const startLine = latin1(bytes, start, Math.min(lineEnd, start + START_LINE_BYTES_MAX));
  const isNotification = startLine.startsWith(NOTIFY);
  if (!isNotification && !OK.test(startLine)) return 'ssdp.startLine';
  const message: SsdpMessage = { isNotification };
  for (let lines = 0; lines < LINES_MAX && lineEnd < end; lines++) {
    const at = lineEnd + 1;
    lineEnd = lineEndOf(bytes, at, end);
    if (isEmptyLine(bytes, at, lineEnd) || (cut && lineEnd === end)) break;
    readHeader(message, bytes, at, lineEnd);
  }
  return message.target === undefined && message.serviceName === undefined ? 'ssdp.target' : message;
}

/** Of equal headers the first is kept. A line that is none is passed over. */
function readHeader(message: SsdpMessage, bytes: Uint8Array, start: number, lineEnd: number): void {
  const nameEnd = Math.min(lineEnd, start + HEADER_NAME_BYTES_MAX + 1);
  let colon = start;
  while (colon < nameEnd && bytes[colon] !== COLON) colon++;
  if (colon === nameEnd) return;
  const field = FIELD_OF_HEADER.get(latin1(bytes, start, colon).trim().toLowerCase());
  if (field === undefined || message[field] !== undefined) return;
  let at = colon + 1;
  let end = lineEnd;
  while (at < end && isBlank(bytes[at] as number)) at++;
  while (end > at && isBlank(bytes[end - 1] as number)) end--;
  // Escapes only make a text longer, so no more than this of it is ever shown.
  const text = cutText(formatText(bytes, at, Math.min(end, at + VALUE_LENGTH_MAX)), VALUE_LENGTH_MAX);
  if (text !== '') message[field] = text;
}

/** Where the line feed is, or the end. */
function lineEndOf(bytes: Uint8Array, at: number, end: number): number {
  let lineEnd = at;
  while (lineEnd < end && bytes[lineEnd] !== LF) lineEnd++;
  return lineEnd;
}

const isEmptyLine = (bytes: Uint8Array, at: number, lineEnd: number): boolean =>
  at >= lineEnd || (bytes[at] === CR && at + 1 === lineEnd);

const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB || byte === CR;

const latin1 = (bytes: Uint8Array, at: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(at, Math.max(at, end)));
