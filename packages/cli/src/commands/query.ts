import { once } from 'node:events';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { CollectorConfig } from '@lanhound/collector';
import { ConfigError, loadConfig } from '@lanhound/runtime';
import { Command } from 'commander';
import { defaultDataDir } from '../paths.ts';
import { withStoredData } from '../stored-data.ts';

interface QueryOptions {
  config?: string;
  dataDir?: string;
  format?: string;
}

/** What a query may cost; people at a prompt want an answer or an error, not a machine on its knees. */
const LIMITS = { readonly: '2', max_execution_time: 120, max_memory_usage: '1000000000' } as const;

export function queryCommand(): Command {
  return new Command('query')
    .description('ask the store in SQL; the tables are described in docs/store.md')
    .argument('<sql>', 'a SELECT, for example "SELECT src, sum(srcBytes) FROM flows GROUP BY src"')
    .option('--config <file>', 'the configuration of the collector whose store is asked')
    .option('--data-dir <dir>', "the collector's folder, when it is not the default")
    .option('--format <name>', 'a ClickHouse format, such as JSONEachRow, CSVWithNames or Vertical')
    .action(async (sql: string, options: QueryOptions) => {
      const config = options.config ? loadConfig(CollectorConfig, options.config) : undefined;
      const dataDir = options.dataDir ?? config?.dataDir ?? defaultDataDir(process.env, process.getuid?.());
      await withStoredData(dataDir, config?.store.database, (store) => print(store, sql, options.format));
    });
}

type Stored = Parameters<Parameters<typeof withStoredData>[2]>[0];

async function print(store: Stored, sql: string, format: string | undefined): Promise<void> {
  const client = createClient({
    ...{ url: store.url, username: store.username, password: store.password, database: store.database },
    request_timeout: 130_000,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const asked = format ?? (process.stdout.isTTY ? 'PrettyCompactMonoBlock' : 'TSVWithNames');
  if (!/^\w+$/.test(asked)) throw new ConfigError([{ field: '--format', value: asked, want: 'the name of a format' }]);
  const query = `${sql.trim().replace(/;$/, '')}${/\bFORMAT\s+\w+\s*$/i.test(sql.trim()) ? '' : ` FORMAT ${asked}`}`;
  try {
    const { stream } = await client.exec({ query, clickhouse_settings: LIMITS });
    for await (const chunk of stream) if (!process.stdout.write(chunk as Buffer)) await once(process.stdout, 'drain');
  } finally {
    await client.close();
  }
}
