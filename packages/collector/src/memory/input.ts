/** What moves the collector's memory on. The same inputs in the same order lead to the same memory. */
export type Input =
  /** A batch that was taken for the first time, as it came. */
  | { type: 'batch'; receivedUs: number; bytes: Uint8Array }
  /** The wall clock, once a second. */
  | { type: 'tick'; wallUs: number }
  /** A receiver has the alert, or it was given up for it: `words` are the notifier's own, as JSON. */
  | { type: 'told'; words: unknown }
  /** Certificates that end soon; `due` is the detectors' own, as JSON. */
  | { type: 'certificates'; wallUs: number; due: unknown }
  /** What a person decided about a device; `change` is the inventory's own, as JSON. */
  | { type: 'device'; wallUs: number; by: string; change: unknown }
  /** What a person decided about who is told of what; `change` is the notifier's own, as JSON. */
  | { type: 'notify'; wallUs: number; by: string; change: unknown }
  /** What other programs hand in; `posted` is the detectors' own, as JSON. */
  | { type: 'external'; wallUs: number; posted: unknown };

const BATCH = 1;
const TICK = 2;
const TOLD = 3;
const CERTIFICATES = 4;
const DEVICE = 5;
const NOTIFY = 6;
const EXTERNAL = 7;

/** One byte of kind, eight of time, then what belongs to the kind. */
const HEAD_BYTES = 9;

export function encodeInput(input: Input): Buffer[] {
  switch (input.type) {
    case 'batch':
      return [
        head(BATCH, input.receivedUs),
        Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.length),
      ];
    case 'tick':
      return [head(TICK, input.wallUs)];
    case 'told':
      return [head(TOLD, 0), Buffer.from(JSON.stringify(input.words))];
    case 'certificates':
      return [head(CERTIFICATES, input.wallUs), Buffer.from(JSON.stringify(input.due))];
    case 'device':
      return [head(DEVICE, input.wallUs), Buffer.from(JSON.stringify({ by: input.by, change: input.change }))];
    case 'notify':
      return [head(NOTIFY, input.wallUs), Buffer.from(JSON.stringify({ by: input.by, change: input.change }))];
    case 'external':
      return [head(EXTERNAL, input.wallUs), Buffer.from(JSON.stringify(input.posted))];
    default:
      return input satisfies never;
  }
}

/** Undefined for kinds of another version. Throws on what only looks like an input. */
export function decodeInput(record: Buffer): Input | undefined {
  if (record.length < HEAD_BYTES) throw new RangeError(`an input of ${record.length} bytes`);
  const timeUs = record.readDoubleLE(1);
  const rest = record.subarray(HEAD_BYTES);
  switch (record[0]) {
    case BATCH:
      return { type: 'batch', receivedUs: timeUs, bytes: rest };
    case TICK:
      return { type: 'tick', wallUs: timeUs };
    case TOLD:
      return { type: 'told', words: JSON.parse(rest.toString()) };
    case CERTIFICATES:
      return { type: 'certificates', wallUs: timeUs, due: JSON.parse(rest.toString()) };
    case DEVICE: {
      const { by, change } = JSON.parse(rest.toString()) as { by: string; change: unknown };
      return { type: 'device', wallUs: timeUs, by, change };
    }
    case NOTIFY: {
      const { by, change } = JSON.parse(rest.toString()) as { by: string; change: unknown };
      return { type: 'notify', wallUs: timeUs, by, change };
    }
    case EXTERNAL:
      return { type: 'external', wallUs: timeUs, posted: JSON.parse(rest.toString()) };
    default:
      return undefined;
  }
}

function head(kind: number, timeUs: number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt8(kind);
  bytes.writeDoubleLE(timeUs, 1);
  return bytes;
}
