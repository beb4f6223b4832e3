import { u16 } from '../bytes.ts';

/** Unsigned 24 bits, big-endian: the length of a handshake message and of a certificate. */
export function u24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | u16(bytes, at + 1);
}

/** Offset after a vector whose length takes so many bytes; -1 when it does not end by `end`. */
export function vectorEnd(bytes: Uint8Array, at: number, end: number, lengthBytes: 1 | 2): number {
  if (at < 0 || at + lengthBytes > end) return -1;
  const length = lengthBytes === 1 ? (bytes[at] as number) : u16(bytes, at);
  const next = at + lengthBytes + length;
  return next <= end ? next : -1;
}

/** Adds the 16-bit numbers that lie whole between two offsets. */
export function addNumbers(numbers: number[], bytes: Uint8Array, at: number, end: number): void {
  for (let i = at; i + 2 <= end; i += 2) numbers.push(u16(bytes, i));
}

/** Adds the bytes between two offsets. */
export function addBytes(numbers: number[], bytes: Uint8Array, at: number, end: number): void {
  for (let i = at; i < end; i++) numbers.push(bytes[i] as number);
}
