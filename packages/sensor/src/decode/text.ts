const BACKSLASH = 0x5c;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * What a device calls itself, for people: valid UTF-8 stays, control characters and, in text that is no UTF-8, all
 * bytes outside printable ASCII become `\ddd`, and a backslash becomes two, so that nothing can pass for an escape.
 */
export function formatText(bytes: Uint8Array, at: number, end: number): string {
  const plain = plainText(bytes, at, end);
  if (plain !== undefined) return plain;
  const part = bytes.subarray(at, end);
  try {
    return decoder.decode(part).replaceAll(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
  } catch {
    return Array.from(part, (byte) => (byte >= 0x7f ? decimal(byte) : escaped(String.fromCharCode(byte)))).join('');
  }
}

/** Up to here adding characters one by one is faster than asking the engine for the text. */
const SHORT_BYTES_MAX = 16;

/** Printable ASCII that stands for itself, which nearly all text is; undefined when there is anything else. */
function plainText(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (!isPlain(bytes, at, end)) return undefined;
  if (end - at > SHORT_BYTES_MAX) return Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
  let text = '';
  for (let i = at; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

function isPlain(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return false;
  }
  return true;
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)
    ? Array.from(Buffer.from(character), decimal).join('')
    : character;
}

const decimal = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;
