export { CaptureConfig, createCapture } from './capture/capture-config.ts';
export { describeProblem } from './capture/files.ts';
export type { Frame } from './capture/frame.ts';
export { defaultInterface, listInterfaces } from './capture/interfaces.ts';
export {
  type CaptureCounters,
  type CaptureEnd,
  CaptureError,
  type CaptureProblem,
  type CaptureSource,
  type FrameSink,
} from './capture/source.ts';
export { type DropGroup, type DropName, dropGroupOf } from './decode/drops.ts';
export type { Dissection, Dissector } from './dissect/dissect.ts';
export type { DropExplanation } from './dissect/drops.ts';
export type { Field, Layer } from './dissect/layer.ts';
export { loadDissector } from './dissect/load.ts';
export { createImport, type ImportConfig } from './import/import-config.ts';
export { readNeighbors } from './import/snmp.ts';
export type { ImportDeps, ImportSource } from './import/source.ts';
export { type DiscoveryReach, discoveryReach } from './probe/reach.ts';
export type { OutboxCounters } from './publish/outbox.ts';
export { createSensor, type Sensor, type SensorCounters, type SensorDeps } from './sensor.ts';
export { SensorConfig } from './sensor-config.ts';
export type { EventSink } from './track/records.ts';
export type { TrackCounters } from './track/tracker.ts';
