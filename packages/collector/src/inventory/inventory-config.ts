import { z } from 'zod';

/** From two minutes, in which it can be asked three times, to a day. */
const silence = (ms: number) =>
  z
    .int()
    .min(120_000)
    .max(24 * 3_600_000)
    .default(ms);

export const InventoryConfig = z
  .strictObject({
    devicesMax: z.int().min(1).default(10_000).describe('Devices kept of all sites; further ones are only counted.'),
    addressesMax: z.int().min(1).default(16).describe('Addresses kept of one device.'),
    silencePoweredMs: silence(20 * 60_000).describe(
      'What has a supply is away once it has been silent for so long and did not answer; later if it was ever silent ' +
        'for longer, up to three hours. Less than the default tells earlier, and asks more often.',
    ),
    silenceSleepingMs: silence(2 * 3_600_000).describe(
      'The same for what sleeps, such as phones and laptops, and for devices of which nothing is known; up to six hours.',
    ),
    namesMax: z.int().min(1).default(8).describe('Names kept of one device.'),
  })
  .prefault({});

export type InventoryConfig = z.output<typeof InventoryConfig>;
