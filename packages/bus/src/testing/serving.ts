import { createEmbeddedBroker, type EmbeddedBroker } from '../broker.ts';
import { EmbeddedBrokerConfig } from '../broker-config.ts';
import type { BatchPublisher, DeliveryHandler } from '../bus.ts';
import { SensorBusConfig } from '../bus-config.ts';
import { createPublisher } from '../ends.ts';
import { testDeps } from './bus-kit.ts';

/** An embedded broker that runs, and sensors for it. */
export interface Served {
  broker: EmbeddedBroker;
  port: number;
  publisherOf(more?: object): BatchPublisher;
}

/** Run with a broker on a free port. In a folder it has a door to the network, too. */
export async function serving(
  config: object,
  handler: DeliveryHandler,
  run: (served: Served) => Promise<void>,
  dataDir?: string,
) {
  const parsed = EmbeddedBrokerConfig.parse({ kind: 'embedded', port: 0, ...config });
  const broker = createEmbeddedBroker(parsed, { ...testDeps(), handler, ...(dataDir ? { dataDir } : {}) });
  await broker.start();
  const { port } = broker.address();
  const server = `mqtt://127.0.0.1:${port}`;
  const publisherOf = (more: object = {}) =>
    createPublisher(SensorBusConfig.parse({ kind: 'mqtt', server, reconnectMs: 50, ...more }), testDeps());
  try {
    await run({ broker, port, publisherOf });
  } finally {
    await broker.stop();
  }
}
