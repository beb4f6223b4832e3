import type { Clock } from '@lanhound/runtime';
import { StoreError } from './store-error.ts';

/** Who waits for which batch. A batch that is sent again while it is under way joins those who wait already. */
export interface Callers {
  readonly size: number;
  has(id: string): boolean;
  /** Somebody waits for it who has not been told to come again. */
  isAwaited(id: string): boolean;
  /** Resolves or rejects when the batch is settled, or when that takes too long. */
  wait(id: string): Promise<void>;
  settle(id: string, error?: Error): void;
  settleAll(error: Error): void;
  /** Tell those who have waited too long to come again. Their batch stays under way, and they find it then. */
  rejectLate(cause: Error): void;
}

interface Caller {
  sinceMs: number;
  resolve(): void;
  reject(error: Error): void;
}

export function createCallers(giveUpMs: number, clock: Clock): Callers {
  const waiting = new Map<string, Caller[]>();
  const settle = (id: string, error?: Error): void => {
    for (const caller of waiting.get(id) ?? []) {
      if (error) caller.reject(error);
      else caller.resolve();
    }
    waiting.delete(id);
  };
  return {
    get size() {
      return waiting.size;
    },
    has: (id) => waiting.has(id),
    isAwaited: (id) => (waiting.get(id)?.length ?? 0) > 0,
    wait: (id) =>
      new Promise((resolve, reject) => {
        const caller = { sinceMs: clock.steadyMs(), resolve, reject };
        const others = waiting.get(id);
        if (others) others.push(caller);
        else waiting.set(id, [caller]);
      }),
    settle,
    settleAll(error) {
      for (const id of [...waiting.keys()]) settle(id, error);
    },
    rejectLate(cause) {
      const lateMs = clock.steadyMs() - giveUpMs;
      const error = () => new StoreError(lateText(giveUpMs, cause), { fault: 'passing', cause });
      for (const [id, callers] of waiting) {
        for (const { sinceMs, reject } of callers) if (sinceMs <= lateMs) reject(error());
        waiting.set(
          id,
          callers.filter(({ sinceMs }) => sinceMs > lateMs),
        );
      }
    },
  };
}

const lateText = (giveUpMs: number, cause: Error): string =>
  `not stored within ${giveUpMs} ms, and tried on: ${cause.message}`;
