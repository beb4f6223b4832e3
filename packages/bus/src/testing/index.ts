export * from './mosquitto.ts';
export * from './nats-server.ts';
export { freePort, type RunningServer } from './program.ts';
