// ASN.1 basic encoding rules, as far as recognition needs them (X.690 section 8).

const LONG_FORM = 0x80;
const LENGTH_BYTES_MAX = 4;

/** The length at `at`; -1 when it is cut, indefinite or longer than any payload. */
export function berLength(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const first = bytes[at] as number;
  if (first < LONG_FORM) return first;
  const count = first & ~LONG_FORM;
  if (count === 0 || count > LENGTH_BYTES_MAX || at + 1 + count > end) return -1;
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (bytes[at + i] as number);
  return length;
}

/** Where the value begins whose length is at `at`; berLength was not -1. */
export function berValueAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  return first < LONG_FORM ? at + 1 : at + 1 + (first & ~LONG_FORM);
}

/** Where the value of the element at `at` begins, when it has this tag and its length is there; else -1. */
export function berEnter(bytes: Uint8Array, at: number, end: number, tag: number): number {
  if (at < 0 || at >= end || bytes[at] !== tag || berLength(bytes, at + 1, end) < 0) return -1;
  return berValueAt(bytes, at + 1);
}

/** One past the element at `at`, when it has this tag and ends within `end`; else -1. */
export function berSkip(bytes: Uint8Array, at: number, end: number, tag: number): number {
  const valueAt = berEnter(bytes, at, end, tag);
  if (valueAt < 0) return -1;
  const next = valueAt + berLength(bytes, at + 1, end);
  return next <= end ? next : -1;
}

export const BER = { integer: 2, octetString: 4, enumerated: 10, sequence: 0x30 } as const;
