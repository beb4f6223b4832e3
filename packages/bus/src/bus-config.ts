import { z } from 'zod';
import { createEmbeddedBroker } from './broker.ts';
import { EmbeddedBrokerConfig } from './broker-config.ts';
import type { BatchConsumer, BatchPublisher } from './bus.ts';
import type { ConsumerDeps, PublisherDeps } from './deps.ts';
import { MqttConsumerConfig, MqttPublisherConfig } from './mqtt-config.ts';
import { createMqttConsumer } from './mqtt-consumer.ts';
import { createMqttPublisher } from './mqtt-publisher.ts';
import { NatsConsumerConfig, NatsPublisherConfig } from './nats-config.ts';
import { createNatsConsumer } from './nats-consumer.ts';
import { createNatsPublisher } from './nats-publisher.ts';

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

/** The sensor's end, not yet started. */
export function createPublisher(config: SensorBusConfig, deps: PublisherDeps): BatchPublisher {
  switch (config.kind) {
    case 'mqtt':
      return createMqttPublisher(config, deps);
    case 'nats':
      return createNatsPublisher(config, deps);
    default:
      return config satisfies never;
  }
}

/** The collector's end, not yet started. */
export function createConsumer(config: CollectorBusConfig, deps: ConsumerDeps): BatchConsumer {
  switch (config.kind) {
    case 'embedded':
      return createEmbeddedBroker(config, deps);
    case 'mqtt':
      return createMqttConsumer(config, deps);
    case 'nats':
      return createNatsConsumer(config, deps);
    default:
      return config satisfies never;
  }
}
