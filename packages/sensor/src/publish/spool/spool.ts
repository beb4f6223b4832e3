import { chmod, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { EncodedBatch } from '../batch-writer.ts';
import { type Loss, lossOf } from '../losses.ts';
import { takeLock } from './lock.ts';
import { type ProcessState, readProcessState, writeProcessState } from './process-state.ts';
import { recordBytes } from './record.ts';
import { type Claim, Segment } from './segment.ts';

/** A file is full at this size. When the spool is full the oldest goes: greater ones would lose more at once. */
const SEGMENT_BYTES = 1_048_576;

/** A batch from the disk, and where it lies until somebody has answered for it. */
export interface Spooled {
  batch: EncodedBatch;
  segment: Segment;
}

/** What is on the disk alone. */
export interface SpoolDepth {
  batches: number;
  /** Of the files, so that it compares to the limit. */
  bytes: number;
  /** Event time of the oldest. */
  oldestUs: number | undefined;
}

/** What an earlier process left. */
export interface Inheritance {
  state: ProcessState | undefined;
  /** The latest event time on the disk, near enough: that of the newest file. */
  newestUs: number | undefined;
  /** What all files hold. Reading a full spool takes a slow disk many seconds, and nobody need wait for it. */
  content: Promise<{ batches: number; tornBytes: number }>;
}

export interface SpoolDeps {
  dir: string;
  bytesMax: number;
  /** Batches are given up, by number: the spool was full, or they cannot be read. */
  onLost(loss: Loss, sequences: readonly { epochUs: number; sequence: number }[]): void;
}

/**
 * Batches on disk, oldest first, in files of which each is deleted once all it holds is answered for. One process at a
 * time. Everything that touches the disk waits for its turn and rejects with the system's error when it fails;
 * nothing that was written is lost then.
 */
export class Spool {
  readonly #deps: SpoolDeps;
  #segments: Segment[] = [];
  #active: Segment | undefined;
  #nextIndex = 1;
  #letGo: (() => Promise<void>) | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SpoolDeps) {
    this.#deps = deps;
  }

  get isOpen(): boolean {
    return this.#letGo !== undefined;
  }

  get depth(): SpoolDepth {
    let batches = 0;
    let bytes = 0;
    for (const segment of this.#segments) {
      batches += segment.readable;
      bytes += segment.bytes;
    }
    return { batches, bytes, oldestUs: this.#segments.find(({ readable }) => readable > 0)?.fromUs };
  }

  get hasMore(): boolean {
    return this.#segments.some(isToBeRead);
  }

  /** Takes the directory, made when absent, and looks through what is in it. Throws HeldError when it is another's. */
  open(): Promise<Inheritance> {
    return this.#inTurn(() => this.#open());
  }

  /**
   * Writes batches in their order. `claim` is asked of each once it is written, before anything else happens. On
   * failure those written before it have been claimed.
   */
  append(batches: readonly EncodedBatch[], claim: (batch: EncodedBatch, segment: Segment) => Claim): Promise<void> {
    return this.#inTurn(async () => {
      for (const chunk of chunksOf(batches)) await this.#append(chunk, claim);
    });
  }

  /** The oldest that is on the disk alone. */
  next(): Promise<Spooled | undefined> {
    return this.#inTurn(() => this.#next());
  }

  /** Somebody has answered for a batch, or nobody ever will. */
  release(segment: Segment): Promise<void> {
    if (segment.isGone) return Promise.resolve();
    segment.open--;
    return segment.open > 0 ? Promise.resolve() : this.#inTurn(() => this.#removeIfDone(segment));
  }

  /** Makes room for others. False when there is nothing to give up. */
  giveUpOldest(): Promise<boolean> {
    return this.#inTurn(() => this.#giveUpOldest());
  }

  sync(): Promise<void> {
    return this.#inTurn(async () => this.#active?.sync());
  }

  saveState(state: ProcessState): Promise<void> {
    return this.#inTurn(() => writeProcessState(this.#deps.dir, state));
  }

  /** Lets go of the directory; what is in it stays for the next process. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      const letGo = this.#letGo;
      this.#letGo = undefined;
      try {
        await this.#seal();
      } finally {
        await letGo?.();
      }
    });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #open(): Promise<Inheritance> {
    const { dir } = this.#deps;
    await mkdir(dir, { recursive: true, mode: 0o700 });
    for (const each of [dirname(dir), dir]) await chmod(each, 0o700);
    const letGo = await takeLock(lockPath(dir));
    try {
      const state = await readProcessState(dir);
      const found = (await readdir(dir)).sort().flatMap((name) => Segment.named(dir, name) ?? []);
      this.#segments = [];
      this.#nextIndex = (found.at(-1)?.index ?? 0) + 1;
      const newest = await this.#recoverNewest(found);
      this.#letGo = letGo;
      const content = this.#inTurn(() => this.#recover(found, newest.tornBytes));
      return { state, newestUs: newest.toUs, content };
    } catch (error) {
      await letGo();
      throw error;
    }
  }

  /** Takes files off the end of those found, up to one that holds something. */
  async #recoverNewest(found: Segment[]): Promise<{ tornBytes: number; toUs: number | undefined }> {
    let tornBytes = 0;
    for (let segment = found.pop(); segment; segment = found.pop()) {
      tornBytes += await this.#recoverOne(segment);
      if (segment.records > 0) return { tornBytes, toUs: segment.toUs };
    }
    return { tornBytes, toUs: undefined };
  }

  async #recover(found: readonly Segment[], tornBefore: number): Promise<{ batches: number; tornBytes: number }> {
    let tornBytes = tornBefore;
    const newer = this.#segments;
    this.#segments = [];
    for (const segment of found) tornBytes += await this.#recoverOne(segment);
    this.#segments.push(...newer);
    return { batches: this.depth.batches, tornBytes };
  }

  async #recoverOne(segment: Segment): Promise<number> {
    const tornBytes = await segment.recover();
    if (segment.records > 0) this.#segments.push(segment);
    else await segment.remove().catch(() => {});
    return tornBytes;
  }

  async #append(chunk: EncodedBatch[], claim: (batch: EncodedBatch, segment: Segment) => Claim): Promise<void> {
    const bytes = bytesOf(chunk);
    while (this.depth.bytes + bytes > this.#deps.bytesMax && (await this.#giveUpOldest())) {
      // One file after another.
    }
    const segment = await this.#activeFor(bytes);
    try {
      await segment.append(chunk);
    } catch (error) {
      await this.#seal().catch(() => {});
      if (segment.records === 0) await this.#remove(segment).catch(() => {});
      throw error;
    }
    for (const batch of chunk) segment.claimed(batch, claim(batch, segment));
    await this.#removeIfDone(segment);
  }

  async #activeFor(bytes: number): Promise<Segment> {
    if (this.#active && this.#active.bytes + bytes <= SEGMENT_BYTES) return this.#active;
    await this.#seal();
    const { dir } = this.#deps;
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const segment = await Segment.create(dir, this.#nextIndex++);
    this.#active = segment;
    this.#segments.push(segment);
    await syncDirectory(dir);
    return segment;
  }

  async #next(): Promise<Spooled | undefined> {
    if (!this.isOpen) return undefined;
    for (;;) {
      const segment = this.#segments.find(isToBeRead);
      if (!segment) return undefined;
      if (segment === this.#active) await this.#seal();
      await this.#load(segment);
      const batch = segment.take();
      if (batch) return { batch, segment };
      await this.#removeIfDone(segment);
    }
  }

  /** A file that cannot be read is left where it is: what it holds may be had at the next start. */
  async #load(segment: Segment): Promise<void> {
    try {
      const missing = await segment.load();
      if (missing) this.#deps.onLost({ reason: 'damaged', events: 0, ...missing }, []);
    } catch (error) {
      segment.isUnreadable = true;
      throw error;
    }
  }

  /** Before anything is lost, that goes which is on the disk and in memory too. */
  async #giveUpOldest(): Promise<boolean> {
    const held = this.#segments.find((segment) => segment.readable === 0 && segment !== this.#active);
    const segment = held ?? this.#segments.find(isToBeRead) ?? this.#segments[0];
    if (!segment) return false;
    if (segment === this.#active) await this.#seal();
    if (segment.readable > 0) await this.#giveUp(segment);
    await this.#remove(segment);
    return true;
  }

  async #giveUp(segment: Segment): Promise<void> {
    await this.#load(segment).catch(() => {});
    const { unread, readable, fromUs: start = 0, toUs: end = start } = segment;
    if (unread.length > 0) this.#deps.onLost(lossOf('spoolFull', unread), unread);
    const unknown = readable - unread.length;
    if (unknown > 0) this.#deps.onLost({ reason: 'damaged', start, end, batches: unknown, events: 0 }, []);
    segment.forget(readable);
  }

  async #removeIfDone(segment: Segment): Promise<void> {
    if (segment.open <= 0 && segment.records > 0 && !segment.isGone) await this.#remove(segment);
  }

  async #remove(segment: Segment): Promise<void> {
    this.#segments = this.#segments.filter((each) => each !== segment);
    if (this.#active === segment) this.#active = undefined;
    await segment.remove();
  }

  async #seal(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    await active?.seal();
  }
}

const isToBeRead = ({ readable, isUnreadable }: Segment): boolean => readable > 0 && !isUnreadable;

const bytesOf = (batches: readonly EncodedBatch[]): number => batches.reduce((sum, each) => sum + recordBytes(each), 0);

/** In pieces of which each fits a file; a batch greater than one has one to itself. */
function chunksOf(batches: readonly EncodedBatch[]): EncodedBatch[][] {
  const chunks: EncodedBatch[][] = [];
  let bytes = SEGMENT_BYTES;
  for (const batch of batches) {
    bytes += recordBytes(batch);
    if (bytes > SEGMENT_BYTES) {
      chunks.push([]);
      bytes = recordBytes(batch);
    }
    chunks.at(-1)?.push(batch);
  }
  return chunks;
}

/** A file's name is on the disk for certain once its directory is. */
async function syncDirectory(dir: string): Promise<void> {
  const directory = await open(dir, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Beside the directory and short, because the names of sockets have to be. */
const lockPath = (dir: string): string => join(dirname(dir), `${crc32(dir).toString(16)}.lock`);
