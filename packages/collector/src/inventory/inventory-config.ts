import { z } from 'zod';

export const InventoryConfig = z
  .strictObject({
    devicesMax: z.int().min(1).default(10_000).describe('Devices kept of all sites; further ones are only counted.'),
    addressesMax: z.int().min(1).default(16).describe('Addresses kept of one device.'),
    namesMax: z.int().min(1).default(8).describe('Names kept of one device.'),
  })
  .prefault({});

export type InventoryConfig = z.output<typeof InventoryConfig>;
