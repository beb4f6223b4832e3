export type { Alert, AlertChange } from './detect/alert.ts';
export type { Evidence, Severity } from './detect/detector.ts';
export { type Device, deviceLabel } from './inventory/device.ts';
export type { Store } from './store/store.ts';
