import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Packet } from './packet.ts';

const LABEL_BYTES = 4;

/** A label stack (RFC 3032). What lies below is told by its first four bits, as RFC 4928 describes. */
export function decodeMpls(packet: Packet, bytes: Uint8Array, start: number, end: number, wireEnd: number): DropReason {
  let at = start;
  let isBottom = false;
  while (!isBottom) {
    if (at + LABEL_BYTES > end) {
      return shortOrCut(at + LABEL_BYTES, wireEnd, DROP['mpls.short'], DROP['mpls.cut']);
    }
    isBottom = ((bytes[at + 2] as number) & 1) === 1;
    at += LABEL_BYTES;
  }
  if (at >= end) return shortOrCut(at + 1, wireEnd, DROP['mpls.short'], DROP['mpls.cut']);
  const version = (bytes[at] as number) >> 4;
  if (version === 4) return decodeIpv4(packet, bytes, at, end, wireEnd);
  if (version === 6) return decodeIpv6(packet, bytes, at, end, wireEnd);
  return DROP['notIp.mplsPseudowire'];
}
