import { type Collector, type CollectorConfig, type CollectorDeps, createCollector } from '@lanhound/collector';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { type Component, startAll, stopAll } from '@lanhound/runtime';
import { removeRunFile, writeRunFile } from '../run-file.ts';
import { EMBEDDED_DATABASE, storeDirIn } from '../stored-data.ts';

export interface CollectorProcess extends Component {
  readonly collector: Collector;
}

/** A collector, and the embedded engine where the configuration asks for it. */
export function createCollectorProcess(
  config: CollectorConfig,
  deps: Omit<CollectorDeps, 'database'>,
): CollectorProcess {
  const isEmbedded = config.store.database.kind === 'embedded';
  const engineConfig = EmbeddedClickhouseConfig.parse({ dataDir: storeDirIn(config.dataDir) });
  const engine = isEmbedded ? createEmbeddedClickhouse(engineConfig, deps) : undefined;
  const collector = createCollector(config, { ...deps, ...(engine ? { database: engine } : {}) });
  const parts = engine ? [engine, collector] : [collector];

  const tellBeside = () => {
    const apiUrl = collector.apiUrl();
    const { username = '', password = '' } = engine ?? {};
    const store = engine ? { url: engine.url(), username, password, database: EMBEDDED_DATABASE } : undefined;
    writeRunFile(config.dataDir, { pid: process.pid, ...(apiUrl ? { apiUrl } : {}), ...(store ? { store } : {}) });
  };

  return {
    name: 'collector process',
    collector,
    async start() {
      await startAll(parts, deps.report.log);
      tellBeside();
    },
    async stop() {
      removeRunFile(config.dataDir);
      await stopAll(parts, deps.report.log);
    },
  };
}
