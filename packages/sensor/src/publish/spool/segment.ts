import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { batchId, type EncodedBatch } from '../batch-writer.ts';
import { type Damage, MARK_BYTES, readSegment, recordBytes, type SegmentContent, writeRecord } from './record.ts';

/** "000000000042-5ad1c3f0b7e29846.spool": its place in the order, and its mark. */
const NAME = /^(\d{12})-([0-9a-f]{16})\.spool$/;
const INDEX_DIGITS = 12;

/** Where a batch that was just written is: on the disk alone, with its owner too, or answered for meanwhile. */
export type Claim = 'disk' | 'memory' | 'done';

/** Records that should be in a file and are not: how many, and between which event times. */
export interface Missing {
  batches: number;
  start: number;
  end: number;
}

/** One file of records, and which of them are still needed. */
export class Segment {
  readonly index: number;
  readonly path: string;
  bytes = 0;
  records = 0;
  /** Of what was written to it; undefined while nothing was. */
  fromUs: number | undefined;
  toUs: number | undefined;
  /** Records that nobody has answered for. */
  open = 0;
  /** Of those, the ones that are on the disk alone. */
  readable = 0;
  /** True once its file is gone. */
  isGone = false;
  /** Reading it failed; it is left alone until the next start. */
  isUnreadable = false;
  readonly #mark: Buffer;
  /** Records that are not to be read: their owner has them, or they are answered for. */
  readonly #elsewhere = new Set<string>();
  #file: FileHandle | undefined;
  #isDirty = false;
  #unread: EncodedBatch[] | undefined;

  private constructor(dir: string, index: number, mark: Buffer) {
    this.index = index;
    this.#mark = mark;
    this.path = join(dir, `${`${index}`.padStart(INDEX_DIGITS, '0')}-${mark.toString('hex')}.spool`);
  }

  /** A new file, readable by this user alone. */
  static async create(dir: string, index: number): Promise<Segment> {
    const segment = new Segment(dir, index, randomBytes(MARK_BYTES));
    segment.#file = await open(segment.path, 'wx', 0o600);
    return segment;
  }

  /** One left by an earlier process; undefined when the name is no segment's. */
  static named(dir: string, name: string): Segment | undefined {
    const [, index, mark] = NAME.exec(name) ?? [];
    return index && mark ? new Segment(dir, Number(index), Buffer.from(mark, 'hex')) : undefined;
  }

  /** Looks through what an earlier process left; gives what is torn off its end. One not read counts as one record. */
  async recover(): Promise<number> {
    let tornBytes = 0;
    try {
      const content = await this.#read();
      for (const batch of content.batches) this.#count(batch);
      tornBytes = content.tornBytes;
    } catch {
      this.isUnreadable = true;
      const { size, mtimeMs } = await stat(this.path).catch(() => ({ size: 0, mtimeMs: 0 }));
      this.bytes = size;
      const atUs = Math.round(mtimeMs * 1000);
      this.#count({ fromUs: atUs, toUs: atUs });
    }
    this.readable = this.records;
    this.open = this.records;
    return tornBytes;
  }

  /** Writes batches, or none of them: on failure the file ends where it ended before, and takes no more. */
  async append(batches: readonly EncodedBatch[]): Promise<void> {
    const file = this.#file as FileHandle;
    const chunk = Buffer.alloc(batches.reduce((sum, batch) => sum + recordBytes(batch), 0));
    let end = 0;
    for (const batch of batches) end = writeRecord(chunk, end, this.#mark, batch);
    this.#isDirty = true;
    try {
      for (let at = 0; at < end; ) at += (await file.write(chunk, at, end - at, this.bytes + at)).bytesWritten;
    } catch (error) {
      await file.truncate(this.bytes).catch(() => {});
      throw error;
    }
    this.bytes += end;
    for (const batch of batches) this.#count(batch);
  }

  /** Says where a batch is that was just written. */
  claimed(batch: EncodedBatch, claim: Claim): void {
    if (claim !== 'disk') this.#elsewhere.add(batchId(batch));
    if (claim === 'disk') this.readable++;
    if (claim !== 'done') this.open++;
  }

  /** Reads what is on the disk alone, once; gives what should be there and is not. Throws the system's error. */
  async load(): Promise<Missing | undefined> {
    if (this.#unread) return undefined;
    const { batches, damages } = await this.#read();
    this.#unread = batches.filter((batch) => !this.#elsewhere.has(batchId(batch)));
    const gone = Math.max(0, this.readable - this.#unread.length);
    this.forget(gone);
    return missingOf(gone, damages, this);
  }

  /** The next of what was read; from then on it is its owner's as well. */
  take(): EncodedBatch | undefined {
    const batch = this.#unread?.shift();
    if (batch) this.readable--;
    return batch;
  }

  /** What was read and not yet taken. */
  get unread(): readonly EncodedBatch[] {
    return this.#unread ?? [];
  }

  /** So many that were on the disk alone are given up. */
  forget(records: number): void {
    this.readable -= records;
    this.open -= records;
  }

  async sync(): Promise<void> {
    if (!this.#isDirty) return;
    await this.#file?.datasync();
    this.#isDirty = false;
  }

  /** Nothing is written to it any more. */
  async seal(): Promise<void> {
    try {
      await this.sync();
    } finally {
      await this.#file?.close();
      this.#file = undefined;
    }
  }

  async remove(): Promise<void> {
    this.isGone = true;
    this.#unread = undefined;
    await this.#file?.close();
    this.#file = undefined;
    await rm(this.path, { force: true });
  }

  #count({ fromUs, toUs }: Pick<EncodedBatch, 'fromUs' | 'toUs'>): void {
    this.records++;
    this.fromUs = Math.min(this.fromUs ?? fromUs, fromUs);
    this.toUs = Math.max(this.toUs ?? toUs, toUs);
  }

  async #read(): Promise<SegmentContent> {
    const content = await readFile(this.path).catch(unlessAbsent);
    this.bytes = content.length;
    return readSegment(content, this.#mark);
  }
}

function missingOf(
  gone: number,
  damages: readonly Damage[],
  { fromUs = 0, toUs = fromUs }: Segment,
): Missing | undefined {
  // What was damaged before this process began is missing from what it counted then.
  const batches = Math.max(gone, damages.length);
  if (batches === 0) return undefined;
  const start = Math.min(...damages.map(({ afterUs }) => afterUs ?? fromUs), ...(damages.length ? [] : [fromUs]));
  const end = Math.max(...damages.map(({ beforeUs }) => beforeUs ?? toUs), ...(damages.length ? [] : [toUs]));
  return { batches, start, end: Math.max(start, end) };
}

/** A file that somebody removed holds nothing. */
function unlessAbsent(error: NodeJS.ErrnoException): Buffer {
  if (error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}
