import { CollectorBusConfig } from '@lanhound/bus';
import { LogConfig } from '@lanhound/runtime';
import { z } from 'zod';
import { ApiConfig } from './api/api-config.ts';
import { DetectConfig } from './detect/detect-config.ts';
import { IngestConfig } from './ingest/ingest.ts';
import { InventoryConfig } from './inventory/inventory-config.ts';
import { MemoryConfig } from './memory/memory-config.ts';
import { NotifyConfig } from './notify/notify-config.ts';
import { StoreConfig } from './store/config.ts';
import { VendorsConfig } from './vendors/vendors-config.ts';

/** collector.yaml: each stage's own keys under the stage's name. */
export const CollectorConfig = z.strictObject({
  dataDir: z
    .string()
    .min(1)
    .default('/var/lib/lanhound')
    .describe('Folder for everything the collector keeps on disk.'),
  log: LogConfig,
  bus: CollectorBusConfig.prefault({ kind: 'embedded' }).describe('Where batches come from.'),
  ingest: IngestConfig,
  inventory: InventoryConfig,
  vendors: VendorsConfig,
  detect: DetectConfig,
  memory: MemoryConfig,
  store: StoreConfig,
  notify: NotifyConfig,
  api: ApiConfig,
});

export type CollectorConfig = z.infer<typeof CollectorConfig>;
