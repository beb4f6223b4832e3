export * from './authority.ts';
export { type Reload, reloadBusServer, reloadCommand } from './bus-reload.ts';
export {
  addBusServer,
  type BusServer,
  busOf,
  natsInbox,
  type Refreshed,
  refreshBusServers,
  renewBusServers,
  writeCommand,
} from './bus-server.ts';
export type { Ending } from './endings.ts';
export { type EnrollRequest, enrollSensor, issueEnrollment, revokeSensor } from './enroll.ts';
export * from './enrollment.ts';
export { createExpiryWatch } from './expiry-watch.ts';
export { issueAuthority, issueCertificate, issueRevocationList, type KeyPair } from './issue.ts';
export * from './private-file.ts';
export * from './roster.ts';
export * from './server-certificate.ts';
export * from './validity.ts';
