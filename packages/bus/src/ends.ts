import type { Component } from '@lanhound/runtime';
import { alertSender } from './alerts.ts';
import { type BatchConsumer, type BatchPublisher, BusError } from './bus.ts';
import type { CollectorBusConfig, SensorBusConfig } from './bus-config.ts';
import type { CommandSender } from './commands.ts';
import type { ConsumerDeps, PublisherDeps } from './deps.ts';

// A transport is loaded when an end that uses it starts: a sensor on a small machine has no room for a broker.

/** The sensor's end, not yet started. */
export function createPublisher(config: SensorBusConfig, deps: PublisherDeps): BatchPublisher {
  const end = loadedAtStart(`bus/${config.kind}-publisher`, () => loadPublisher(config, deps));
  return {
    ...end.component,
    async publish(message, signal) {
      const publisher = end.loaded();
      if (!publisher) throw new BusError('the publisher has not been started', { retryable: true });
      await publisher.publish(message, signal);
    },
  };
}

/** The collector's end, not yet started. */
export function createConsumer(config: CollectorBusConfig, deps: ConsumerDeps): BatchConsumer {
  const end = loadedAtStart(`bus/${config.kind}-consumer`, () => loadConsumer(config, deps));
  // Before the start nobody is connected who could hear it.
  const commands: CommandSender = { send: (address, command) => end.loaded()?.commands.send(address, command) };
  const alerts = alertSender((site, bytes) => end.loaded()?.alerts.send(site, bytes));
  return { ...end.component, commands, alerts };
}

async function loadPublisher(config: SensorBusConfig, deps: PublisherDeps): Promise<BatchPublisher> {
  switch (config.kind) {
    case 'mqtt':
      return (await import('./mqtt-publisher.ts')).createMqttPublisher(config, deps);
    case 'nats':
      return (await import('./nats-publisher.ts')).createNatsPublisher(config, deps);
    default:
      return config satisfies never;
  }
}

async function loadConsumer(config: CollectorBusConfig, deps: ConsumerDeps): Promise<BatchConsumer> {
  switch (config.kind) {
    case 'embedded':
      return (await import('./broker.ts')).createEmbeddedBroker(config, deps);
    case 'mqtt':
      return (await import('./mqtt-consumer.ts')).createMqttConsumer(config, deps);
    case 'nats':
      return (await import('./nats-consumer.ts')).createNatsConsumer(config, deps);
    default:
      return config satisfies never;
  }
}

/** A component that is made when it is started. One that is stopped while it is made is not started any more. */
function loadedAtStart<T extends Component>(name: string, load: () => Promise<T>) {
  let made: T | undefined;
  let isStopped = false;
  const component: Component = {
    name,
    async start() {
      isStopped = false;
      made = await load();
      if (!isStopped) await made.start();
    },
    async stop() {
      isStopped = true;
      await made?.stop();
    },
  };
  return { component, loaded: () => made };
}
