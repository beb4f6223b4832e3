import { z } from 'zod';

/** Limits and times of HTTP events; see createHttpDialogues. */
export const HttpTrackConfig = z.strictObject({
  answerTimeoutMs: z
    .int()
    .min(100)
    .max(120_000)
    .default(10_000)
    .describe('How long a request waits for its response before it is reported without one.'),
  unansweredMax: z
    .int()
    .min(1)
    .max(4_096)
    .default(64)
    .describe('Requests of one connection without a response; one more, and its requests are reported at once.'),
  waitingMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(8_192)
    .describe('Requests of all connections that wait for their response; one beyond is reported at once.'),
  eventsPerSecondMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe('Requests reported a second; a storm beyond it is counted, not reported.'),
});

export type HttpTrackConfig = z.output<typeof HttpTrackConfig>;
