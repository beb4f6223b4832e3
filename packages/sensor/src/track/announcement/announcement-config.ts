import { z } from 'zod';

/** Limits and times of announcements; see createAnnouncementTracker. */
export const AnnouncementTrackConfig = z.strictObject({
  eventsPerSecondMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('Announcements reported a second, and messages read for them; a storm beyond it is only counted.'),
  repeatMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(600_000)
    .describe('How long the same announcement of the same device is not reported again.'),
  rememberedMax: z
    .int()
    .min(4)
    .max(1_048_576)
    .default(8_192)
    .describe('Messages and announcements remembered as reported, 16 bytes each; beyond it the oldest are forgotten.'),
});

export type AnnouncementTrackConfig = z.output<typeof AnnouncementTrackConfig>;
