// Records in one file, each with its length and checksum. Appending is one system call that returns when the kernel has
// the bytes: what was appended outlives the process, however it ends.
import { closeSync, openSync, readFileSync, writeSync, writevSync } from 'node:fs';
import { crc32 } from 'node:zlib';

export interface Journal {
  /** Bytes appended. */
  readonly bytes: number;
  /** Throws when the disk does not take all of it; nothing may be appended after that. */
  append(parts: readonly Buffer[]): void;
  close(): void;
}

/** Length and CRC-32 of the record, 32 bits each, little endian. */
const HEAD_BYTES = 8;
/** More than any record has: a length beyond it is not one. */
const RECORD_BYTES_MAX = 16_000_000;

/** A new file; one that is there already is an error. */
export function createJournal(file: string): Journal {
  const fd = openSync(file, 'ax', 0o600);
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    append(parts) {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const record = [head(parts, length), ...parts];
      const written = writevSync(fd, record);
      if (written < HEAD_BYTES + length) writeRest(fd, Buffer.concat(record).subarray(written));
      bytes += HEAD_BYTES + length;
    },
    close: () => closeSync(fd),
  };
}

/** The records of a file up to the first that is torn, and how many bytes come after those. */
export function readJournal(file: string): { records: Buffer[]; tornBytes: number } {
  const bytes = readFileSync(file);
  const records: Buffer[] = [];
  let at = 0;
  for (let record = recordAt(bytes, at); record; record = recordAt(bytes, at)) {
    records.push(record);
    at += HEAD_BYTES + record.length;
  }
  return { records, tornBytes: bytes.length - at };
}

function recordAt(bytes: Buffer, at: number): Buffer | undefined {
  if (at + HEAD_BYTES > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  const start = at + HEAD_BYTES;
  if (length > RECORD_BYTES_MAX || start + length > bytes.length) return undefined;
  const record = bytes.subarray(start, start + length);
  return crc32(record) === bytes.readUInt32LE(at + 4) ? record : undefined;
}

/** A disk with little room takes a part, and says that it is full to whoever brings the rest. */
function writeRest(fd: number, rest: Buffer): void {
  for (let at = 0; at < rest.length; ) at += writeSync(fd, rest, at);
}

function head(parts: readonly Buffer[], length: number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt32LE(length);
  bytes.writeUInt32LE(
    parts.reduce((crc, part) => crc32(part, crc), 0),
    4,
  );
  return bytes;
}
