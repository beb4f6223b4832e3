/** Unsigned 16-bit number in the byte order of the file. The caller has checked that it lies in bounds. */
export function u16(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  return bigEndian ? (first << 8) | second : first | (second << 8);
}

/** Unsigned 32-bit number in the byte order of the file. The caller has checked that it lies in bounds. */
export function u32(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const a = bytes[at] as number;
  const b = bytes[at + 1] as number;
  const c = bytes[at + 2] as number;
  const d = bytes[at + 3] as number;
  return (bigEndian ? (a << 24) | (b << 16) | (c << 8) | d : a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
