import { addressOf } from '@lanhound/proto';
import { backoff } from '@lanhound/runtime';
import { type ConsumerMessages, type JsMsg, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { BatchConsumer } from './bus.ts';
import type { ConsumerDeps } from './deps.ts';
import { consumerMetrics } from './metrics.ts';
import type { NatsConsumerConfig } from './nats-config.ts';
import { createNatsLink, sendsSecretsInTheClear } from './nats-connection.ts';
import { ensureStream } from './nats-stream.ts';
import { withinMs } from './publishing.ts';
import { createReceiving, REJECTED_FIRST_MS, REJECTED_MOST_MS, watched } from './receiving.ts';
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
  const { clock, random } = deps;
  const report = deps.report.child('bus/nats-consumer');
  const { log } = report;
  const metrics = consumerMetrics(report);
  const receiving = createReceiving(watched(deps.handler, { metrics, log }), metrics);
  const stopping = new AbortController();
  const underWay = new Set<JsMsg>();
  const runs = new Set<Promise<void>>();
  let messages: ConsumerMessages | undefined;

  const giveBack = (message: JsMsg) => {
    // Once the connection is closed nothing can be said; the batch comes again after ackWaitMs.
    if (!link.connection) return;
    // While stopping, another collector may have it at once.
    message.nak(stopping.signal.aborted ? 0 : pauseBefore(message.info.deliveryCount, random));
  };

  const handle = async (message: JsMsg) => {
    const address = addressOf(message.subject);
    if (!address) {
      // It matches the stream's subjects and yet names no sensor; without a reason, which old servers do not know.
      metrics.refusals.inc({ reason: 'address' });
      log.warn({ subject: message.subject }, 'message under a name that is no sensor was removed');
      return message.term();
    }
    if (message.redelivered) metrics.redeliveries.inc();
    underWay.add(message);
    try {
      await receiving.receive({ address, bytes: message.data }, stopping.signal);
      await message.ackAck();
    } catch (error) {
      log.debug({ err: error, ...address }, 'batch not acknowledged');
      giveBack(message);
    } finally {
      underWay.delete(message);
    }
  };

  const consumeOnce = async (connection: NatsConnection) => {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    await ensureStream(manager, config, log);
    const consumer = await manager.jetstream().consumers.get(config.stream, config.consumer);
    if (stopping.signal.aborted) return;
    messages = await consumer.consume({
      max_messages: config.inFlightMax,
      expires: PULL_EXPIRES_MS,
      abort_on_missing_resource: true,
    });
    for await (const message of messages) void handle(message);
  };

  /** Until the connection is closed for good: a stream or a consumer that somebody deleted is made again. */
  const consume = async (connection: NatsConnection) => {
    const pause = backoff({ firstMs: RETRY_FIRST_MS, mostMs: RETRY_MOST_MS, random });
    while (!stopping.signal.aborted && !connection.isClosed()) {
      try {
        await consumeOnce(connection);
        pause.reset();
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ err: error, stream: config.stream }, 'cannot consume the stream, trying again');
        report.health('bus', { state: 'degraded', reason: `stream ${config.stream}: ${(error as Error).message}` });
      }
      await clock.sleep(pause.next(), stopping.signal);
    }
  };

  /** Batches that wait their turn or whose handler is slow stay ours. */
  const keepLeases = async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(config.ackWaitMs / 3, stopping.signal);
      if (link.connection) for (const message of underWay) message.working();
    }
  };

  const link = createNatsLink(config, {
    ...deps,
    clientName: 'lanhound-collector',
    onStatus: statusTeller('consumer', { ...deps, report }),
    onConnection: (connection) => {
      const run = consume(connection).finally(() => runs.delete(run));
      runs.add(run);
    },
  });

  return {
    name: 'bus/nats-consumer',
    async start() {
      if (sendsSecretsInTheClear(config)) log.warn('credentials cross the network in the clear; set bus.tls');
      await link.open();
      runs.add(keepLeases());
    },
    async stop() {
      stopping.abort();
      messages?.stop();
      await withinMs(STOP_WAIT_MS, receiving.idle(), clock);
      await link.close();
      await Promise.all(runs);
    },
  };
}

/** Doubles with each delivery. */
function pauseBefore(deliveryCount: number, random: () => number): number {
  const ms = Math.min(REJECTED_FIRST_MS * 2 ** Math.min(deliveryCount - 1, 16), REJECTED_MOST_MS);
  return Math.round(ms * (1 + random() / 4));
}
