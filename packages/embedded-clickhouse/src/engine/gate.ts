import { failure } from '../http/errors.ts';

/** Lets so many through at a time, in the order they came. */
export interface Gate {
  /** Resolves when it is one's turn; call what it gives when done. Rejects when too many wait, or on abort. */
  enter(signal: AbortSignal): Promise<() => void>;
  readonly running: number;
  readonly waiting: number;
}

export function createGate(name: string, { runningMax, waitingMax }: { runningMax: number; waitingMax: number }): Gate {
  const queue: (() => void)[] = [];
  let running = 0;
  const leave = () => {
    running--;
    queue.shift()?.();
  };
  const admit = () => {
    running++;
    let done = false;
    return () => {
      if (!done) leave();
      done = true;
    };
  };
  return {
    async enter(signal) {
      if (signal.aborted) throw aborted();
      if (running < runningMax) return admit();
      if (queue.length >= waitingMax) throw tooMany(name, runningMax, waitingMax);
      return new Promise((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(admit());
        };
        const giveUp = () => {
          queue.splice(queue.indexOf(enter), 1);
          reject(aborted());
        };
        signal.addEventListener('abort', giveUp, { once: true });
        queue.push(enter);
      });
    },
    get running() {
      return running;
    },
    get waiting() {
      return queue.length;
    },
  };
}

/** Do the work when it is its turn. */
export async function inTurn<T>(gate: Gate, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const leave = await gate.enter(signal);
  try {
    return await work();
  } finally {
    leave();
  }
}

const aborted = () => failure('ABORTED', 'The client went away, or the server is stopping');

const tooMany = (name: string, runningMax: number, waitingMax: number) =>
  failure(
    'TOO_MANY_SIMULTANEOUS_QUERIES',
    `Too many simultaneous queries: ${runningMax} ${name} running and ${waitingMax} waiting. Try again later`,
  );
