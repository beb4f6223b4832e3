import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { BatchMessage } from '@lanhound/bus';
import { decodeBatch, eventToJson } from '@lanhound/proto';
import type { EventFilter } from './event-filter.ts';

/** Events as lines of JSON, no faster than they are read. */
export interface JsonLines {
  /** Prints what is wanted of a batch, one object a line; resolves once there is room for more. */
  print(batch: BatchMessage): Promise<void>;
  /** Nothing is printed from now on, and nobody waits any longer for a reader that does not read. */
  close(): void;
  /** Lines printed. */
  readonly events: number;
  /** True once the reader has seen enough, such as head. */
  readonly readerGone: boolean;
}

export function createJsonLines(output: Writable, filter: EventFilter): JsonLines {
  const closed = new AbortController();
  let events = 0;
  let readerGone = false;
  /** The one batch that waits for room; those after it wait for their turn. */
  let last: Promise<void> | undefined;

  async function room(): Promise<void> {
    try {
      await once(output, 'drain', { signal: closed.signal });
    } catch (error) {
      if (closed.signal.aborted) return;
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
      readerGone = true;
    } finally {
      last = undefined;
    }
  }

  const isReaderGone = () => readerGone || (output.errored as NodeJS.ErrnoException | null)?.code === 'EPIPE';

  async function print({ bytes }: BatchMessage): Promise<void> {
    while (last) await last;
    if (closed.signal.aborted || isReaderGone()) return;
    const wanted = filter.take(decodeBatch(bytes).events);
    if (wanted.length === 0) return;
    events += wanted.length;
    const text = wanted.map((event) => `${JSON.stringify(eventToJson(event))}\n`).join('');
    if (output.write(text)) return;
    last = room();
    await last;
  }

  return {
    print,
    get events() {
      return events;
    },
    get readerGone() {
      return isReaderGone();
    },
    close: () => closed.abort(),
  };
}
