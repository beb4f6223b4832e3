import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { PacketKeys } from './initial-keys.ts';
import type { LongHeader } from './long-header.ts';

/** An Initial packet without its protection. */
export interface InitialPacket {
  number: number;
  /** Its frames; its own bytes. */
  payload: Uint8Array;
}

const SAMPLE_BYTES = 16;
const TAG_BYTES = 16;
const NUMBER_BYTES_MAX = 4;

/**
 * Removes header and packet protection, RFC 9001 sections 5.3 and 5.4. `numberBefore` is the highest packet number of
 * the same side so far, or -1. Undefined when the packet is not whole, or not protected with these keys.
 */
export function openInitial(
  bytes: Uint8Array,
  header: LongHeader,
  keys: PacketKeys,
  numberBefore: number,
): InitialPacket | undefined {
  const sampleAt = header.numberAt + NUMBER_BYTES_MAX;
  // The shortest packet has a number and frames of four bytes together, and the tag, which then is the sample.
  if (sampleAt + SAMPLE_BYTES > header.end) return undefined;
  const mask = createCipheriv('aes-128-ecb', keys.hp, null).update(bytes.subarray(sampleAt, sampleAt + SAMPLE_BYTES));
  const first = (bytes[header.at] as number) ^ ((mask[0] as number) & 0x0f);
  const numberBytes = (first & 3) + 1;
  const payloadAt = header.numberAt + numberBytes;
  const associated = bytes.slice(header.at, payloadAt);
  associated[0] = first;
  let truncated = 0;
  for (let i = 0; i < numberBytes; i++) {
    const at = associated.length - numberBytes + i;
    associated[at] = (associated[at] as number) ^ (mask[i + 1] as number);
    truncated = truncated * 256 + (associated[at] as number);
  }
  const number = packetNumber(truncated, numberBytes, numberBefore);
  const payload = decrypt(keys, number, associated, bytes, payloadAt, header.end);
  return payload && { number, payload };
}

/** The number nearest to the one expected that ends in the bytes sent (RFC 9000 appendix A.3). */
export function packetNumber(truncated: number, numberBytes: number, numberBefore: number): number {
  const window = 2 ** (8 * numberBytes);
  const expected = numberBefore + 1;
  const candidate = expected - (expected % window) + truncated;
  if (candidate <= expected - window / 2) return candidate + window;
  return candidate > expected + window / 2 && candidate >= window ? candidate - window : candidate;
}

function decrypt(
  keys: PacketKeys,
  number: number,
  associated: Uint8Array,
  bytes: Uint8Array,
  at: number,
  end: number,
): Uint8Array | undefined {
  const decipher = createDecipheriv('aes-128-gcm', keys.key, nonceOf(keys.iv, number), { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(bytes.subarray(end - TAG_BYTES, end));
  const payload = decipher.update(bytes.subarray(at, end - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    // The only thing that final tells, and its only way: the tag is not that of these bytes and keys.
    return undefined;
  }
  return payload;
}

/** The iv with the packet number on its last bytes. */
function nonceOf(iv: Uint8Array, number: number): Uint8Array {
  const nonce = Uint8Array.from(iv);
  for (let i = nonce.length - 1, left = number; left > 0; i--, left = Math.floor(left / 256)) {
    nonce[i] = (nonce[i] as number) ^ (left % 256);
  }
  return nonce;
}
