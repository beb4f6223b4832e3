import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { LISTS_MAX } from './name-table.ts';
import { nameOf } from './parse-list.ts';

const HOUR_MS = 3600 * 1000;

const Name = z
  .string()
  .refine(
    (name) => nameOf(name)?.includes('.'),
    'Invalid input: a domain name of two labels or more, such as example.com',
  );

const Source = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w .:-]{1,64}$/, 'Invalid input: 1 to 64 letters, digits, spaces, or any of . : _ -')
      .describe('What alerts call the list.'),
    file: z.string().min(1).optional().describe('Path of the list; read again when it changes.'),
    url: secret(httpUrl())
      .optional()
      .describe('Where the list is fetched, hidden in logs; the last good copy is used when that fails.'),
    allow: z.boolean().default(false).describe('The names on this list are fine: they win over every other list.'),
  })
  .refine(
    ({ file, url }) => (file === undefined) !== (url === undefined),
    'Invalid input: exactly one of file and url',
  );

export const NameListsConfig = z
  .strictObject({
    sources: z
      .array(Source)
      .max(LISTS_MAX - 1)
      .default([])
      .describe('Lists of names to be warned about: hosts format, plain names, or AdBlock style, told apart by line.')
      .refine(
        (sources) => new Set(sources.map(({ name }) => name)).size === sources.length,
        'Invalid input: a different name for each source',
      ),
    block: z.array(Name).max(100_000).default([]).describe('Further names to be warned about.'),
    allow: z
      .array(Name)
      .max(100_000)
      .default([])
      .describe('Names that are fine, with all names below them; they win over every list.'),
    checkEveryMs: z.int().min(100).max(HOUR_MS).default(5000).describe('How often files are looked at for changes.'),
    fetchEveryMs: z
      .int()
      .min(60_000)
      .max(30 * 24 * HOUR_MS)
      .default(24 * HOUR_MS)
      .describe('How often URLs are fetched; a list that did not change is not sent again.'),
    timeoutMs: z.int().min(100).max(600_000).default(60_000).describe('The longest one fetch may take.'),
    bytesMax: z
      .int()
      .min(1024)
      .max(500_000_000)
      .default(100_000_000)
      .describe('The largest list that is read; a million names are about 25 MB.'),
    namesMax: z
      .int()
      .min(1000)
      .max(20_000_000)
      .default(2_000_000)
      .describe('Names held in all, at 9 to 19 bytes each; further ones are refused, counted and said.'),
  })
  .prefault({});

export type NameListsConfig = z.output<typeof NameListsConfig>;
export type ListSource = NameListsConfig['sources'][number];
