// The collector that a command is about, whether it runs or not.
import { CollectorConfig } from '@lanhound/collector';
import { identityDirIn } from '@lanhound/identity';
import { checkConfig, loadConfig } from '@lanhound/runtime';
import { type Command, Option } from 'commander';
import { defaultDataDir } from './paths.ts';
import { readRunFile } from './run-file.ts';

export interface CollectorOptions {
  config?: string;
  dataDir?: string;
}

export interface CollectorFolder {
  config: CollectorConfig;
  dataDir: string;
  identityDir: string;
  isRunning: boolean;
}

/** Where the collector always runs by the same file, as in a container, nobody has to name it. */
export const configOption = (description: string): Option =>
  new Option('--config <file>', description).env('LANHOUND_CONFIG');

export const withCollectorOptions = (command: Command): Command =>
  command
    .addOption(configOption('the configuration of the collector'))
    .option('--data-dir <dir>', "the collector's folder, when it is not the default");

export function collectorFolder(options: CollectorOptions): CollectorFolder {
  const file = options.config ? loadConfig(CollectorConfig, options.config) : undefined;
  const dataDir = options.dataDir ?? file?.dataDir ?? defaultDataDir(process.env, process.getuid?.());
  const config = file ?? checkConfig(CollectorConfig, { dataDir });
  return { config, dataDir, identityDir: identityDirIn(dataDir), isRunning: readRunFile(dataDir) !== undefined };
}
