import { z } from 'zod';

/** Limits of reading QUIC handshakes; see createQuicDialogues. */
export const QuicTrackConfig = z.strictObject({
  initialsPerSecondMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe(
      'QUIC Initial packets decrypted a second, some 60 microseconds each; in a flood the others are only counted.',
    ),
  bufferedBytesMax: z
    .int()
    .min(65_536)
    .max(1_073_741_824)
    .default(4_194_304)
    .describe('Memory for QUIC handshakes of which a part is still to come; most take 2 KB for less than a second.'),
});

export type QuicTrackConfig = z.output<typeof QuicTrackConfig>;
