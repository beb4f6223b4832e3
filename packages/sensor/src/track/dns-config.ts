import { z } from 'zod';

/** Limits and times of lookups; see createDnsTracker. */
export const DnsTrackConfig = z.strictObject({
  pendingMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(16_384)
    .describe('Queries waiting for their answer; one beyond is reported at once, as if nobody answered.'),
  answerTimeoutMs: z
    .int()
    .min(100)
    .max(120_000)
    .default(10_000)
    .describe('How long a query waits for its answer before it is reported without one.'),
  answersMax: z
    .int()
    .min(1)
    .max(4_096)
    .default(512)
    .describe('Records of one answer that are kept; a zone transfer has more, a lookup never.'),
  bufferedBytesMax: z
    .int()
    .min(131_074)
    .max(1_073_741_824)
    .default(4_194_304)
    .describe('Memory for messages split over TCP segments, and as much again for those split over IP fragments.'),
  fragmentedMax: z
    .int()
    .min(1)
    .max(65_536)
    .default(256)
    .describe('Fragmented DNS datagrams that are put together at the same time.'),
});

export type DnsTrackConfig = z.output<typeof DnsTrackConfig>;
