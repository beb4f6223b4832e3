import { z } from 'zod';
import { ipOf } from './lease-table.ts';

/** A key of every log of lookups. */
export const resolverKey = z
  .string()
  .refine((text) => ipOf(text) !== undefined, 'an IP address')
  .transform((text) => ipOf(text) ?? text)
  .optional()
  .describe("The resolver's address in the network, which its log does not tell.");

/** The resolver's machine itself asks from there. */
export const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';
