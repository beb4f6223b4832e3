import { isDigit } from '../app/match.ts';

const LETTER_MASK = 0xdf;

/** Where servers answer with numbers and clients speak words. */
export function speakerOfReplies(firstByte: number): 'client' | 'server' | undefined {
  if (isDigit(firstByte)) return 'server';
  return isLetter(firstByte) ? 'client' : undefined;
}

export function isLetter(byte: number): boolean {
  const upper = byte & LETTER_MASK;
  return upper >= 0x41 && upper <= 0x5a;
}
