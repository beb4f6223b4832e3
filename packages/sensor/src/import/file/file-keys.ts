import { z } from 'zod';

/** Keys that every import of a file has. */
export const fileKeys = ({ startAt, example }: { startAt: 'beginning' | 'end'; example: string }) => ({
  file: z
    .string()
    .min(1)
    .max(4_096)
    .regex(/^[^\0]*$/, 'a path')
    .describe(`The file, such as ${example}.`),
  startAt: z
    .enum(['beginning', 'end'])
    .default(startAt)
    .describe('Where to begin at the first start: with what is in the file already, or with what comes.'),
});
