import { addressOf, mqttAlertsTopic, mqttCommandsTopic, mqttTopic } from '@lanhound/proto';
import type { IPublishPacket, MqttClient } from 'mqtt';
import { alertSender } from './alerts.ts';
import type { BatchConsumer } from './bus.ts';
import { commandSender } from './commands.ts';
import type { ConsumerDeps } from './deps.ts';
import { consumerMetrics } from './metrics.ts';
import type { MqttConsumerConfig } from './mqtt-config.ts';
import { createMqttLink, sendsPasswordInTheClear } from './mqtt-connection.ts';
import { createMqttIntake } from './mqtt-intake.ts';
import { withinMs } from './publishing.ts';
import { createReceiving, retrying, watched } from './receiving.ts';
import { statusTeller } from './status.ts';

/** A consumer that stops gives the batches under way this long; what is not accepted then comes again. */
const STOP_WAIT_MS = 1500;

/**
 * Consumes at QoS 1 through a session that the broker keeps while we are away. The acknowledgement of a batch waits
 * for its handler. MQTT delivers again only on a new connection, so a rejected batch is handed over again while its
 * acknowledgement is held, and with it those of its successors; the in-flight limits hold back the rest.
 */
export function createMqttConsumer(config: MqttConsumerConfig, deps: ConsumerDeps): BatchConsumer {
  const { clock, random } = deps;
  const report = deps.report.child('bus/mqtt-consumer');
  const { log } = report;
  const metrics = consumerMetrics(report);
  const receiving = createReceiving(retrying(watched(deps.handler, { metrics, log }), { clock, random }), metrics);
  const onStatus = statusTeller('consumer', { ...deps, report });
  const link = createMqttLink(
    config,
    { clientId: config.clientId, clean: false, resubscribe: false, queueQoSZero: false },
    { clock, log, onStatus, prepare: subscribe },
  );

  const accept = async (packet: IPublishPacket, signal: AbortSignal) => {
    const address = addressOf(packet.topic);
    if (!address) {
      metrics.refusals.inc({ reason: 'address' });
      log.warn({ topic: packet.topic }, 'message under a name that is no sensor was left out');
      return;
    }
    if (packet.dup) metrics.redeliveries.inc();
    await receiving.receive({ address, bytes: packet.payload as Buffer }, signal);
  };
  const intake = createMqttIntake(link.client, { inFlightMax: config.inFlightMax, accept });

  const commands = commandSender(report, (address, bytes) => {
    const { client } = link;
    // At QoS 0 nobody answers; a connection that breaks is told elsewhere.
    if (client.connected) client.publish(mqttCommandsTopic(address), Buffer.from(bytes), { qos: 0 }, () => {});
    return client.connected;
  });

  // The library would hoard what it is given while the broker is away.
  const alerts = alertSender((site, bytes) =>
    link.client.connected ? link.client.publishAsync(mqttAlertsTopic(site), Buffer.from(bytes), { qos: 1 }) : undefined,
  );

  return {
    name: 'bus/mqtt-consumer',
    commands,
    alerts,
    async start() {
      if (sendsPasswordInTheClear(config)) log.warn('the password crosses the network in the clear; use mqtts://');
      await link.open();
    },
    async stop() {
      intake.end();
      await withinMs(STOP_WAIT_MS, intake.idle(), clock);
      await link.close();
    },
  };
}

/** On every connection, because a broker that restarted may have forgotten the session. */
async function subscribe(client: MqttClient): Promise<void> {
  try {
    await client.subscribeAsync(mqttTopic(), { qos: 1 });
  } catch (error) {
    const fix = 'Allow this user to subscribe to it.';
    throw new Error(`cannot subscribe to ${mqttTopic()}: ${(error as Error).message}. ${fix}`, { cause: error });
  }
}
