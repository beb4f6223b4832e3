import { parseIp, parseMac } from '@lanhound/proto';

// Frames from the outside in. Every header is built by its own function over its payload, so that a test can leave one
// out, cut the result or write a wrong field.

export const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd, qinq: 0x88a8 } as const;
export const IP_PROTO = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

/** Bytes, or text whose characters are bytes. */
export type Payload = Uint8Array | string;

/** One end of a conversation. */
export interface Endpoint {
  mac: string;
  ip: string;
  port: number;
}

export const bytesOf = (payload: Payload): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;

/** IEEE 802.3 frame, with a tag for each VLAN from the outermost in; without padding and check sequence. */
export function ethernet(
  { src, dst, etherType, vlans = [] }: { src: string; dst: string; etherType: number; vlans?: readonly number[] },
  payload: Payload,
): Uint8Array {
  const tags = vlans.flatMap((vlan, i) => [i < vlans.length - 1 ? ETHER_TYPE.qinq : ETHER_TYPE.vlan, vlan & 0xfff]);
  return Buffer.concat([macBytes(dst), macBytes(src), words(...tags, etherType), bytesOf(payload)]);
}

interface Ipv4Fields {
  src: string;
  dst: string;
  proto: number;
  id?: number;
  ttl?: number;
  /** In bytes, a multiple of eight. */
  fragmentOffset?: number;
  moreFragments?: boolean;
  options?: Uint8Array;
}

/** RFC 791 header with its checksum. */
export function ipv4(fields: Ipv4Fields, payload: Payload): Uint8Array {
  const { src, dst, proto, id = 0, ttl = 64, fragmentOffset = 0, moreFragments = false } = fields;
  const { options = new Uint8Array(0) } = fields;
  const body = bytesOf(payload);
  const header = Buffer.alloc(20 + options.length);
  header[0] = 0x40 | (header.length / 4);
  header.writeUInt16BE(header.length + body.length, 2);
  header.writeUInt16BE(id, 4);
  header.writeUInt16BE((moreFragments ? 0x2000 : 0) | (fragmentOffset / 8), 6);
  header[8] = ttl;
  header[9] = proto;
  header.set(ipBytes(src), 12);
  header.set(ipBytes(dst), 16);
  header.set(options, 20);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, body]);
}

/** RFC 8200 header; extension headers belong to the payload, the first one's number to `proto`. */
export function ipv6(
  { src, dst, proto, hopLimit = 64 }: { src: string; dst: string; proto: number; hopLimit?: number },
  payload: Payload,
): Uint8Array {
  const body = bytesOf(payload);
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(body.length, 4);
  header[6] = proto;
  header[7] = hopLimit;
  header.set(ipBytes(src), 8);
  header.set(ipBytes(dst), 24);
  return Buffer.concat([header, body]);
}

/** RFC 768 datagram, with the checksum over the addresses when they are given. */
export function udp(
  { srcPort, dstPort, between }: { srcPort: number; dstPort: number; between?: { src: string; dst: string } },
  payload: Payload,
): Uint8Array {
  const body = bytesOf(payload);
  const datagram = Buffer.concat([words(srcPort, dstPort, 8 + body.length, 0), body]);
  if (between) datagram.writeUInt16BE(transportChecksum(between, IP_PROTO.udp, datagram) || 0xffff, 6);
  return datagram;
}

interface TcpFields {
  srcPort: number;
  dstPort: number;
  /** Union of TCP_FLAG. */
  flags: number;
  sequence?: number;
  acknowledgement?: number;
  window?: number;
  /** A multiple of four bytes. */
  options?: Uint8Array;
  between?: { src: string; dst: string };
}

/** RFC 9293 segment. */
export function tcp(fields: TcpFields, payload: Payload = ''): Uint8Array {
  const { srcPort, dstPort, flags, sequence = 0, acknowledgement = 0, window = 64_240, between } = fields;
  const { options = new Uint8Array(0) } = fields;
  const header = Buffer.alloc(20 + options.length);
  header.writeUInt16BE(srcPort, 0);
  header.writeUInt16BE(dstPort, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header.writeUInt32BE(acknowledgement >>> 0, 8);
  header[12] = (header.length / 4) << 4;
  header[13] = flags;
  header.writeUInt16BE(window, 14);
  header.set(options, 20);
  const segment = Buffer.concat([header, bytesOf(payload)]);
  if (between) segment.writeUInt16BE(transportChecksum(between, IP_PROTO.tcp, segment), 16);
  return segment;
}

/** RFC 792 message; the rest of the header is zero. */
export function icmp({ type, code = 0 }: { type: number; code?: number }, payload: Payload = ''): Uint8Array {
  const message = Buffer.concat([Uint8Array.of(type, code, 0, 0, 0, 0, 0, 0), bytesOf(payload)]);
  message.writeUInt16BE(checksum(message), 2);
  return message;
}

interface ArpFields {
  op: 'request' | 'reply';
  senderMac: string;
  senderIp: string;
  targetMac?: string;
  targetIp: string;
}

/** RFC 826 message for Ethernet and IPv4. */
export function arp({ op, senderMac, senderIp, targetMac = '00:00:00:00:00:00', targetIp }: ArpFields): Uint8Array {
  const head = words(1, ETHER_TYPE.ipv4, 0x0604, op === 'request' ? 1 : 2);
  return Buffer.concat([head, macBytes(senderMac), ipBytes(senderIp), macBytes(targetMac), ipBytes(targetIp)]);
}

/** A whole frame with the IP version of the addresses around a transport message. */
export function ipFrame(from: Endpoint, to: Endpoint, proto: number, message: Uint8Array, hopLimit = 64): Uint8Array {
  const isV6 = from.ip.includes(':');
  const fields = { src: from.ip, dst: to.ip, proto };
  const packet = isV6 ? ipv6({ ...fields, hopLimit }, message) : ipv4({ ...fields, ttl: hopLimit }, message);
  return ethernet({ src: from.mac, dst: to.mac, etherType: isV6 ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4 }, packet);
}

/** A whole frame with one UDP datagram. */
export function udpFrame(from: Endpoint, to: Endpoint, payload: Payload): Uint8Array {
  const between = { src: from.ip, dst: to.ip };
  return ipFrame(from, to, IP_PROTO.udp, udp({ srcPort: from.port, dstPort: to.port, between }, payload));
}

/** A whole frame with one TCP segment. */
export function tcpFrame(
  from: Endpoint,
  to: Endpoint,
  fields: Omit<TcpFields, 'srcPort' | 'dstPort' | 'between'> & { hopLimit?: number },
  payload: Payload = '',
): Uint8Array {
  const between = { src: from.ip, dst: to.ip };
  const segment = tcp({ ...fields, srcPort: from.port, dstPort: to.port, between }, payload);
  return ipFrame(from, to, IP_PROTO.tcp, segment, fields.hopLimit);
}

function macBytes(text: string): Uint8Array {
  const mac = parseMac(text);
  if (mac === undefined) throw new RangeError(`"${text}" is no MAC address, want aa:bb:cc:dd:ee:ff`);
  return Buffer.from(mac.toString(16).padStart(12, '0'), 'hex');
}

function ipBytes(text: string): Uint8Array {
  const bytes = parseIp(text);
  if (!bytes) throw new RangeError(`"${text}" is no IP address`);
  return bytes;
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
}

function transportChecksum(between: { src: string; dst: string }, proto: number, message: Uint8Array): number {
  const pseudoHeader = [ipBytes(between.src), ipBytes(between.dst), words(0, proto, 0, message.length)];
  return checksum(Buffer.concat([...pseudoHeader, message]));
}

/** The Internet checksum, RFC 1071. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
