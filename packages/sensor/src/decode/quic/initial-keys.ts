import { createHmac } from 'node:crypto';
import { hkdfInfo, type QuicVersion } from './version.ts';

/** What one side's Initial packets are protected with: AES-128-GCM, and AES-128 for the header. */
export interface PacketKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly hp: Uint8Array;
}

/** Both sides' secrets of a connection, RFC 9001 section 5.2; anyone who saw the client's first identifier has them. */
export type InitialSecret = Uint8Array;

const SECRET_BYTES = 32;
const SIDES = { client: hkdfInfo('client in', SECRET_BYTES), server: hkdfInfo('server in', SECRET_BYTES) };

/** From the destination identifier of the first Initial packet that the client sent, or the first after a Retry. */
export const deriveInitialSecret = (version: QuicVersion, bytes: Uint8Array, at: number, end: number): InitialSecret =>
  hmac(version.salt, bytes.subarray(at, end));

export function derivePacketKeys(version: QuicVersion, secret: InitialSecret, side: 'client' | 'server'): PacketKeys {
  const sideSecret = hmac(secret, SIDES[side]);
  return {
    key: hmac(sideSecret, version.keyInfo).subarray(0, 16),
    iv: hmac(sideSecret, version.ivInfo).subarray(0, 12),
    hp: hmac(sideSecret, version.hpInfo).subarray(0, 16),
  };
}

/** HKDF (RFC 5869) is one HMAC wherever no more than a hash's length is wanted, which is all that QUIC asks for. */
const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array => createHmac('sha256', key).update(message).digest();
