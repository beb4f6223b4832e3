import { NAME_TEXT_BYTES_MAX } from '../decode/names.ts';

/** A name as events have it: lower case, no dot at the end, what is not printable as \ddd. */
export function lookupNameOf(text: string): string {
  // Of ASCII alone: beyond it the units are bytes, of whatever text.
  const plain = text.slice(0, NAME_TEXT_BYTES_MAX).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const name = plain.length > 1 && plain.endsWith('.') ? plain.slice(0, -1) : plain;
  return name.replace(/[^!-~]/g, (unit) => `\\${String(unit.charCodeAt(0) & 0xff).padStart(3, '0')}`) || '.';
}
