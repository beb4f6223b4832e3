const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * What a device calls itself, for people: valid UTF-8 stays, control characters and, in text that is no UTF-8, all
 * bytes outside printable ASCII become `\ddd`, and a backslash becomes two, so that nothing can pass for an escape.
 */
export function formatText(bytes: Uint8Array, at: number, end: number): string {
  const part = bytes.subarray(at, end);
  try {
    return decoder.decode(part).replaceAll(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
  } catch {
    return Array.from(part, (byte) => (byte >= 0x7f ? decimal(byte) : escaped(String.fromCharCode(byte)))).join('');
  }
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)
    ? Array.from(Buffer.from(character), decimal).join('')
    : character;
}

const decimal = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;
