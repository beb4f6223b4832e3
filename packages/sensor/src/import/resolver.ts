import { z } from 'zod';
import { ipOf } from './addresses.ts';

/** A key of every log of lookups. */
export const resolverKey = z
  .string()
  .refine((text) => ipOf(text) !== undefined, 'an IP address')
  .transform((text) => ipOf(text) ?? text)
  .optional()
  .describe("The resolver's address in the network, which its log does not tell.");
