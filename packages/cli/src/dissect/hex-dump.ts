const BYTES_A_LINE = 16;

/** "0010  48 54 54 50 …  HTTP…": offsets count from `origin`, and a line begins at each multiple of sixteen. */
export function hexDump(bytes: Uint8Array, at: number, end: number, origin: number): string[] {
  const lines: string[] = [];
  let from = at;
  while (from < end) {
    const offset = from - origin;
    const to = Math.min(end, from + BYTES_A_LINE - (offset % BYTES_A_LINE));
    lines.push(hexLine(bytes, from, to, offset));
    from = to;
  }
  return lines;
}

function hexLine(bytes: Uint8Array, from: number, to: number, offset: number): string {
  const indent = offset % BYTES_A_LINE;
  const hex = Array.from({ length: BYTES_A_LINE }, (_, i) => {
    const at = from + i - indent;
    return i < indent || at >= to ? '  ' : (bytes[at] as number).toString(16).padStart(2, '0');
  });
  const text = Array.from(bytes.subarray(from, to), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  );
  const halves = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`;
  const lineStart = (offset - indent).toString(16).padStart(4, '0');
  return `${lineStart}  ${halves}  ${' '.repeat(indent)}${text.join('')}`;
}
