import { EmbeddedClickhouseConfig, runStandalone } from '@lanhound/embedded-clickhouse';
import { checkConfig, createLogger, createReport, LogConfig, systemClock } from '@lanhound/runtime';
import { Command } from 'commander';
import { parsePort } from '../options.ts';
import { defaultDataDir } from '../paths.ts';
import { storeDirIn } from '../stored-data.ts';

interface ClickhouseOptions {
  dataDir?: string;
  port: number;
}

export function clickhouseCommand(): Command {
  return new Command('clickhouse')
    .description("run the embedded ClickHouse alone, over a stopped collector's folder, on loopback")
    .option('--data-dir <dir>', "the collector's folder, when it is not the default")
    .option('--port <port>', 'port of the HTTP interface', parsePort, 8123)
    .action(async ({ dataDir = defaultDataDir(process.env, process.getuid?.()), port }: ClickhouseOptions) => {
      const password = process.env['LANHOUND_CLICKHOUSE_PASSWORD'];
      const input = { dataDir: storeDirIn(dataDir), port, ...(password ? { password } : {}) };
      await serve(checkConfig(EmbeddedClickhouseConfig, input), password !== undefined);
    });
}

async function serve(config: EmbeddedClickhouseConfig, isGiven: boolean): Promise<void> {
  await runStandalone(config, {
    report: createReport(createLogger(LogConfig.parse({}))),
    clock: systemClock,
    random: Math.random,
    announce({ url, username, password }) {
      // One that was made for this run must be told; one that was given is known.
      const shown = isGiven ? 'that of LANHOUND_CLICKHOUSE_PASSWORD' : password;
      console.log(`ClickHouse answers at ${url()}, user ${username}, password ${shown}`);
      console.log('Ctrl-C stops it.');
    },
  });
}
