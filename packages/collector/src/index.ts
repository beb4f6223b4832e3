export { type Collector, type CollectorDeps, createCollector } from './collector.ts';
export { CollectorConfig } from './collector-config.ts';
export type { Alert, AlertChange } from './detect/alert.ts';
export { type Evidence, SEVERITIES, type Severity } from './detect/detector.ts';
export { type Device, deviceLabel } from './inventory/device.ts';
export type { StoreConnection } from './store/database.ts';
export type { Store } from './store/store.ts';
