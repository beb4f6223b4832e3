/**
 * A hash of text in 53 bits, an exact number: of n keys two are the same by chance with odds n² / 2^54. Two lanes of
 * multiply and rotate, each finished so that every input bit reaches every output bit. The same for ever: it is saved.
 */
export function hash53(text: string): number {
  let a = 0x1b873593;
  let b = 0x7ed55d16;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(((a << 5) | (a >>> 27)) ^ code, 0x9e3779b1);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ code, 0x85ebca77);
  }
  return (finish32(a ^ (b >>> 15)) & 0x1fffff) * 2 ** 32 + finish32(b);
}

/** Spreads 32 bits over 32 bits, one to one (the finaliser of MurmurHash3). */
export function finish32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
