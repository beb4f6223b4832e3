import { createEmbeddedBroker, type EmbeddedBroker } from '../broker.ts';
import { EmbeddedBrokerConfig } from '../broker-config.ts';
import type { BatchPublisher, DeliveryHandler } from '../bus.ts';
import { SensorBusConfig } from '../bus-config.ts';
import { createPublisher } from '../ends.ts';
import { localLogin } from '../local-key.ts';
import { LOCAL_KEY, testDeps } from './bus-kit.ts';

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
  localKey = LOCAL_KEY,
) {
  const parsed = EmbeddedBrokerConfig.parse({ kind: 'embedded', port: 0, ...config });
  const broker = createEmbeddedBroker(parsed, {
    ...testDeps(),
    localKey: LOCAL_KEY,
    handler,
    ...(dataDir ? { dataDir } : {}),
  });
  await broker.start();
  const { port } = broker.address();
  const server = `mqtt://127.0.0.1:${port}`;
  const local = { kind: 'mqtt', server, reconnectMs: 50, ...localLogin(localKey) };
  const publisherOf = (more: object = {}) => createPublisher(SensorBusConfig.parse({ ...local, ...more }), testDeps());
  try {
    await run({ broker, port, publisherOf });
  } finally {
    await broker.stop();
  }
}
