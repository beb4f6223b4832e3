import { hostname } from 'node:os';
import { SensorBusConfig } from '@lanhound/bus';
import { NAME_PATTERN } from '@lanhound/proto';
import { LogConfig } from '@lanhound/runtime';
import { z } from 'zod';
import { CaptureConfig } from './capture/capture-config.ts';
import { ImportsConfig } from './import/import-config.ts';
import { DiscoveryConfig } from './probe/discovery-config.ts';
import { PublishConfig } from './publish/publish-config.ts';
import { TrackConfig } from './track/track-config.ts';

const name = z.string().regex(NAME_PATTERN, 'lower-case letters, digits, - and _, at most 63');

/** All that a sensor can be told; each stage's part lies beside the stage. */
export const SensorConfig = z
  .strictObject({
    site: name.default('home').describe('The site this sensor belongs to.'),
    sensor: name
      .optional()
      .transform((given) => given ?? hostName())
      .describe('Its own name, unique within the site; the name of the machine unless given.'),
    enrollmentFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File made by `lanhound enroll`; it stands for site, sensor, and what bus says of server and credentials.',
      ),
    dataDir: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder for what the sensor keeps on disk: batches that nobody acknowledges, how far imports got. Unless given $LANHOUND_DATA_DIR, else /var/lib/lanhound for root.',
      ),
    capture: CaptureConfig,
    imports: ImportsConfig,
    track: TrackConfig,
    publish: PublishConfig,
    discovery: DiscoveryConfig,
    bus: SensorBusConfig.prefault({ kind: 'mqtt' }),
    log: LogConfig,
  })
  .refine(({ capture, imports }) => capture.kind !== 'none' || imports.length > 0, {
    path: ['imports'],
    message: 'at least one, since capture.kind is none',
  });

export type SensorConfig = z.output<typeof SensorConfig>;

/** The machine's name as far as it can be part of a subject. */
function hostName(): string {
  const label = hostname().toLowerCase().split('.')[0] ?? '';
  const usable = label
    .replace(/[^a-z0-9_-]/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, 63);
  return NAME_PATTERN.test(usable) ? usable : 'sensor';
}
