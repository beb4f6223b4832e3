import { readMac } from '@lanhound/proto';
import { i32, u16 } from '../decode/bytes.ts';
import type { Packet } from '../decode/packet.ts';
import { etherMacOf, type NeighborBody, type NeighborFault, type NeighborTexts } from './neighbor-discovery.ts';

/** RFC 826, for six-byte hardware and four-byte protocol addresses. */
const AT = { op: 6, senderMac: 8, senderIp: 14, targetMac: 18, targetIp: 24 } as const;
const OP = { request: 1, reply: 2 } as const;

/** One ARP message; the decoder has checked that all of it is there. */
export function arpEvent(packet: Packet, texts: NeighborTexts): NeighborBody | NeighborFault {
  const { bytes, arpAt } = packet;
  const op = u16(bytes, arpAt + AT.op);
  if (op !== OP.request && op !== OP.reply) return 'arp.op';
  const senderMac = readMac(bytes, arpAt + AT.senderMac);
  const targetMac = readMac(bytes, arpAt + AT.targetMac);
  const senderIp = i32(bytes, arpAt + AT.senderIp);
  const targetIp = i32(bytes, arpAt + AT.targetIp);
  const event: NeighborBody = { type: 'neighbor', time: packet.timeUs, op: opName(op, senderIp, targetIp) };
  if (senderMac !== 0) event.senderMac = texts.macs.textOf(senderMac);
  if (senderIp !== 0) event.senderIp = texts.addresses.textOf(bytes, arpAt + AT.senderIp, 4);
  if (targetMac !== 0) event.targetMac = texts.macs.textOf(targetMac);
  if (targetIp !== 0) event.targetIp = texts.addresses.textOf(bytes, arpAt + AT.targetIp, 4);
  const etherMac = etherMacOf(packet, texts);
  if (etherMac !== undefined) event.etherMac = etherMac;
  return event;
}

/** Who asks before using an address has none yet; who asks for its own tells everybody (RFC 5227). */
function opName(op: number, senderIp: number, targetIp: number): string {
  if (senderIp === targetIp) return 'announce';
  if (op === OP.reply) return 'reply';
  return senderIp === 0 ? 'probe' : 'request';
}
