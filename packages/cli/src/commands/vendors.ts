import { mkdirSync } from 'node:fs';
import {
  countsOf,
  fetchRegistry,
  REGISTRIES,
  REGISTRY_FACTS,
  readRegistryFiles,
  registryIn,
  type VendorRegistry,
  writeVendorsFile,
} from '@lanhound/collector';
import { systemClock } from '@lanhound/runtime';
import { Command } from 'commander';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';

interface UpdateOptions extends CollectorOptions {
  from?: string[];
}

/** The registries that say who made a network card. */
export function vendorsCommand(): Command {
  const command = new Command('vendors').description('who made a network card: the registries of IEEE');
  withCollectorOptions(command.command('show'))
    .description('of which day the registries in use are')
    .action((options: CollectorOptions) => {
      const { dataDir } = collectorFolder(options);
      const { registry, from } = registryIn(dataDir, (failure) => console.error(`${failure}; those built in are used`));
      console.log(`${described(registry)} (${from})`);
    });
  withCollectorOptions(command.command('update'))
    .description('fetch the registries anew; a collector that runs takes them within a minute')
    .option('--from <file...>', 'CSV files of IEEE instead, for machines without internet')
    .action(updateVendors);
  return command;
}

async function updateVendors(options: UpdateOptions): Promise<void> {
  const { config, dataDir } = collectorFolder(options);
  const { registry: known } = registryIn(dataDir, (failure) => console.error(failure));
  const signal = AbortSignal.any([]);
  const deps = { config: config.vendors, known, clock: systemClock, signal, fetch: globalThis.fetch };
  const registry = options.from ? await readRegistryFiles(options.from, deps) : await fetchRegistry(deps);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeVendorsFile(dataDir, registry);
  console.log(`${described(registry)}, before ${described(known)}`);
}

/** "39120 MA-L, 6214 MA-M and 6998 MA-S of 2026-08-26". */
function described({ date, prefixes }: VendorRegistry): string {
  const counts = countsOf(prefixes);
  const [last, ...others] = REGISTRIES.map((name) => `${counts[name]} ${REGISTRY_FACTS[name].ieee}`).reverse();
  return `${others.reverse().join(', ')} and ${last} of ${date}`;
}
