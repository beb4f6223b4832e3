import { BusError } from './bus.ts';

/** How many may be under way at once; who comes later waits in line. */
export interface Window {
  /** Resolves when there is room. Rejects with a retryable BusError when the line is full or the signal aborts. */
  enter(signal?: AbortSignal): Promise<void>;
  leave(): void;
  /** Resolves when nobody is inside. */
  empty(): Promise<void>;
  readonly inside: number;
}

interface Waiting {
  admit(): void;
}

/** A window for `insideMax`, with at most `waitingMax` in line, first come first served. */
export function createWindow(insideMax: number, waitingMax: number): Window {
  const line = new Set<Waiting>();
  let whenEmpty: (() => void)[] = [];
  let inside = 0;

  const wait = (signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        line.delete(waiting);
        reject(new BusError('publish was given up while waiting its turn', { retryable: true, cause: signal?.reason }));
      };
      const waiting: Waiting = {
        admit() {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      line.add(waiting);
    });

  return {
    async enter(signal) {
      if (signal?.aborted) throw new BusError('publish was given up', { retryable: true, cause: signal.reason });
      if (inside < insideMax) {
        inside++;
        return;
      }
      if (line.size >= waitingMax) {
        throw new BusError(`${inside} batches are in flight and ${line.size} wait, want fewer`, { retryable: true });
      }
      await wait(signal);
    },
    leave() {
      const [next] = line;
      if (next) {
        line.delete(next);
        next.admit();
        return;
      }
      inside--;
      if (inside > 0) return;
      const told = whenEmpty;
      whenEmpty = [];
      for (const tell of told) tell();
    },
    empty: () => (inside === 0 ? Promise.resolve() : new Promise((resolve) => whenEmpty.push(resolve))),
    get inside() {
      return inside;
    },
  };
}
