import type { z } from 'zod';
import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { type DropName, dropGroupOf } from '../../decode/drops.ts';
import { NETWORK, Packet } from '../../decode/packet.ts';
import type { DnsRecord, EventBody, FlowRecord } from '../records.ts';
import { createTrack } from '../track.ts';
import { TrackConfig } from '../track-config.ts';
import type { Tracker } from '../tracker.ts';
import { type DnsBody, dnsEventOf } from './dns-event.ts';

/** What the decoder makes of a capture's frames. */
export interface FrameCounts {
  packets: number;
  /** As they were on the wire. */
  bytes: number;
  ipv4: number;
  ipv6: number;
  arp: number;
  notIp: number;
  malformed: number;
}

/** All that was said of a capture. */
export interface Tracked {
  frames: FrameCounts;
  /** No frame has an earlier time than the one before. */
  isInOrder: boolean;
  events: EventBody[];
  dns: DnsBody[];
  /** Copies, in the order they were said. */
  flows: FlowRecord[];
  counters: ReturnType<Tracker['counters']>;
}

/** A capture file through everything that a sensor tracks. A cut or damaged end is no error. */
export async function trackCapture(file: string, limits: z.input<typeof TrackConfig> = {}): Promise<Tracked> {
  const tracked: Pick<Tracked, 'events' | 'dns' | 'flows'> = { events: [], dns: [], flows: [] };
  const sink = {
    flow: (record: FlowRecord) => void tracked.flows.push(copyOf(record)),
    dns: (record: DnsRecord) => void tracked.dns.push(dnsEventOf(record)),
    event: (event: EventBody) => void tracked.events.push(event),
  };
  const tracker = createTrack(TrackConfig.parse({ flowsMax: 4_096, ...limits }), { sink, random: () => 0.5 });
  const { frames, isInOrder } = await decodeCapture(file, (packet) => tracker.see(packet));
  tracker.finish();
  return { ...tracked, frames, isInOrder, counters: tracker.counters() };
}

/** A capture file through the decoder, each packet shown. A cut or damaged end is no error. */
export async function decodeCapture(
  file: string,
  see: (packet: Packet) => void,
): Promise<Pick<Tracked, 'frames' | 'isInOrder'>> {
  const decoder = createDecoder();
  const packet = new Packet();
  const frames: FrameCounts = { packets: 0, bytes: 0, ipv4: 0, ipv6: 0, arp: 0, notIp: 0, malformed: 0 };
  let latestUs = 0;
  let isInOrder = true;
  const seeFrame = (frame: Frame) => {
    isInOrder &&= frame.timeUs >= latestUs;
    latestUs = frame.timeUs;
    if (decoder.decode(frame, packet) !== 0) return;
    frames[networkOf(packet)]++;
    see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see: seeFrame, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  for (const [name, count] of Object.entries(decoder.drops())) {
    frames[dropGroupOf(name as DropName) === 'notIp' ? 'notIp' : 'malformed'] += count;
  }
  return { frames: { ...frames, packets: decoder.packets, bytes: decoder.bytes }, isInOrder };
}

function networkOf({ network }: Packet): 'arp' | 'ipv4' | 'ipv6' {
  if (network === NETWORK.arp) return 'arp';
  return network === NETWORK.ipv4 ? 'ipv4' : 'ipv6';
}

const copyOf = (record: FlowRecord): FlowRecord =>
  Object.assign(Object.create(Object.getPrototypeOf(record) as object), record, {
    addressBytes: record.addressBytes.slice(),
  }) as FlowRecord;
