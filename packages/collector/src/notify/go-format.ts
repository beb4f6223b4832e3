// Values as Go writes them, which is how Alertmanager sends them.
import { formatTime } from '@lanhound/proto';

/** Go's zero time: Alertmanager's word for "has not ended". */
export const GO_ZERO_TIME = '0001-01-01T00:00:00Z';

/** RFC 3339 without zeros at the end of the fraction. Microseconds since 1970 UTC. */
export const goTime = (timeUs: number): string => formatTime(timeUs).replace(/\.?0+Z$/, 'Z');

/** JSON as Go's encoder writes it, with the line end that it puts behind. */
export function goJson(value: unknown): string {
  const text = JSON.stringify(value, (_, each) => (typeof each === 'string' ? wellFormed(each) : each));
  // A backslash that is text itself is passed over in its pair.
  return `${text.replace(/\\\\|[<>&\u2028\u2029]|\\[bf]/g, jsonEscape)}\n`;
}

function jsonEscape(found: string): string {
  switch (found) {
    case '\\\\':
      return found;
    case '\\b':
      return '\\u0008';
    case '\\f':
      return '\\u000c';
    default:
      return `\\u${hex(found.charCodeAt(0), 4)}`;
  }
}

const QUOTED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A text in quotes, as %q prints it. */
export function goQuoted(text: string): string {
  return `"${wellFormed(text).replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, quotedChar)}"`;
}

function quotedChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (QUOTED[char] !== undefined) return QUOTED[char];
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Halves of surrogate pairs are no text. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
