import { z } from 'zod';
import { EmbeddedBrokerConfig } from './broker-config.ts';
import { MqttConsumerConfig, MqttPublisherConfig } from './mqtt-config.ts';
import { NatsConsumerConfig, NatsPublisherConfig } from './nats-config.ts';

/** How a sensor reaches the bus. */
export const SensorBusConfig = z.discriminatedUnion('kind', [MqttPublisherConfig, NatsPublisherConfig]);

/** How a collector reaches the bus, or is it. */
export const CollectorBusConfig = z.discriminatedUnion('kind', [
  EmbeddedBrokerConfig,
  MqttConsumerConfig,
  NatsConsumerConfig,
]);

export type SensorBusConfig = z.infer<typeof SensorBusConfig>;
export type CollectorBusConfig = z.infer<typeof CollectorBusConfig>;
