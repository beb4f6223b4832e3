import { Frame } from '../capture/frame.ts';
import { createDecoder } from '../decode/decode.ts';
import { NETWORK, Packet } from '../decode/packet.ts';
import { PROTO } from '../decode/transport.ts';
import type { Captured } from './captured.ts';

/** Where in a frame what lies; -1 for what is not there. */
export interface Layout {
  ipAt: number;
  isIpv6: boolean;
  proto: number;
  transportAt: number;
  payloadAt: number;
  payloadEnd: number;
}

/** Reads frames for whoever wants to change them where it matters. */
export function createLayoutReader(): (captured: Captured) => Layout {
  const decoder = createDecoder();
  const packet = new Packet();
  const frame = new Frame();
  return ({ content, ...rest }) => {
    Object.assign(frame, rest, { bytes: content, start: 0, end: content.length });
    const isDecoded = decoder.decode(frame, packet) === 0;
    const isIp = isDecoded && packet.network !== NETWORK.arp;
    const isIpv6 = packet.network === NETWORK.ipv6;
    return {
      ipAt: isIp ? packet.srcIpAt - (isIpv6 ? 8 : 12) : -1,
      isIpv6,
      proto: packet.proto,
      transportAt: isIp ? packet.transportAt : -1,
      payloadAt: isIp ? packet.payloadAt : content.length,
      payloadEnd: isIp ? packet.payloadEnd : content.length,
    };
  };
}

/** The frame with another payload, and all lengths in its headers as they should be then. */
export function withPayload(captured: Captured, layout: Layout, payload: Uint8Array): Captured {
  const { content } = captured;
  const { ipAt, isIpv6, proto, transportAt, payloadAt } = layout;
  const changed = Buffer.concat([content.subarray(0, payloadAt), payload]);
  const set = (at: number, value: number) => changed.writeUInt16BE(Math.min(0xffff, Math.max(0, value)), at);
  set(isIpv6 ? ipAt + 4 : ipAt + 2, changed.length - ipAt - (isIpv6 ? 40 : 0));
  if (proto === PROTO.udp && transportAt >= 0) set(transportAt + 4, changed.length - transportAt);
  return { ...captured, content: new Uint8Array(changed), wireBytes: changed.length };
}
