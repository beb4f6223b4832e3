import { Readable } from 'node:stream';
import { mqttCommandsTopic, mqttTopic } from '@lanhound/proto';
import type { Logger } from '@lanhound/runtime';
import type { IStore, MqttClient } from 'mqtt';
import { type BatchMessage, type BatchPublisher, BusError } from './bus.ts';
import { type CommandListener, commandReader } from './commands.ts';
import type { PublisherDeps } from './deps.ts';
import { createLocalLogin } from './local-login.ts';
import { publisherMetrics } from './metrics.ts';
import type { MqttPublisherConfig } from './mqtt-config.ts';
import { createMqttLink, sendsPasswordInTheClear } from './mqtt-connection.ts';
import { abortable, createPublishing } from './publishing.ts';
import { statusTeller } from './status.ts';

/**
 * Publishes at QoS 1. What an acknowledgement means is the broker's to say: the broker within the collector gives it
 * once the batch is stored; others once they hold it, in memory unless they are told to write it down, and also when
 * no collector has ever subscribed: start the collector once before the first sensor. MQTT knows no ids of messages,
 * so a batch that is sent again arrives again.
 */
export function createMqttPublisher(config: MqttPublisherConfig, deps: PublisherDeps): BatchPublisher {
  const { clock } = deps;
  const report = deps.report.child('bus/mqtt-publisher');
  const metrics = publisherMetrics(report);
  const clientId = config.clientId ?? `lanhound-sensor-${Math.floor(deps.random() * 2 ** 48).toString(36)}`;
  const onStatus = statusTeller('publisher', { ...deps, report });
  const options = { clientId, clean: true, resubscribe: false, outgoingStore: forgetfulStore() };
  const { log } = report;
  const prepare = async (connected: MqttClient) => void listen(connected, deps.commands, log);
  const link = createMqttLink(config, options, { clock, log, onStatus, prepare, login: createLocalLogin(config) });
  const { client } = link;

  if (deps.commands) {
    const topic = mqttCommandsTopic(deps.commands.address);
    const read = commandReader(report, deps.commands);
    client.on('message', (on, payload) => (on === topic ? read(payload) : undefined));
  }

  // Unanswered batches are their owner's to send again, once; the library would send them again on its own.
  client.on('close', () => failOutgoing(client));

  const send = async ({ address, bytes }: BatchMessage, signal?: AbortSignal) => {
    if (!client.connected) throw new BusError('not connected to an MQTT broker', { retryable: true });
    const answered = new AbortController();
    const { buffer, byteOffset, byteLength } = bytes;
    const payload = Buffer.from(buffer, byteOffset, byteLength);
    const published = client.publishAsync(mqttTopic(address), payload, { qos: 1 });
    void clock.sleep(config.publishTimeoutMs, answered.signal).then(() => {
      // The identifier of an unanswered message must not be used again while its answer may yet come.
      if (!answered.signal.aborted) client.stream.destroy();
    });
    try {
      await abortable(published, signal);
    } finally {
      answered.abort();
    }
  };

  const publishing = createPublishing(config, { clock, metrics, errorOf: mqttPublishError }, send);
  return {
    name: 'bus/mqtt-publisher',
    publish: publishing.publish,
    async start() {
      if (sendsPasswordInTheClear(config)) log.warn('the password crosses the network in the clear; use mqtts://');
      await link.open();
    },
    async stop() {
      await publishing.drain();
      failOutgoing(client);
      await link.close();
    },
  };
}

/** On every connection. At QoS 0 and without a session, so that no broker keeps what comes too late. */
async function listen(client: MqttClient, commands: CommandListener | undefined, log: Logger): Promise<void> {
  if (!commands) return;
  const topic = mqttCommandsTopic(commands.address);
  try {
    await client.subscribeAsync(topic, { qos: 0 });
  } catch (error) {
    // Batches go on all the same; a connection that broke is told elsewhere.
    if (client.connected) log.warn({ topic, err: error }, 'the broker does not let this sensor hear commands');
  }
}

/** MQTT 3.1.1 has no way to refuse one message: a broker that does not want it closes the connection. */
function mqttPublishError(cause: unknown): BusError {
  const { message } = cause instanceof Error ? cause : new Error(String(cause));
  return new BusError(`the broker did not acknowledge the batch: ${message}`, { retryable: true, cause });
}

function failOutgoing(client: MqttClient): void {
  for (const messageId of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(messageId));
}

/** Where the library would keep messages to send them again after a reconnect. */
function forgetfulStore(): IStore {
  const store: IStore = {
    put(_packet, done) {
      done();
      return store;
    },
    createStream: () => Readable.from([]) as unknown as ReturnType<IStore['createStream']>,
    del(_packet, done) {
      done();
      return store;
    },
    get(_packet, done) {
      done(new Error('nothing is kept'));
      return store;
    },
    close: (done) => done(),
  };
  return store;
}
