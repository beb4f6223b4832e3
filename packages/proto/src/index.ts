export * from './codec.ts';
export type { EventKind, Field, ValueKind } from './field.ts';
export { enumNumbers, eventKinds, messageFields } from './gen/fields.ts';
export type * from './gen/types.ts';
export * from './ip.ts';
export * from './mac.ts';
export { protobuf } from './protobuf.ts';
export * from './subject.ts';
export * from './time.ts';
