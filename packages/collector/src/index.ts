export {
  type Access,
  changeAccess,
  checkNewName,
  ROLES,
  type Role,
  readAccess,
  TOKEN_ROLES,
  type TokenRole,
} from './api/access/access-file.ts';
export { localHeaderFile, readLocalAuthorization } from './api/access/local-token.ts';
export { hashPassword, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from './api/access/password.ts';
export { digestOf, newToken } from './api/access/token.ts';
export { ImportedDevice } from './api/devices/device-import.ts';
export { SiteReport } from './api/report/site-report.ts';
export { type Collector, type CollectorDeps, createCollector } from './collector.ts';
export { CollectorConfig } from './collector-config.ts';
export type { Alert, AlertChange } from './detect/alert.ts';
export { type Evidence, SEVERITIES, type Severity } from './detect/detector.ts';
export { DeviceEdit } from './inventory/changes.ts';
export { createDevice, DEVICE_STATES, type Device, type DeviceState, deviceLabel, kindOf } from './inventory/device.ts';
export { type ChainCheck, createChainCheck } from './notify/evidence/chain.ts';
export { EvidenceRecord } from './notify/evidence/record.ts';
export { previewsOf, type ReceiverPreview, type Shown } from './notify/preview.ts';
export { parseSpan, SPAN_WANT } from './notify/span.ts';
export type { StoreConnection } from './store/database.ts';
export type { Store } from './store/store.ts';
export { countsOf, REGISTRIES, REGISTRY_FACTS, type VendorRegistry } from './vendors/registry.ts';
export { fetchRegistry, readRegistryFiles } from './vendors/update-vendors.ts';
export { registryIn } from './vendors/vendors.ts';
export { writeVendorsFile } from './vendors/vendors-file.ts';
