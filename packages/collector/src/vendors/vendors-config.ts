import { httpUrl } from '@lanhound/runtime';
import { z } from 'zod';

const DAY_MS = 24 * 3600 * 1000;

const url = (path: string, what: string) =>
  httpUrl().default(`https://standards-oui.ieee.org/${path}`).describe(`Where the registry of ${what} is fetched.`);

export const VendorsConfig = z
  .strictObject({
    urls: z
      .strictObject({
        large: url('oui/oui.csv', 'large blocks (MA-L) as CSV'),
        medium: url('oui28/mam.csv', 'medium blocks (MA-M) as CSV'),
        small: url('oui36/oui36.csv', 'small blocks (MA-S) as CSV'),
      })
      .prefault({}),
    fetchEveryMs: z
      .int()
      .min(DAY_MS)
      .max(365 * DAY_MS)
      .optional()
      .describe('How often the registries are fetched; never unless given, `lanhound vendors update` does it once.'),
    checkEveryMs: z
      .int()
      .min(100)
      .max(3600 * 1000)
      .default(60_000)
      .describe('How often it is looked whether the registries were updated.'),
    timeoutMs: z.int().min(100).max(600_000).default(60_000).describe('The longest one fetch may take.'),
    bytesMax: z.int().min(1024).max(100_000_000).default(20_000_000).describe('The largest registry that is read.'),
    shrinkMax: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('By what share a registry may have fewer blocks than the one in use; the registries only ever grow.'),
  })
  .prefault({});

export type VendorsConfig = z.output<typeof VendorsConfig>;
