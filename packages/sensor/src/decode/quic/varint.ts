// Variable-length integers, RFC 9000 section 16: the two top bits say whether 1, 2, 4 or 8 bytes.

/** Offset behind the integer at `at`; -1 when it does not fit before `end`. */
export function varintEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const next = at + (1 << ((bytes[at] as number) >> 6));
  return next <= end ? next : -1;
}

/** Its value; the caller has its end. Beyond 2^53 no longer exact, but never smaller than that. */
export function varint(bytes: Uint8Array, at: number, next: number): number {
  let value = (bytes[at] as number) & 0x3f;
  for (let i = at + 1; i < next; i++) value = value * 256 + (bytes[i] as number);
  return value;
}
