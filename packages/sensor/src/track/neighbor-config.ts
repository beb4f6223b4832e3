import { z } from 'zod';

/** Limits of neighbour events; see createNeighborTracker. */
export const NeighborTrackConfig = z.strictObject({
  eventsPerSecondMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe('ARP and neighbour discovery messages reported a second; a storm beyond it is counted, not reported.'),
});

export type NeighborTrackConfig = z.output<typeof NeighborTrackConfig>;
