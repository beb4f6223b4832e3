import './protobuf.ts';
import { lanhound } from '#gen/commands.js';
import { formatIp, parseIp } from './ip.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** What the collector asks of one sensor. */
export type Command = {
  id: string;
  /** Microseconds since 1970, by the collector's clock. */
  issued: number;
} & CommandKind;

/** See whether a device answers at this address on the sensor's own link. */
export type CommandKind = { type: 'probe'; ip: string };

/** No command of today comes near it; what is larger is not read. */
export const COMMAND_BYTES_MAX = 1024;
const ID_CHARS_MAX = 64;

/**
 * Not every message on a sensor's subject is one of the collector's: over NATS another sensor can have the server's
 * acknowledgement of a batch delivered there, whose text is the server's. So a command says that it is one.
 */
const MARKER = 0x4c48_4331;

/** Tags of Command and Probe in commands.proto. */
const TAG = { marker: (1 << 3) | 5, id: (2 << 3) | 2, issued: (3 << 3) | 1, probe: (16 << 3) | 2 } as const;
const PROBE_IP_TAG = (1 << 3) | 2;

/** Why bytes are no command. */
export class CommandError extends Error {
  override name = 'CommandError';
  /** Unknown: a command, but of a kind that this version has not; from a newer collector. */
  readonly reason: 'malformed' | 'unknown';

  constructor(message: string, reason: CommandError['reason'] = 'malformed', cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** Throws CommandError for an address that is none. */
export function encodeCommand({ id, issued, ip }: Command): Uint8Array {
  const bytes = parseIp(ip);
  if (!bytes) throw new CommandError(`the command's ip is ${JSON.stringify(ip)}, want an address`);
  const probe = { ip: bytes };
  const message = { marker: MARKER, id: id.slice(0, ID_CHARS_MAX), issued, probe };
  return lanhound.v1.Command.encode(message as unknown as lanhound.v1.Command.$Properties).finish();
}

/** Throws CommandError on anything that is not a command of this version. */
export function decodeCommand(bytes: Uint8Array): Command {
  if (bytes.length > COMMAND_BYTES_MAX) {
    throw new CommandError(`a command of ${bytes.length} bytes, want at most ${COMMAND_BYTES_MAX}`);
  }
  try {
    return readCommand(bytes);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new CommandError(`not a protobuf Command: ${error.message}`, 'malformed', error);
  }
}

function readCommand(bytes: Uint8Array): Command {
  const reader = new WireReader();
  reader.begin(bytes);
  let marker = 0;
  let id = '';
  let issued = 0;
  let kind: CommandKind | undefined;
  while (reader.at < bytes.length) {
    const tag = reader.tag();
    switch (tag) {
      case TAG.marker:
        marker = reader.fixed32();
        break;
      case TAG.id:
        id = reader.text();
        break;
      case TAG.issued:
        issued = reader.sfixed64();
        break;
      case TAG.probe:
        kind = { type: 'probe', ip: readProbe(reader) };
        break;
      default:
        reader.skip(tag);
    }
  }
  if (marker !== MARKER) throw new CommandError('the marker of a command is missing');
  if (id.length > ID_CHARS_MAX)
    throw new CommandError(`an id of ${id.length} characters, want at most ${ID_CHARS_MAX}`);
  if (!kind) throw new CommandError('a command of a kind that this version does not know', 'unknown');
  return { id, issued, ...kind };
}

function readProbe(reader: WireReader): string {
  const length = reader.length();
  const commandEnd = reader.end;
  const end = reader.at + length;
  reader.end = end;
  let ip: Uint8Array = new Uint8Array();
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === PROBE_IP_TAG) ip = reader.copy();
    else reader.skip(tag);
  }
  reader.end = commandEnd;
  if (ip.length !== 4 && ip.length !== 16) throw new CommandError(`an address of ${ip.length} bytes, want 4 or 16`);
  return formatIp(ip);
}
