import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import type { DnsRecord, EventBody, FlowRecord } from '../records.ts';
import { createTrack } from '../track.ts';
import { TrackConfig } from '../track-config.ts';
import type { Tracker } from '../tracker.ts';

/** All that was said of a capture. */
export interface Tracked {
  events: EventBody[];
  dns: DnsRecord[];
  /** Copies, in the order they were said. */
  flows: FlowRecord[];
  counters: ReturnType<Tracker['counters']>;
}

/** A capture file through everything that a sensor tracks. A cut or damaged end is no error. */
export async function trackCapture(file: string, limits: Partial<TrackConfig> = {}): Promise<Tracked> {
  const tracked: Pick<Tracked, 'events' | 'dns' | 'flows'> = { events: [], dns: [], flows: [] };
  const sink = {
    flow: (record: FlowRecord) => void tracked.flows.push(copyOf(record)),
    dns: (record: DnsRecord) => void tracked.dns.push(record),
    event: (event: EventBody) => void tracked.events.push(event),
  };
  const tracker = createTrack(TrackConfig.parse({ flowsMax: 4_096, ...limits }), { sink, random: () => 0.5 });
  const decoder = createDecoder();
  const packet = new Packet();
  const see = (frame: Frame) => {
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  tracker.finish();
  return { ...tracked, counters: tracker.counters() };
}

const copyOf = (record: FlowRecord): FlowRecord =>
  Object.assign(Object.create(Object.getPrototypeOf(record) as object), record, {
    addressBytes: record.addressBytes.slice(),
  }) as FlowRecord;
