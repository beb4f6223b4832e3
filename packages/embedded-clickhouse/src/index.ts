export { EmbeddedClickhouseConfig } from './embedded-clickhouse-config.ts';
export { runStandalone, type StandaloneDeps } from './standalone.ts';
export {
  type Credentials,
  createEmbeddedClickhouse,
  type EmbeddedClickhouse,
  type EmbeddedClickhouseDeps,
} from './supervisor.ts';
