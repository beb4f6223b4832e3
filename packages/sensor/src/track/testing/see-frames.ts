import { Frame } from '../../capture/frame.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import type { PacketInspector } from '../inspector.ts';
import type { EventBody, EventSink } from '../records.ts';
import { type DnsBody, dnsEventOf } from './dns-event.ts';

const ETHERNET = 1;

/** Ethernet frames through the decoder into an inspector, one a time as the tracker hands them on. */
export function seeFrames(inspector: PacketInspector, frames: readonly { timeUs: number; bytes: Uint8Array }[]): void {
  const decoder = createDecoder();
  const packet = new Packet();
  const frame = new Frame();
  for (const { timeUs, bytes } of frames) {
    frame.bytes = bytes;
    frame.end = bytes.length;
    frame.wireBytes = bytes.length;
    frame.linkType = ETHERNET;
    frame.timeUs = timeUs;
    if (decoder.decode(frame, packet) === 0) inspector.see(packet, 1);
  }
}

/** A sink that keeps everything. */
export function keepingSink(): EventSink & { lookups: DnsBody[]; events: EventBody[] } {
  const lookups: DnsBody[] = [];
  const events: EventBody[] = [];
  return {
    lookups,
    events,
    flow: () => {},
    dns: (record) => void lookups.push(dnsEventOf(record)),
    event: (event) => void events.push(event),
  };
}
