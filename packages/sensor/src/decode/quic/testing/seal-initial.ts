import { createCipheriv } from 'node:crypto';
import type { PacketKeys } from '../initial-keys.ts';

/** What an Initial packet is made of in tests. Version, identifiers and token are hexadecimal. */
export interface UnsealedInitial {
  version: string;
  /** First byte's type bits: 0 in version 1, 1 in version 2. */
  type?: number;
  destination?: string;
  source?: string;
  token?: string;
  number: number;
  /** 1 to 4. */
  numberBytes?: number;
  payload: Uint8Array;
  /** PADDING is added to the payload up to this length of the whole packet. */
  packetBytes?: number;
}

const TAG_BYTES = 16;

/** A protected Initial packet as RFC 9001 section 5 makes it; written after the appendix's examples. */
export function sealInitial(initial: UnsealedInitial, keys: PacketKeys): Buffer {
  const { version, type = 0, number, numberBytes = 4, packetBytes = 0 } = initial;
  const [destination, source, token] = [initial.destination, initial.source, initial.token].map((hex = '') =>
    Buffer.from(hex, 'hex'),
  ) as [Buffer, Buffer, Buffer];
  const first = 0xc0 | (type << 4) | (numberBytes - 1);
  const head = [
    Buffer.of(first),
    Buffer.from(version, 'hex'),
    ...[Buffer.of(destination.length), destination, Buffer.of(source.length), source],
    ...[shortVarint(token.length, token.length < 64 ? 1 : 2), token],
  ];
  const headBytes = head.reduce((sum, { length }) => sum + length, 0) + 2 + numberBytes;
  const padding = Math.max(0, packetBytes - headBytes - initial.payload.length - TAG_BYTES);
  const payload = Buffer.concat([initial.payload, Buffer.alloc(padding)]);
  const numberField = Buffer.alloc(4);
  numberField.writeUInt32BE(number % 2 ** 32);
  head.push(shortVarint(numberBytes + payload.length + TAG_BYTES, 2), numberField.subarray(4 - numberBytes));
  return protect(Buffer.concat(head), numberBytes, number, payload, keys);
}

function protect(header: Buffer, numberBytes: number, number: number, payload: Buffer, keys: PacketKeys): Buffer {
  const nonce = Buffer.from(keys.iv);
  const low = Buffer.alloc(8);
  low.writeBigUInt64BE(BigInt(number));
  for (let i = 0; i < 8; i++) nonce[4 + i] = (nonce[4 + i] as number) ^ (low[i] as number);
  const cipher = createCipheriv('aes-128-gcm', keys.key, nonce, { authTagLength: TAG_BYTES }).setAAD(header);
  const sealed = Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  const sample = sealed.subarray(4 - numberBytes, 20 - numberBytes);
  const mask = createCipheriv('aes-128-ecb', keys.hp, null).update(sample);
  header[0] = (header[0] as number) ^ ((mask[0] as number) & 0x0f);
  for (let i = 0; i < numberBytes; i++) {
    const at = header.length - numberBytes + i;
    header[at] = (header[at] as number) ^ (mask[1 + i] as number);
  }
  return Buffer.concat([header, sealed]);
}

/** CRYPTO frame with two-byte lengths. */
export const cryptoFrame = (offset: number, data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(0x06), shortVarint(offset, 2), shortVarint(data.length, 2), data]);

const shortVarint = (value: number, bytes: 1 | 2): Buffer =>
  bytes === 1 ? Buffer.of(value) : Buffer.of(0x40 | (value >> 8), value & 0xff);
