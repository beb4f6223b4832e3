import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** OpenVPN's wire protocol: operation in the five top bits, then a session identifier of eight bytes. */
const HARD_RESET = { clientV2: 0x38, server: 0x40, clientV3: 0x50 } as const;
const PACKET_ID_AT = 9;
const RESET_BYTES_MIN = 14;
const LENGTH_BYTES = 2;
/** Between session and packet identifier: nothing with tls-crypt, else tls-auth's SHA-1, SHA-256 or SHA-512. */
const HMAC_BYTES: readonly number[] = [0, 20, 32, 64];
/** Without either of both: one acknowledgement, of packet 0. */
const ACKNOWLEDGED_BYTES = 26;

/** A client's reset with the server's own, which is the server's first packet and says so. */
export const openvpnProbe: Probe = {
  transport: 'udp',
  firstBytes: [HARD_RESET.clientV2, HARD_RESET.clientV3, HARD_RESET.server],
  notes: [NOTE.openvpnReset],
  see,
};

/** Over TCP each packet has its length in front, and both of these fit into a segment. */
export const openvpnOverTcpProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0, 1, 2, 3, 4],
  notes: [NOTE.openvpnReset],
  see(bytes, start, end, fromInitiator, note): Verdict {
    if (end - start < LENGTH_BYTES || u16(bytes, start) !== end - start - LENGTH_BYTES) return UNKNOWN;
    return see(bytes, start + LENGTH_BYTES, end, fromInitiator, note);
  },
};

function see(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, note: number): Verdict {
  if (end - start < RESET_BYTES_MIN) return UNKNOWN;
  const operation = bytes[start];
  if (fromInitiator) {
    const isReset = operation === HARD_RESET.clientV2 || operation === HARD_RESET.clientV3;
    return isReset && note === 0 ? verdictOfNote(NOTE.openvpnReset) : UNKNOWN;
  }
  if (operation !== HARD_RESET.server || note !== NOTE.openvpnReset) return UNKNOWN;
  return isFirstPacket(bytes, start, end) ? APP.openvpn : UNKNOWN;
}

function isFirstPacket(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; i < HMAC_BYTES.length; i++) {
    const at = start + PACKET_ID_AT + (HMAC_BYTES[i] as number);
    if (at + 4 <= end && u32(bytes, at) === 1) return true;
  }
  const at = start + PACKET_ID_AT;
  return end - start === ACKNOWLEDGED_BYTES && bytes[at] === 1 && u32(bytes, at + 1) === 0;
}
