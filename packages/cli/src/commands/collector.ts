import { CollectorConfig } from '@lanhound/collector';
import { createLogger, createReport, loadConfig, startAll, stopAll, systemClock, untilSignal } from '@lanhound/runtime';
import { Command } from 'commander';
import { configOption } from '../collector-folder.ts';
import { createCollectorProcess } from '../processes/collector-process.ts';
import { version } from '../version.ts';

export function collectorCommand(): Command {
  return new Command('collector')
    .description('run a collector by its configuration, until it is told to stop')
    .addOption(configOption('collector.yaml; see deploy/collector.yaml').makeOptionMandatory())
    .action(async ({ config: file }: { config: string }) => runCollector(loadConfig(CollectorConfig, file)));
}

async function runCollector(config: CollectorConfig): Promise<void> {
  const report = createReport(createLogger(config.log));
  const stopped = untilSignal();
  const process = createCollectorProcess(config, { report, clock: systemClock, random: Math.random, version });
  await startAll([process], report.log);
  report.log.info({ version, api: process.collector.apiUrl() }, 'collecting');
  report.log.info({ signal: await stopped }, 'stopping');
  await stopAll([process], report.log);
}
