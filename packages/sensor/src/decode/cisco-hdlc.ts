import { u16 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { decodeEtherType } from './ethernet.ts';
import type { Packet } from './packet.ts';

/** Address, control, type of the payload (RFC 1547 section 4.3.1). */
const HEADER_BYTES = 4;
const UNICAST = 0x0f;
const MULTICAST = 0x8f;
/** Types are Ethernet's, but for this one: keep-alives instead of RARP. */
const SLARP = 0x8035;

/** Told from PPP on links that carry either; see LINKTYPE_PPP_HDLC. */
export const isCiscoHdlc = (bytes: Uint8Array, start: number, end: number): boolean =>
  start + HEADER_BYTES <= end && (bytes[start] === UNICAST || bytes[start] === MULTICAST) && bytes[start + 1] === 0;

/** A frame in Cisco's framing of serial lines. */
export function decodeCiscoHdlc(
  packet: Packet,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): DropReason {
  const at = start + HEADER_BYTES;
  if (at > end) return shortOrCut(at, wireEnd, DROP['link.short'], DROP['link.cut']);
  const type = u16(bytes, start + 2);
  if (type === SLARP) return DROP['notIp.otherEtherType'];
  return decodeEtherType(packet, type, bytes, at, end, wireEnd);
}
