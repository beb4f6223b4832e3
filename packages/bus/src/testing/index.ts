export * from './mosquitto.ts';
export * from './nats-server.ts';
export { findProgram, freePort, missingProgram, type RunningServer } from './program.ts';
