import { CollectorConfig } from '@lanhound/collector';
import { createLogger, createReport, LogConfig, loadConfig } from '@lanhound/runtime';
import { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { parseName } from '../options.ts';
import { replay } from '../processes/replay.ts';
import { reportText } from '../report/text.ts';
import { showProgress } from '../terminal/progress.ts';
import { paintFor } from '../terminal/style.ts';

interface ReplayCommandOptions {
  json?: boolean;
  config?: string;
  site: string;
}

const WIDTH_DEFAULT = 110;

export function replayCommand(): Command {
  return new Command('replay')
    .description('run captures through the whole pipeline and print what was found; keeps nothing')
    .argument('<file...>', 'pcap or pcapng, plain or gzip; - is standard input')
    .option('--json', 'print the report as JSON')
    .option('--config <file>', "collector.yaml, for its detectors' configuration")
    .option('--site <name>', 'the site the captures are of', parseName, 'home')
    .action(async (files: string[], options: ReplayCommandOptions) => {
      const detect = options.config ? loadConfig(CollectorConfig, options.config).detect : undefined;
      const report = createReport(createLogger(LogConfig.parse({ level: 'warn' })));
      const onReading = (counters: Parameters<typeof showProgress>[1]) => showProgress(process.stderr, counters);
      const found = await replay({ files, site: options.site, detect, report, onReading });
      const width = process.stdout.columns ?? WIDTH_DEFAULT;
      const text = options.json
        ? `${JSON.stringify(found, null, 2)}\n`
        : reportText(found, paintFor(process.stdout, process.env), width);
      process.stdout.write(text);
      if (found.input.problems.length > 0) process.exitCode = EXIT.damagedInput;
    });
}
