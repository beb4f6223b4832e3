/** How the 64-bit timestamps of one pcapng interface count: in units of base^-exponent seconds, from an offset. */
export interface TimeScale {
  base: 2 | 10;
  exponent: number;
  offsetUs: number;
}

const TWO_32 = 2 ** 32;

/** What an interface without the options if_tsresol and if_tsoffset has. */
export const MICROSECONDS: TimeScale = { base: 10, exponent: 6, offsetUs: 0 };

/** The scale of an if_tsresol byte: its top bit chooses powers of two, the others are the exponent. */
export const timeScale = (resolution: number, offsetSeconds: number): TimeScale => ({
  base: resolution & 0x80 ? 2 : 10,
  exponent: resolution & 0x7f,
  offsetUs: offsetSeconds * 1_000_000,
});

/**
 * Microseconds since 1970 of a timestamp given as two unsigned halves, rounded down. Exact, although the 64 bits do not
 * fit a number; held within 1970 and the largest safe integer, since a file may claim any time.
 */
export function timeUsOf(scale: TimeScale, high: number, low: number): number {
  return Math.min(Math.max(ticksUs(scale, high, low) + scale.offsetUs, 0), Number.MAX_SAFE_INTEGER);
}

function ticksUs({ base, exponent }: TimeScale, high: number, low: number): number {
  // What nearly every file has, so without a power to compute.
  if (base === 10 && exponent === 6) return high * TWO_32 + low;
  return base === 10 ? decimalUs(exponent, high, low) : binaryUs(exponent, high, low);
}

function decimalUs(exponent: number, high: number, low: number): number {
  if (exponent <= 6) return (high * TWO_32 + low) * 10 ** (6 - exponent);
  // Long division by at most 10^6, so that the remainder times 2^32 still fits; the quotient fits from there on.
  const divisor = 10 ** Math.min(exponent - 6, 6);
  const quotient = Math.floor(high / divisor) * TWO_32 + Math.floor(((high % divisor) * TWO_32 + low) / divisor);
  return exponent <= 12 ? quotient : Math.floor(quotient / 10 ** (exponent - 12));
}

function binaryUs(exponent: number, high: number, low: number): number {
  if (exponent <= 32) {
    const unit = 2 ** exponent;
    const seconds = high * (TWO_32 / unit) + Math.floor(low / unit);
    return seconds * 1_000_000 + Math.floor(((low % unit) * 1_000_000) / unit);
  }
  // Of the high half the upper bits are seconds; dividing by powers of two loses nothing.
  const unit = 2 ** (exponent - 32);
  const fraction = (high % unit) * 1_000_000 + Math.floor((low * 1_000_000) / TWO_32);
  return Math.floor(high / unit) * 1_000_000 + Math.floor(fraction / unit);
}
