import { i32 } from './bytes.ts';

/** Adds a word to a hash. */
export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** Of the first `length` bytes, four at a time. */
export function hashOf(bytes: Uint8Array, length: number, seed: number): number {
  let hash = seed ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) hash = mix(hash, i32(bytes, at));
  for (; at < length; at++) hash = mix(hash, bytes[at] as number);
  return hash;
}
