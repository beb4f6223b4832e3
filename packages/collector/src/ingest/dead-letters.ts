import type { Delivery } from '@lanhound/bus';
import type { Clock, Logger } from '@lanhound/runtime';
import type { BatchSink } from './batch-sink.ts';
import type { IngestMetrics } from './metrics.ts';

/** Not a batch at all, one that says what cannot be, one whose rows the database cannot read, or one that breaks us. */
export type DeadLetterCause = 'notABatch' | 'invalid' | 'refusedByStore' | 'failed';

/** Puts a delivery aside; resolves once it is kept, or at once when it is only counted. */
export type Bury = (delivery: Delivery, cause: DeadLetterCause, reason: string) => Promise<void>;

interface DeadLetterDeps {
  sink: Pick<BatchSink, 'writeDeadLetter'>;
  clock: Clock;
  log: Logger;
  metrics: IngestMetrics;
}

const MINUTE_MS = 60_000;

/** Keeps the first few of each minute: who sends rubbish without end must not fill the disk with it. */
export function deadLetters(perMinuteMax: number, { sink, clock, log, metrics }: DeadLetterDeps): Bury {
  let minute = 0;
  let kept = 0;
  const mayKeep = (): boolean => {
    const now = Math.floor(clock.nowMs() / MINUTE_MS);
    if (now !== minute) kept = 0;
    minute = now;
    return kept++ < perMinuteMax;
  };
  return async ({ address, bytes }, cause, reason) => {
    const keep = mayKeep();
    metrics.deadLetters.inc({ cause, kept: String(keep) });
    if (!keep) return;
    log.warn({ ...address, cause }, `a batch cannot be taken: ${reason}`);
    await sink.writeDeadLetter({ ...address, reason, bytes });
  };
}
