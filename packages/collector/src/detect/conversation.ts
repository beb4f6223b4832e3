// What a flow event says about a conversation. Flags are the union over the flow so far; counters are increments.
import { type FlowEvent, TCP, UDP } from '@lanhound/proto';

const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;

/** The two ends by their roles. */
export interface Roles {
  client: { ip: string; mac: string | undefined };
  server: { ip: string; mac: string | undefined };
  /** The server's. */
  port: number;
}

/**
 * Who serves whom. The initiator is the client; but a TCP flow whose start was not seen begins with whoever spoke
 * first since, and then the lower port is taken to be the server's. Undefined for protocols without ports.
 */
export function rolesOf(flow: FlowEvent): Roles | undefined {
  const { srcPort, dstPort } = flow;
  if (srcPort === undefined || dstPort === undefined) return undefined;
  const src = { ip: flow.src, mac: flow.srcMac };
  const dst = { ip: flow.dst, mac: flow.dstMac };
  const startUnseen = flow.proto === TCP && !sawStart(flow);
  return startUnseen && srcPort < dstPort
    ? { client: dst, server: src, port: srcPort }
    : { client: src, server: dst, port: dstPort };
}

/** The initiator's SYN was seen, so src is the initiator for certain. */
export const sawStart = (flow: FlowEvent): boolean => ((flow.srcTcpFlags ?? 0) & SYN) !== 0;

/**
 * The other side took part. TCP: it accepted (SYN and ACK), or both sides sent data where the start was not seen.
 * UDP: it sent something; that the initiator did is what makes it the initiator.
 */
export function isEstablished(flow: FlowEvent): boolean {
  if (flow.proto === UDP) return flow.dstPackets > 0;
  if (flow.proto !== TCP) return false;
  const src = flow.srcTcpFlags ?? 0;
  const dst = flow.dstTcpFlags ?? 0;
  return (dst & (SYN | ACK)) === (SYN | ACK) || (src & dst & PSH) !== 0;
}

/** How a TCP connection attempt fared that came to nothing; undefined when it came to something, or still may. */
export function failedAttempt(flow: FlowEvent): 'refused' | 'no answer' | 'accepted, but nothing was said' | undefined {
  if (flow.proto !== TCP || !sawStart(flow) || flow.app !== undefined) return undefined;
  const dst = flow.dstTcpFlags ?? 0;
  if ((dst & RST) !== 0 && (dst & SYN) === 0) return 'refused';
  // An open flow may yet be answered: it is announced with its first packet.
  if (flow.state === 'open') return undefined;
  if (dst === 0) return 'no answer';
  const silent = flow.state === 'closed' && (dst & PSH) === 0 && ((flow.srcTcpFlags ?? 0) & PSH) === 0;
  return silent ? 'accepted, but nothing was said' : undefined;
}

/** Names a flow's events, also those of other types; unique while the flow lives. */
export const flowKey = (event: { sensor: string; flowId: number }, { client, server, port }: Roles): string =>
  `${event.sensor} ${event.flowId} ${client.ip} ${server.ip} ${port}`;
