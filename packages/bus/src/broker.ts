import { setImmediate as nextTurn } from 'node:timers/promises';
import { mqttAlertsTopic, mqttCommandsTopic } from '@lanhound/proto';
import { ConfigError, type Report } from '@lanhound/runtime';
import { Aedes } from 'aedes';
import { alertSender } from './alerts.ts';
import { type EmbeddedBrokerConfig, exposureProblem } from './broker-config.ts';
import { CONNECT_TIMEOUT_MS } from './broker-door.ts';
import { createBrokerDoors } from './broker-doors.ts';
import { createBrokerFlow } from './broker-flow.ts';
import { brokerPolicy } from './broker-policy.ts';
import { createBrokerSessions } from './broker-sessions.ts';
import type { BatchConsumer } from './bus.ts';
import { commandSender } from './commands.ts';
import type { ConsumerDeps } from './deps.ts';
import type { Endpoint } from './endpoint.ts';
import { consumerMetrics } from './metrics.ts';
import { withinMs } from './publishing.ts';
import { createReceiving, retrying, watched } from './receiving.ts';
import { statusTeller } from './status.ts';

/** The collector's end of a bus that needs no server. */
export interface EmbeddedBroker extends BatchConsumer {
  /** Where it listens for this machine, once started. */
  address(): Endpoint;
  /** Where it listens for enrolled sensors; undefined while there are none. */
  networkAddress(): Endpoint | undefined;
}

/** A client proves who it is within this many bytes a packet. */
const CONNECT_BYTES_MAX = 4096;
/** Topic and packet identifier beside a batch. */
const TOPIC_BYTES_MAX = 1024;
/** Not yet stored of one connection: sixteen batches of a busy sensor, and very many of what a quiet one kept. */
const CONNECTION_BYTES_MAX = 1_048_576;
const AEDES_LIMITS = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  /** A client that does not read its answers is cut. */
  drainTimeout: 5000,
  /** Names are made longer by the user's; see the policy. */
  maxClientsIdLength: 65_535,
};
/** Of the two seconds a stop may take: for batches under way, and for closing. */
const STOP_WAIT_MS = 1000;
const CLOSE_WAIT_MS = 500;

/**
 * An MQTT 3.1.1 broker that hands batches to its handler and acknowledges each once the handler resolved. A rejected
 * batch is handed over again in place; its sensor meanwhile gets no acknowledgements, and keeps what it has. A batch
 * that is sent twice is handed over twice. Throws ConfigError when the configuration would expose it.
 */
export function createEmbeddedBroker(config: EmbeddedBrokerConfig, deps: ConsumerDeps): EmbeddedBroker {
  const problem = exposureProblem(config);
  if (problem) throw new ConfigError([problem]);
  const report = deps.report.child('bus/broker');
  const { log } = report;
  const metrics = consumerMetrics(report);
  const tell = statusTeller('consumer', { ...deps, report });
  const receiving = createReceiving(retrying(watched(deps.handler, { metrics, log }), deps), metrics);
  const flow = createBrokerFlow({
    ...{ connectionBatchesMax: config.inFlightMax, connectionBytesMax: CONNECTION_BYTES_MAX },
    bytesMax: config.inFlightBytesMax,
  });
  const limits = { beforeBytesMax: CONNECT_BYTES_MAX, afterBytesMax: config.messageBytesMax + TOPIC_BYTES_MAX };
  const sessions = createBrokerSessions(limits, { flow, metrics, log });
  let aedes: Aedes | undefined;

  const doors = createBrokerDoors(config, {
    ...{ clock: deps.clock, dataDir: deps.dataDir, localKey: deps.localKey, report, metrics, sessions },
    onSocket: (socket) => void aedes?.handle(sessions.open(socket).guard),
  });
  const policy = brokerPolicy({
    access: doors.access,
    flow,
    metrics,
    receive: receiving.receive,
    sessions,
    hasRoom: () => (aedes?.connectedClients ?? 0) < config.connectionsMax,
    onAdmitted: ({ socket }) => doors.admit(socket),
    onRefused: doors.refused,
  });

  const { commands, alerts } = outlets(report, () => aedes);

  return {
    name: 'bus/broker',
    commands,
    alerts,
    address: doors.address,
    networkAddress: doors.networkAddress,
    async start() {
      tell({ type: 'connecting' });
      aedes = await Aedes.createBroker({ ...policy, ...AEDES_LIMITS });
      const onError = (_client: unknown, error: Error) => log.debug({ err: error }, 'client error');
      aedes.on('clientError', onError).on('connectionError', onError);
      try {
        await doors.open();
      } catch (error) {
        aedes.close();
        throw error;
      }
      const { host, port } = doors.address();
      tell({ type: 'connected', server: `${host}:${port}` });
    },
    async stop() {
      const closed = doors.close();
      for (const { guard } of sessions.all()) guard.hold(true);
      await withinMs(STOP_WAIT_MS, receiving.idle(), deps.clock);
      // Acknowledgements are written at the end of this turn.
      await nextTurn();
      await withinMs(CLOSE_WAIT_MS, closeBroker(aedes), deps.clock);
      for (const { guard } of sessions.all()) guard.destroy();
      if (aedes) await closed;
      tell({ type: 'closed' });
    },
  };
}

/** What the broker says itself. */
function outlets(report: Report, broker: () => Aedes | undefined): Pick<BatchConsumer, 'commands' | 'alerts'> {
  const publish = (topic: string, bytes: Uint8Array): Promise<void> | undefined => {
    const aedes = broker();
    if (!aedes || aedes.closed) return undefined;
    // Nobody has a session that outlives a connection, so QoS 1 would add nothing but copies to keep.
    const packet = { cmd: 'publish', topic, payload: Buffer.from(bytes), qos: 0, retain: false, dup: false } as const;
    return new Promise((resolve, reject) => {
      aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  };
  return {
    commands: commandSender(report, (address, bytes) => {
      const sending = publish(mqttCommandsTopic(address), bytes);
      sending?.catch(() => {});
      return sending !== undefined;
    }),
    alerts: alertSender((site, bytes) => publish(mqttAlertsTopic(site), bytes)),
  };
}

const closeBroker = (aedes: Aedes | undefined) =>
  new Promise<void>((resolve) => (aedes ? aedes.close(() => resolve()) : resolve()));
