// Batches of flow events as many sensors would send them: a home of 25 devices each, most of it to a few servers.
import { encodeBatch, encodeEvent, type FlowEvent } from '@lanhound/proto';

const DEVICES = 25;
const SERVERS = 400;
const APPS = ['tls', 'quic', 'dns', 'http', undefined] as const;
/** As many fit in about 64 KB. */
export const EVENTS_PER_BATCH = 500;
/** Different batches of one sensor before they come round again, with other times. */
const PATTERNS = 8;

/** One batch without its header; where its times are, and what they are relative to its own. */
interface Pattern {
  bytes: Uint8Array;
  view: DataView;
  times: { at: number; offsetUs: number }[];
}

/** The batches of one sensor, one after another, each under the next sequence number. */
export class FlowLoad {
  readonly site: string;
  readonly sensor: string;
  readonly epochUs: number;
  sequence = 0;
  readonly #patterns: readonly Pattern[];

  constructor(site: string, sensor: string, epochUs: number, random: () => number) {
    this.site = site;
    this.sensor = sensor;
    this.epochUs = epochUs;
    this.#patterns = Array.from({ length: PATTERNS }, (_, i) => patternOf(i * EVENTS_PER_BATCH, random));
  }

  /** A batch whose latest event is of this time, and its sequence number. */
  next(timeUs: number): { bytes: Uint8Array; sequence: number } {
    const sequence = ++this.sequence;
    const { bytes, view, times } = this.#patterns[sequence % PATTERNS] as Pattern;
    for (const { at, offsetUs } of times) view.setBigInt64(at, BigInt(timeUs + offsetUs), true);
    const { site, sensor, epochUs: epoch } = this;
    const header = encodeBatch({ site, sensor, epoch, sequence, events: [] });
    return { bytes: Buffer.concat([header, bytes]), sequence };
  }
}

function patternOf(firstFlow: number, random: () => number): Pattern {
  const times: Pattern['times'] = [];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < EVENTS_PER_BATCH; i++) {
    const offsetUs = -Math.floor(random() * 250_000);
    const event = flowOf(firstFlow + i, offsetUs, random);
    const bytes = encodeEvent(event);
    const head = Uint8Array.from([EVENTS_TAG, ...lengthOf(bytes)]);
    length += head.length;
    for (const [value, relativeUs] of marksOf(event)) {
      const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(fixed64(value));
      times.push({ at: length + at, offsetUs: relativeUs });
    }
    parts.push(head, bytes);
    length += bytes.length;
  }
  const bytes = Buffer.concat(parts);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), times };
}

function fixed64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

/** As a varint; an event is shorter than 16,384 bytes. */
const lengthOf = ({ length }: Uint8Array): number[] => (length < 128 ? [length] : [(length & 127) | 128, length >>> 7]);

/** EventBatch.events, field 5, of type bytes. */
const EVENTS_TAG = (5 << 3) | 2;
/** Far from each other, so that the bytes of each are found in the event once. */
const MARK = { time: 1_111_111_111_111_111, start: 2_222_222_222_222_222, end: 3_333_333_333_333_333 } as const;

const marksOf = ({ start, end }: FlowEvent): [number, number][] => [
  [MARK.time, end - MARK.end],
  [start, start - MARK.start],
  [end, end - MARK.end],
];

function flowOf(flowId: number, offsetUs: number, random: () => number): FlowEvent {
  const pick = (limit: number) => Math.floor(random() * limit);
  const device = pick(DEVICES);
  // A few servers have most of the flows.
  const server = Math.floor(SERVERS * random() ** 3);
  const app = APPS[pick(APPS.length)];
  const closed = random() < 0.5;
  return {
    type: 'flow',
    ...{ time: MARK.time, site: '', sensor: '', flowId },
    state: closed ? 'closed' : 'open',
    ...(closed ? { reason: 'fin' as const } : {}),
    start: MARK.start + offsetUs - pick(5_000_000),
    end: MARK.end + offsetUs,
    proto: app === 'quic' || app === 'dns' ? 17 : 6,
    src: `192.168.1.${device + 10}`,
    srcPort: 32_768 + pick(28_000),
    srcMac: `02:00:00:00:01:${(device + 16).toString(16)}`,
    dst: `93.184.${server >> 8}.${server & 255}`,
    dstPort: app === 'dns' ? 53 : app === 'http' ? 80 : 443,
    dstMac: '02:00:00:00:00:01',
    ...{
      srcPackets: 1 + pick(20),
      srcBytes: 60 + pick(20_000),
      dstPackets: 1 + pick(40),
      dstBytes: 60 + pick(200_000),
    },
    ...(app === undefined ? {} : { app }),
    ...(app === 'tls' ? { serverName: `host${server}.example.com` } : {}),
  };
}
