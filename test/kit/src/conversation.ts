import { bytesOf, type Endpoint, type Payload, TCP_FLAG, tcpFrame } from './frame.ts';
import type { PcapFrame } from './pcap.ts';

export interface Conversation {
  client: Endpoint;
  server: Endpoint;
  /** Time of the SYN, microseconds; every further frame comes stepUs later. */
  startUs: number;
  stepUs?: number;
  /** Who says what, in order; each becomes one segment. */
  said: readonly (readonly [who: 'client' | 'server', payload: Payload])[];
  /** How it ends; open leaves it without an end. */
  end?: 'fin' | 'rst' | 'open';
}

/** The frames of one TCP connection: handshake, a segment for each thing said, and the end. */
export function tcpConversation(conversation: Conversation): PcapFrame[] {
  const { client, server, startUs, stepUs = 1000, said, end = 'fin' } = conversation;
  const frames: PcapFrame[] = [];
  const sequence = { client: 1000, server: 5000 };
  const send = (who: 'client' | 'server', flags: number, payload: Payload = '') => {
    const [from, to, other] =
      who === 'client' ? [client, server, 'server' as const] : [server, client, 'client' as const];
    const fields = { flags, sequence: sequence[who], acknowledgement: flags & TCP_FLAG.ack ? sequence[other] : 0 };
    frames.push({ timeUs: startUs + frames.length * stepUs, bytes: tcpFrame(from, to, fields, payload) });
    sequence[who] += bytesOf(payload).length + (flags & (TCP_FLAG.syn | TCP_FLAG.fin) ? 1 : 0);
  };
  send('client', TCP_FLAG.syn);
  send('server', TCP_FLAG.syn | TCP_FLAG.ack);
  send('client', TCP_FLAG.ack);
  for (const [who, payload] of said) send(who, TCP_FLAG.psh | TCP_FLAG.ack, payload);
  if (end === 'rst') send('server', TCP_FLAG.rst | TCP_FLAG.ack);
  if (end !== 'fin') return frames;
  send('client', TCP_FLAG.fin | TCP_FLAG.ack);
  send('server', TCP_FLAG.fin | TCP_FLAG.ack);
  send('client', TCP_FLAG.ack);
  return frames;
}
