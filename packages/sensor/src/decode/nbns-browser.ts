import { skipName } from './names.ts';
import { formatText } from './text.ts';

/** Why a datagram tells nothing. */
export const BROWSER_FAULTS = ['browser.short', 'browser.header'] as const;
export type BrowserFault = (typeof BROWSER_FAULTS)[number];

/** RFC 1002 section 4.4: to one, to a group and to everybody; then the names of the sender and the receiver. */
const DATAGRAM_TYPE = { first: 0x10, last: 0x12 } as const;
const DATAGRAM_HEADER_BYTES = 14;

/** MS-CIFS section 2.2.4.33: a transaction, here onto the mailslot of the browsers. Numbers are little-endian. */
const SMB_TRANSACTION = [0xff, 0x53, 0x4d, 0x42, 0x25] as const;
const SMB_AT = { wordCount: 32, dataOffset: 57 } as const;
const WORDS_MIN = 14;
const MAILSLOT = '\\MAILSLOT\\BROWSE\0';

/** MS-BRWS sections 2.2.1, 2.2.3 and 2.2.10. */
const COMMAND = { host: 1, domain: 12, localMaster: 15 } as const;
const FRAME_AT = { name: 6, major: 22, minor: 23, comment: 32 } as const;
const NAME_BYTES = 16;
const COMMENT_BYTES_MAX = 64;

/** What a computer tells the others about itself every few minutes. */
export interface BrowserAnnouncement {
  kind: keyof typeof COMMAND;
  /** The computer's, or the workgroup's when kind is domain. */
  name: string;
  /** For people; the name of the master browser when kind is domain. */
  comment: string;
  /** "10.0". */
  version: string;
}

/** Undefined for a datagram that is well-formed and about something else. */
export function readBrowserAnnouncement(
  bytes: Uint8Array,
  start: number,
  end: number,
): BrowserAnnouncement | BrowserFault | undefined {
  const namesAt = start + DATAGRAM_HEADER_BYTES;
  if (namesAt > end) return 'browser.short';
  const type = bytes[start] as number;
  if (type < DATAGRAM_TYPE.first || type > DATAGRAM_TYPE.last) return undefined;
  const receiverAt = skipName(bytes, namesAt, end);
  const smbAt = receiverAt < 0 ? -1 : skipName(bytes, receiverAt, end);
  if (smbAt < 0) return 'browser.short';
  if (smbAt + SMB_AT.dataOffset + 2 > end) return undefined;
  if (!SMB_TRANSACTION.every((byte, i) => bytes[smbAt + i] === byte)) return undefined;
  const words = bytes[smbAt + SMB_AT.wordCount] as number;
  if (words < WORDS_MIN) return 'browser.header';
  // One byte counts the words, two the bytes after them.
  if (!isMailslot(bytes, smbAt + SMB_AT.wordCount + 1 + 2 * words + 2, end)) return undefined;
  return readFrame(bytes, smbAt + littleU16(bytes, smbAt + SMB_AT.dataOffset), end);
}

function readFrame(bytes: Uint8Array, at: number, end: number): BrowserAnnouncement | BrowserFault | undefined {
  if (at >= end) return 'browser.short';
  const kind = kindOf(bytes[at] as number);
  if (kind === undefined) return undefined;
  const commentAt = at + FRAME_AT.comment;
  if (commentAt > end) return 'browser.short';
  const name = zeroEnded(bytes, at + FRAME_AT.name, at + FRAME_AT.name + NAME_BYTES);
  const comment = zeroEnded(bytes, commentAt, Math.min(end, commentAt + COMMENT_BYTES_MAX));
  return { kind, name, comment, version: `${bytes[at + FRAME_AT.major]}.${bytes[at + FRAME_AT.minor]}` };
}

function kindOf(command: number): BrowserAnnouncement['kind'] | undefined {
  switch (command) {
    case COMMAND.host:
      return 'host';
    case COMMAND.domain:
      return 'domain';
    case COMMAND.localMaster:
      return 'localMaster';
    default:
      return undefined;
  }
}

function isMailslot(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + MAILSLOT.length > end) return false;
  for (let i = 0; i < MAILSLOT.length; i++) {
    const byte = bytes[at + i] as number;
    const upper = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
    if (upper !== MAILSLOT.charCodeAt(i)) return false;
  }
  return true;
}

function zeroEnded(bytes: Uint8Array, at: number, limit: number): string {
  let end = at;
  while (end < limit && bytes[end] !== 0) end++;
  return formatText(bytes, at, end);
}

const littleU16 = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
