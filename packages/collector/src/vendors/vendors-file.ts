import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileVersion, giveToOwnerOf, parseJson } from '@lanhound/runtime';
import { z } from 'zod';
import { RegistryError, type VendorRegistry } from './registry.ts';

// The registries as they were fetched last, in the collector's folder.

const BYTES_MAX = 100_000_000;
/** A file of fewer blocks is no copy of the registries, whoever made it. */
const BLOCKS_MIN = 1;

const SavedRegistry = z.strictObject({
  date: z.iso.date(),
  prefixes: z
    .record(z.string().regex(/^([0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9})$/), z.string().min(1).max(200))
    .refine((prefixes) => Object.keys(prefixes).length >= BLOCKS_MIN),
}) satisfies z.ZodType<VendorRegistry>;

const directoryIn = (dataDir: string): string => join(dataDir, 'vendors');
export const vendorsFileIn = (dataDir: string): string => join(directoryIn(dataDir), 'registry.json');

/** Undefined when there is no file. Throws RegistryError when it is damaged. */
export function readVendorsFile(dataDir: string): VendorRegistry | undefined {
  const file = vendorsFileIn(dataDir);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return undefined;
  if (stat.size > BYTES_MAX) throw new RegistryError(`${file} has ${stat.size} bytes, want at most ${BYTES_MAX}`);
  const saved = SavedRegistry.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!saved.success) throw new RegistryError(`${file} is damaged, want what \`lanhound vendors update\` writes`);
  return saved.data;
}

/** Replaces the file as a whole: after a crash it is the old or the new one. */
export function writeVendorsFile(dataDir: string, registry: VendorRegistry): void {
  const directory = directoryIn(dataDir);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  giveToOwnerOf(dataDir, directory);
  const draft = join(directory, `registry.json.${process.pid}`);
  const handle = openSync(draft, 'w', 0o644);
  try {
    writeSync(handle, JSON.stringify(registry));
    fsyncSync(handle);
    chmodSync(draft, 0o644);
    giveToOwnerOf(dataDir, draft);
    renameSync(draft, vendorsFileIn(dataDir));
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
}

/** Says when the file has become another one; undefined while there is none. */
export function vendorsFileVersion(dataDir: string): string | undefined {
  return fileVersion(vendorsFileIn(dataDir));
}
