import { z } from 'zod';

/** Limits of DHCP events; see createDhcpTracker. */
export const DhcpTrackConfig = z.strictObject({
  eventsPerSecondMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('DHCP messages reported a second; a storm beyond it is counted, not reported.'),
});

export type DhcpTrackConfig = z.output<typeof DhcpTrackConfig>;
