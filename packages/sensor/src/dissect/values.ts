// What bytes say, in words: the readers of tables.
import { formatIp, formatMac, isGroupMac, isLocalMac, readMac } from '@lanhound/proto';
import { u16, u32 } from '../decode/bytes.ts';
import { formatText } from '../decode/text.ts';
import type { Say } from './layer.ts';

/** Longer texts are cut; the bytes show the rest. */
const TEXT_CHARS_MAX = 400;

export const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

export const u8Text: Say = (bytes, at) => String(bytes[at]);
export const u16Text: Say = (bytes, at) => String(u16(bytes, at));
export const u32Text: Say = (bytes, at) => String(u32(bytes, at));
export const hex8: Say = (bytes, at) => hex(bytes[at] as number, 2);
export const hex16: Say = (bytes, at) => hex(u16(bytes, at), 4);
export const hex32: Say = (bytes, at) => hex(u32(bytes, at), 8);
export const ipv4Text: Say = (bytes, at) => formatIp(bytes, at, 4);
export const ipv6Text: Say = (bytes, at) => formatIp(bytes, at, 16);
export const secondsText: Say = (bytes, at) => spanText(u32(bytes, at));

/** All bytes as digits, "0a0b0c", those beyond a few left out. */
export const digitsText: Say = (bytes, at, end) => {
  const shown = Math.min(end, at + 32);
  const digits = Buffer.from(bytes.subarray(at, shown)).toString('hex');
  return shown < end ? `${digits}…` : digits;
};

/** Text from the wire made safe, cut where it is long. */
export const wireText: Say = (bytes, at, end) => {
  const text = formatText(bytes, at, Math.min(end, at + TEXT_CHARS_MAX));
  return end - at > TEXT_CHARS_MAX ? `${text}…` : text;
};

export const macText: Say = (bytes, at) => {
  const mac = readMac(bytes, at);
  const kind = mac === 0xffff_ffff_ffff ? 'broadcast' : isGroupMac(mac) ? 'multicast' : '';
  const note = kind || (isLocalMac(mac) ? 'locally administered' : '');
  return note ? `${formatMac(mac)}, ${note}` : formatMac(mac);
};

/** "7200 s (2 h)". */
export function spanText(seconds: number): string {
  if (seconds === 0xffff_ffff) return 'for ever';
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ];
  const found = units.find(([unit]) => seconds >= unit && seconds % unit === 0);
  return found ? `${seconds} s (${seconds / found[0]} ${found[1]})` : `${seconds} s`;
}

/** A number with the name it has in a registry. */
export function named(names: Readonly<Record<number, string>>, value: number, text = String(value)): string {
  const name = names[value];
  return name === undefined ? text : `${text} ${name}`;
}

/** The names of the bits that are set, highest first; "none". */
export function flagNames(names: readonly (readonly [bit: number, name: string])[], value: number): string {
  const set = names.filter(([bit]) => (value & bit) !== 0).map(([, name]) => name);
  return set.length > 0 ? set.join(', ') : 'none';
}

/** "1 byte", "5 bytes". */
export const byteCount = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);
