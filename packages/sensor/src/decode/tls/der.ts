/** Tags of DER that certificates are made of (X.690). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  bmp: 0x1e,
  universal: 0x1c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const LENGTH_BYTES_MAX = 3;

/**
 * Walks elements of DER without making anything. It stands on one element at a time; bounds that were given to it are
 * never left. Indefinite and longer than 16 MB is refused.
 */
export class DerWalker {
  bytes: Uint8Array = new Uint8Array(0);
  /** The element it stands on: its tag, where it begins, and where its content begins and ends. */
  tag = 0;
  at = 0;
  start = 0;
  end = 0;

  /** Stands on the element at `at`; false when it does not end by `limit`. */
  read(at: number, limit: number): boolean {
    const { bytes } = this;
    if (at + 2 > limit) return false;
    let length = bytes[at + 1] as number;
    let start = at + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > LENGTH_BYTES_MAX || start + count > limit) return false;
      length = 0;
      for (const lengthEnd = start + count; start < lengthEnd; start++)
        length = (length << 8) | (bytes[start] as number);
    }
    if (start + length > limit) return false;
    this.tag = bytes[at] as number;
    this.at = at;
    this.start = start;
    this.end = start + length;
    return true;
  }

  /** Stands on the element at `at` if it is one of this tag. */
  readTag(tag: number, at: number, limit: number): boolean {
    return at < limit && this.bytes[at] === tag && this.read(at, limit);
  }
}

/** True where the two ranges hold the same bytes. */
export function isSameBytes(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  if (aEnd - a !== bEnd - b) return false;
  for (let i = 0; i < aEnd - a; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

/** Microseconds of the UTCTime or GeneralizedTime a walker stands on (RFC 5280 section 4.1.2.5); NaN if it is none. */
export function derTimeUs({ bytes, tag, start, end }: DerWalker): number {
  if (tag !== TAG.utcTime && tag !== TAG.generalizedTime) return Number.NaN;
  const yearDigits = tag === TAG.utcTime ? 2 : 4;
  const digits = yearDigits + 10;
  // Seconds and "Z" are always there in certificates.
  if (end - start !== digits + 1 || bytes[end - 1] !== 0x5a) return Number.NaN;
  for (let i = start; i < end - 1; i++) if (!isDigit(bytes[i] as number)) return Number.NaN;
  const field = (at: number) => ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;
  const rest = start + yearDigits;
  const short = field(start);
  const year = tag === TAG.utcTime ? (short < 50 ? 2000 : 1900) + short : short * 100 + field(start + 2);
  const date = new Date(0);
  // Date.UTC would take years below 100 for those of the last century.
  date.setUTCFullYear(year, field(rest) - 1, field(rest + 2));
  return date.setUTCHours(field(rest + 4), field(rest + 6), field(rest + 8)) * 1000;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
