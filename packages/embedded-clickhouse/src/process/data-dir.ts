import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where things are in the data folder. */
export interface DataDir {
  /** The engine's own folder. */
  enginePath: string;
  configFile: string;
  /** An empty folder to run in: the engine takes unknown table names for files of the working folder. */
  workDir: string;
}

/** Make the folder, for its owner only. Throws the file system's errors. */
export function prepareDataDir(dataDir: string, memoryBytesMax: number): DataDir {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  accessSync(dataDir, constants.W_OK | constants.X_OK);
  const paths = {
    enginePath: join(dataDir, 'engine'),
    configFile: join(dataDir, 'engine.xml'),
    workDir: join(dataDir, 'work'),
  };
  mkdirSync(paths.workDir, { recursive: true, mode: 0o700 });
  writeFileSync(paths.configFile, engineXml(memoryBytesMax), { mode: 0o600 });
  return paths;
}

/**
 * Parts larger than this are left as they are. A home writes less in a week; under a load that fills the machine,
 * merges of larger ones take a core for half a minute, in which inserts wait.
 */
const MERGED_BYTES_MAX = 100_000_000;

/** Memory is capped for the whole engine; its caches get a small part, for they would take all of it. */
const engineXml = (memoryBytesMax: number) => `<clickhouse>
  <max_server_memory_usage>${memoryBytesMax}</max_server_memory_usage>
  <mark_cache_size>${Math.round(memoryBytesMax / 16)}</mark_cache_size>
  <index_mark_cache_size>${Math.round(memoryBytesMax / 64)}</index_mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <background_pool_size>2</background_pool_size>
  <merge_tree>
    <max_bytes_to_merge_at_max_space_in_pool>${MERGED_BYTES_MAX}</max_bytes_to_merge_at_max_space_in_pool>
  </merge_tree>
</clickhouse>
`;
