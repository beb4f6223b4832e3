import { expect, test } from 'vitest';
import { decodeBase64Until } from './line-base64.ts';

const encoded = (text: string): Uint8Array => Buffer.from(Buffer.from(text, 'latin1').toString('base64'));

function decoded(bytes: Uint8Array, stopByte: number, stops = 1): string | undefined {
  const into = new Uint8Array(16);
  const length = decodeBase64Until(bytes, 0, bytes.length, into, stopByte, stops);
  // What lies behind the length was never written.
  if (length !== undefined) expect(into.subarray(length).every((byte) => byte === 0)).toBe(true);
  return length === undefined ? undefined : Buffer.from(into.subarray(0, length)).toString('latin1');
}

test.each<[string, string | undefined, string | undefined]>([
  ['to the end', decoded(encoded('bob'), -1), 'bob'],
  ['to the end with padding', decoded(encoded('bobby'), -1), 'bobby'],
  ['to the first', decoded(encoded('bob s3cret'), 0x20), 'bob'],
  ['to the second', decoded(encoded('\0bob\0s3cret'), 0, 2), '\0bob'],
  ['which does not come', decoded(encoded('bob'), 0), undefined],
  ['nothing', decoded(encoded(''), -1), ''],
  ['no base64', decoded(Buffer.from('Ym9*'), -1), undefined],
  ['more than fits', decoded(encoded('a'.repeat(17)), -1), undefined],
])('%s', (_, actual, expected) => expect(actual).toBe(expected));
