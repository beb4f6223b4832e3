import { z } from 'zod';

/** Limits and times of TLS handshakes; see createTlsDialogues. */
export const TlsTrackConfig = z.strictObject({
  answerTimeoutMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe('How long a ClientHello waits for what its server shows before it is reported without it.'),
  messageBytesMax: z
    .int()
    .min(1_024)
    .max(65_536)
    .default(16_384)
    .describe('The longest hello or certificate that is read; a longer one is counted and left out.'),
  certificatesKeptMax: z
    .int()
    .min(1)
    .max(65_536)
    .default(256)
    .describe('Certificates remembered, because servers show the same ones all day.'),
  eventsPerSecondMax: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe('Handshakes reported a second; a storm beyond it is counted, not reported.'),
  fragmentBytesMax: z
    .int()
    .min(65_536)
    .max(1_073_741_824)
    .default(1_048_576)
    .describe('Memory for DTLS messages that came in fragments and are not whole yet; what is beyond is refused.'),
});

export type TlsTrackConfig = z.output<typeof TlsTrackConfig>;
