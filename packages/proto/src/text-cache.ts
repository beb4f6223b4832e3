/** Places; a text is kept in the one that its hash names until another one takes it. */
const PLACES = 4_096;
/** Longer texts are made anew each time: comparing costs more then, and who sends such rarely repeats himself. */
const CACHED_LENGTH_MAX = 64;
/**
 * Strings of Latin-1 bytes, made once for what is said again and again: a home asks for the same names all day. Whoever
 * sends texts with equal hashes only makes them be made anew.
 */
export class TextCache {
  readonly #texts: string[] = Array.from({ length: PLACES }, () => '');

  /** The text of `length` bytes from a place on, whose hash this is. */
  textOf(bytes: Buffer, at: number, length: number, hash: number): string {
    if (length > CACHED_LENGTH_MAX) return bytes.toString('latin1', at, at + length);
    const place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    const known = this.#texts[place] as string;
    if (known.length === length && isSame(known, bytes, at)) return known;
    const text = bytes.toString('latin1', at, at + length);
    this.#texts[place] = text;
    return text;
  }
}

function isSame(text: string, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}
