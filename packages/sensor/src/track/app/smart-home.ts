import { i32, u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { isLetter } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

// What plugs, lamps and switches of some makers speak on the local network.

/** Tuya: a mark, sequence, command, length of the rest, and another mark at the end. 3.5 puts a version second. */
const TUYA = { mark: 0x0000_55aa, tail: 0x0000_aa55, lengthAt: 12, headerBytes: 16 } as const;
const TUYA_35 = { mark: 0x0000_6699, tail: 0x0000_9966, lengthAt: 14, headerBytes: 18, tailBytes: 4 } as const;

const isTuya = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < TUYA_35.headerBytes + TUYA_35.tailBytes) return false;
  const mark = i32(bytes, start);
  if (mark === TUYA.mark) {
    const messageEnd = start + TUYA.headerBytes + u32(bytes, start + TUYA.lengthAt);
    return messageEnd <= end && messageEnd >= start + TUYA.headerBytes + 8 && i32(bytes, messageEnd - 4) === TUYA.tail;
  }
  if (mark !== TUYA_35.mark) return false;
  const tailAt = start + TUYA_35.headerBytes + u32(bytes, start + TUYA_35.lengthAt);
  return tailAt + TUYA_35.tailBytes <= end && i32(bytes, tailAt) === TUYA_35.tail;
};

const seeTuya = (bytes: Uint8Array, start: number, end: number): Verdict =>
  isTuya(bytes, start, end) ? APP.tuya : UNKNOWN;

export const tuyaProbe: Probe = { transport: 'tcp', firstBytes: [0], see: seeTuya };
export const tuyaOverUdpProbe: Probe = { transport: 'udp', firstBytes: [0], see: seeTuya };

/** TP-Link's Kasa: JSON of which each byte is combined with the encrypted one before it, the first with 171. */
const KASA_KEY = 0xab;
const KASA_BYTES_MIN = 12;
const QUOTE = 0x22;
const OPENING = 0x7b;
const CLOSING = 0x7d;
const FIRST_ENCRYPTED = OPENING ^ KASA_KEY;
const LENGTH_BYTES = 4;

/** An object from its first byte to its last, and a key that begins with a letter. */
function isKasa(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < KASA_BYTES_MIN || bytes[start] !== FIRST_ENCRYPTED) return false;
  let before = FIRST_ENCRYPTED;
  for (let at = start + 1; at < end; at++) {
    const plain = (bytes[at] as number) ^ before;
    before = bytes[at] as number;
    const isRight = at === start + 1 ? plain === QUOTE : plain >= 0x20 && plain < 0x7f;
    if (!isRight || (at === start + 2 && !isLetter(plain)) || (at === end - 1 && plain !== CLOSING)) return false;
  }
  return true;
}

export const kasaOverUdpProbe: Probe = {
  transport: 'udp',
  firstBytes: [FIRST_ENCRYPTED],
  see: (bytes, start, end) => (isKasa(bytes, start, end) ? APP['tplink-smarthome'] : UNKNOWN),
};

/** The same with its length in front. */
export const kasaProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0],
  see(bytes, start, end): Verdict {
    if (end - start < LENGTH_BYTES + KASA_BYTES_MIN || u32(bytes, start) !== end - start - LENGTH_BYTES) return UNKNOWN;
    return isKasa(bytes, start + LENGTH_BYTES, end) ? APP['tplink-smarthome'] : UNKNOWN;
  },
};

/** Xiaomi's miIO: a mark, the length of all, then four bytes that nobody uses, a device, a time, a checksum. */
const MIIO = { mark: 0x2131, lengthAt: 2, unknownAt: 4, headerBytes: 32 } as const;

export const miioProbe: Probe = {
  transport: 'udp',
  firstBytes: [MIIO.mark >>> 8],
  see(bytes, start, end): Verdict {
    if (end - start < MIIO.headerBytes || u16(bytes, start) !== MIIO.mark) return UNKNOWN;
    const unknown = i32(bytes, start + MIIO.unknownAt);
    const isWhole = u16(bytes, start + MIIO.lengthAt) === end - start;
    return isWhole && (unknown === 0 || unknown === -1) ? APP.miio : UNKNOWN;
  },
};
