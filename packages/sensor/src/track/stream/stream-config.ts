import { z } from 'zod';

/** Limits of what is read of flows; see FlowListener. */
export const StreamConfig = z.strictObject({
  sideBytesMax: z
    .int()
    .min(2_048)
    .max(1_048_576)
    .default(16_384)
    .describe('Bytes of one side of a TCP connection that are kept until they make sense; more is given up.'),
  bufferBytesMax: z
    .int()
    .min(1_048_576)
    .max(1_073_741_824)
    .default(16_777_216)
    .describe('Memory for all that is kept so; when it is full, what has waited longest is given up.'),
  conversationsMax: z
    .int()
    .min(1)
    .max(1_048_576)
    .default(16_384)
    .describe('Flows that are read at the same time; beyond it the one begun longest ago is read no further.'),
  holeMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(3_000)
    .describe('How long a missing TCP segment is waited for; a sender repeats what was lost within a second or two.'),
});

export type StreamConfig = z.output<typeof StreamConfig>;
