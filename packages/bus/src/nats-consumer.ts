import { natsAlertsSubject, natsCommandsSubject } from '@lanhound/proto';
import { backoff, type Report } from '@lanhound/runtime';
import { type JsMsg, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { alertSender } from './alerts.ts';
import type { BatchConsumer } from './bus.ts';
import { commandSender } from './commands.ts';
import type { ConsumerDeps } from './deps.ts';
import { consumerMetrics } from './metrics.ts';
import type { NatsConsumerConfig } from './nats-config.ts';
import { createNatsLink, sendsSecretsInTheClear } from './nats-connection.ts';
import { createNatsDelivery } from './nats-delivery.ts';
import { ensureStream } from './nats-stream.ts';
import { withinMs } from './publishing.ts';
import { createReceiving, watched } from './receiving.ts';
import { statusTeller } from './status.ts';

/** Pull requests live this long on the server; half of it without a sign of life and they are made again. */
const PULL_EXPIRES_MS = 5000;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 10_000;
/** A consumer that stops gives the batches under way this long; what is not accepted then comes again. */
const STOP_WAIT_MS = 1500;

/**
 * Consumes the stream through a durable consumer. A batch is acknowledged once its handler resolved; a rejected one
 * is delivered again after a pause, behind the batches that followed it. One whose collector dies comes again after
 * ackWaitMs; as long as a handler works, the server is told so.
 */
export function createNatsConsumer(config: NatsConsumerConfig, deps: ConsumerDeps): BatchConsumer {
  const { clock } = deps;
  const report = deps.report.child('bus/nats-consumer');
  const { log } = report;
  const metrics = consumerMetrics(report);
  const receiving = createReceiving(watched(deps.handler, { metrics, log }), metrics);
  const stopping = new AbortController();
  const { signal } = stopping;
  const runs = new Set<Promise<void>>();

  const link = createNatsLink(config, {
    ...deps,
    log: report.log,
    clientName: 'lanhound-collector',
    onStatus: statusTeller('consumer', { ...deps, report }),
    onConnection: (connection) => {
      const run = consume(connection, config, { ...deps, report, signal, onMessage }).finally(() => runs.delete(run));
      runs.add(run);
    },
  });
  const isConnected = () => link.connection !== undefined;
  const delivery = createNatsDelivery({ ...deps, receiving, metrics, log, stopping: signal, isConnected });
  const onMessage = (message: JsMsg) => {
    delivery.handle(message).catch((error) => log.warn({ err: error }, 'message was not answered for'));
  };

  /** Batches that wait their turn or whose handler is slow stay ours. */
  const keepLeases = async () => {
    while (!signal.aborted) {
      await clock.sleep(config.ackWaitMs / 3, signal);
      delivery.renewLeases();
    }
  };

  const commands = commandSender(report, (address, bytes) => {
    // While the server is away the library would hoard whatever it is given.
    link.connection?.publish(natsCommandsSubject(address), bytes);
    return link.connection !== undefined;
  });

  const alerts = alertSender((site, bytes) => {
    link.connection?.publish(natsAlertsSubject(site), bytes);
    // The server answers for all that it has read.
    return link.connection?.flush();
  });

  return {
    name: 'bus/nats-consumer',
    commands,
    alerts,
    async start() {
      if (sendsSecretsInTheClear(config)) log.warn('credentials cross the network in the clear; set bus.tls');
      await link.open();
      runs.add(keepLeases());
    },
    async stop() {
      stopping.abort();
      await withinMs(STOP_WAIT_MS, receiving.idle(), clock);
      await link.close();
      await Promise.all(runs);
    },
  };
}

interface ConsumeDeps extends Pick<ConsumerDeps, 'clock' | 'random'> {
  report: Report;
  signal: AbortSignal;
  onMessage: (message: JsMsg) => void;
}

/** Until the connection is closed for good: a stream or a consumer that somebody deleted is made again. */
async function consume(connection: NatsConnection, config: NatsConsumerConfig, deps: ConsumeDeps): Promise<void> {
  const { clock, random, report, signal } = deps;
  const pause = backoff({ firstMs: RETRY_FIRST_MS, mostMs: RETRY_MOST_MS, random });
  while (!signal.aborted && !connection.isClosed()) {
    try {
      await consumeOnce(connection, config, deps);
      pause.reset();
    } catch (error) {
      if (signal.aborted) return;
      report.log.warn({ err: error, stream: config.stream }, 'cannot consume the stream, trying again');
      report.health('bus', { state: 'degraded', reason: `stream ${config.stream}: ${(error as Error).message}` });
    }
    await clock.sleep(pause.next(), signal);
  }
}

/** Until the stream or the consumer is gone, which throws, or the signal aborts. */
async function consumeOnce(connection: NatsConnection, config: NatsConsumerConfig, deps: ConsumeDeps): Promise<void> {
  const { report, signal, onMessage } = deps;
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await ensureStream(manager, config, report.log);
  const consumer = await manager.jetstream().consumers.get(config.stream, config.consumer);
  const messages = await consumer.consume({
    max_messages: config.inFlightMax,
    expires: PULL_EXPIRES_MS,
    abort_on_missing_resource: true,
  });
  const onAbort = () => messages.stop();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  report.health('bus', { state: 'ok' });
  try {
    for await (const message of messages) onMessage(message);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
