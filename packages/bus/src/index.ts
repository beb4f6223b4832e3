export { EmbeddedBrokerConfig } from './broker-config.ts';
export * from './bus.ts';
export * from './bus-config.ts';
export * from './capture-exclusion.ts';
export * from './deps.ts';
export type { Endpoint } from './endpoint.ts';
export * from './ends.ts';
export * from './lossy.ts';
export * from './memory.ts';
