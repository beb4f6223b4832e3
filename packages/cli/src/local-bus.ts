import { localKeyFileIn, wantsLocalKey } from '@lanhound/bus';
import type { SensorConfig } from '@lanhound/sensor';
import { defaultDataDir } from './paths.ts';

/** A sensor beside a collector of the same user keeps its data in the same folder, and finds the broker's key there. */
export function withLocalKey({ bus, dataDir }: SensorConfig): SensorConfig['bus'] {
  if (bus.kind !== 'mqtt' || bus.localKeyFile !== undefined || !wantsLocalKey(bus)) return bus;
  const folder = dataDir ?? defaultDataDir(process.env, process.getuid?.());
  return { ...bus, localKeyFile: localKeyFileIn(folder) };
}
