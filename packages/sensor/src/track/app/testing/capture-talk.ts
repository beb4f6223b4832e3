import { createFileSource } from '../../../capture/files.ts';
import type { Frame } from '../../../capture/frame.ts';
import { CaptureError } from '../../../capture/source.ts';
import { createDecoder } from '../../../decode/decode.ts';
import { Packet } from '../../../decode/packet.ts';
import { PROTO } from '../../../decode/transport.ts';
import type { Said } from './said.ts';

/** What the two ends of a flow said, packet by packet as captured: neither put in order nor joined. */
export interface Talk {
  readonly ends: string;
  readonly transport: 'tcp' | 'udp';
  readonly said: Said[];
}

const PAYLOADS_MAX = 8;

/** The first payloads of every flow of a capture; who sent the first is the client. */
export async function talkIn(file: string): Promise<Talk[]> {
  const talks = new Map<string, Talk & { firstEnd: string }>();
  const decoder = createDecoder();
  const packet = new Packet();
  const see = (frame: Frame): undefined => {
    if (decoder.decode(frame, packet) !== 0 || packet.transportAt < 0 || packet.payloadEnd <= packet.payloadAt) return;
    if (packet.proto !== PROTO.tcp && packet.proto !== PROTO.udp) return;
    const from = endOf(packet, packet.srcIpAt, packet.srcPort);
    const to = endOf(packet, packet.dstIpAt, packet.dstPort);
    const ends = [from, to].sort().join(' ');
    const transport = packet.proto === PROTO.tcp ? 'tcp' : 'udp';
    const key = `${transport} ${ends}`;
    const talk = talks.get(key) ?? { ends, transport, said: [], firstEnd: from };
    talks.set(key, talk);
    const payload = packet.bytes.slice(packet.payloadAt, packet.payloadEnd);
    if (talk.said.length < PAYLOADS_MAX) talk.said.push([from === talk.firstEnd ? 'client' : 'server', payload]);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  return [...talks.values()];
}

const endOf = ({ bytes, ipLength }: Packet, at: number, port: number): string =>
  `${Buffer.from(bytes.subarray(at, at + ipLength)).toString('hex')}:${port}`;
