import { type Collector, type CollectorConfig, type CollectorDeps, createCollector } from '@lanhound/collector';
import {
  createEmbeddedClickhouse,
  EmbeddedClickhouseConfig,
  type EmbeddedClickhouseDeps,
} from '@lanhound/embedded-clickhouse';
import { createExpiryWatch, identityDirIn } from '@lanhound/identity';
import { type Component, ConfigError, startAll, stopAll } from '@lanhound/runtime';
import { StartError } from '../failure.ts';
import { readRunFile, removeRunFile, writeRunFile } from '../run-file.ts';
import { createSightings } from '../sightings.ts';
import { EMBEDDED_DATABASE, storeDirIn } from '../stored-data.ts';

export interface CollectorProcess extends Component {
  readonly collector: Collector;
}

/** A collector, and the embedded engine where the configuration asks for it. */
export function createCollectorProcess(
  config: CollectorConfig,
  deps: Omit<CollectorDeps, 'database'>,
): CollectorProcess {
  const engine = createEngine(config, deps);
  const collector = createCollector(config, { ...deps, ...(engine ? { database: engine } : {}) });
  const expiry = createExpiryWatch(identityDirIn(config.dataDir), { ...deps, onDue: collector.seeCertificates });
  const sightings = createSightings(config.dataDir, () => collector.sensors.all(), deps.clock);
  const parts = [...(engine ? [engine] : []), collector, expiry, sightings];

  const tellBeside = () => {
    const url = collector.apiUrl();
    const { tls } = config.api;
    const api = url ? { api: { url, ...(tls ? { certFile: tls.certFile } : {}) } } : {};
    const { username = '', password = '' } = engine ?? {};
    const store = engine ? { url: engine.url(), username, password, database: EMBEDDED_DATABASE } : undefined;
    writeRunFile(config.dataDir, { pid: process.pid, ...api, ...(store ? { store } : {}) });
  };

  return {
    name: 'collector process',
    collector,
    async start() {
      const starting = startAll(parts, deps.report.log);
      // The engine is a process of its own, and takes a second.
      collector.warmUp();
      await starting;
      tellBeside();
    },
    async stop() {
      removeRunFile(config.dataDir);
      await stopAll(parts, deps.report.log);
    },
  };
}

function createEngine({ store, dataDir }: CollectorConfig, deps: EmbeddedClickhouseDeps) {
  if (store.database.kind !== 'embedded') return undefined;
  const { memoryBytesMax, readers } = store.database;
  const config = EmbeddedClickhouseConfig.parse({ dataDir: storeDirIn(dataDir), memoryBytesMax, readers });
  const engine = createEmbeddedClickhouse(config, deps);
  const start = () =>
    engine.start().catch((cause: Error) => {
      throw alreadyRunning(dataDir) ?? new StartError(cause.message, { cause });
    });
  return { ...engine, start };
}

/** Why the database cannot be opened, when another collector has it open. Only the database is sure of that. */
function alreadyRunning(dataDir: string): ConfigError | undefined {
  const running = readRunFile(dataDir);
  if (!running || running.pid === process.pid) return undefined;
  return new ConfigError([
    {
      field: 'dataDir',
      value: dataDir,
      want: `a folder in which no collector runs, but process ${running.pid} does`,
      fix: `Stop that one (kill ${running.pid}), or give this one another folder.`,
    },
  ]);
}
