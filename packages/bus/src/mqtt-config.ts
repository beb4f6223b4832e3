import { z } from 'zod';
import {
  checkCredentials,
  checkEnrollment,
  clientTls,
  enrollment,
  enrollmentFile,
  inFlightMax,
  messageBytesMax,
  password,
  passwordFile,
  reconnectMs,
  waitOnFirstConnect,
} from './connection-config.ts';
import { serverUrl } from './endpoint.ts';

/** Schemes of an MQTT broker's URL, with their ports. */
export const MQTT_PORTS = { mqtt: 1883, mqtts: 8883 };

const connection = {
  kind: z.literal('mqtt').describe('An MQTT broker: the one within the collector, or one that the home has already.'),
  server: serverUrl(MQTT_PORTS).default('mqtt://127.0.0.1:1883').describe('The broker; mqtts:// talks TLS.'),
  username: z.string().min(1).optional().describe('User name, with password or passwordFile.'),
  password,
  passwordFile,
  tls: clientTls,
  enrollmentFile,
  enrollment,
  waitOnFirstConnect,
  reconnectMs,
  messageBytesMax,
  keepaliveMs: z
    .int()
    .min(5000)
    .max(600_000)
    .default(60_000)
    .describe('A broker that is gone without a word is noticed after one and a half times this.'),
};

const ConnectionConfig = z.strictObject(connection);
export type MqttConnectionConfig = z.infer<typeof ConnectionConfig>;

const clientId = z.string().min(1).max(128);

export const MqttPublisherConfig = z
  .strictObject({
    ...connection,
    clientId: clientId.optional().describe('Name of this client, unique at the broker; random unless set.'),
    localKeyFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Key of a collector's broker on this machine: identity/local.key in that collector's folder; in the sensor's unless given.",
      ),
    inFlightMax,
    publishTimeoutMs: z
      .int()
      .min(1000)
      .max(600_000)
      .default(60_000)
      .describe('A broker that holds an acknowledgement back for longer is taken for dead: connect again, send again.'),
  })
  .superRefine(checkConnection);

export const MqttConsumerConfig = z
  .strictObject({
    ...connection,
    clientId: clientId
      .default('lanhound-collector')
      .describe('Name of this client; the broker keeps batches for it while it is away. Unique for each collector.'),
    // While the limit is reached and more wait, answers to our pings wait behind them, and the connection is taken for
    // dead. So the default is what mosquitto sends unacknowledged, as `lanhound bus` configures it; by itself it is 20.
    inFlightMax: inFlightMax
      .default(64)
      .describe('Batches taken and not yet accepted; at least what the broker sends unacknowledged.'),
  })
  .superRefine(checkConnection);

function checkConnection(config: MqttConnectionConfig, context: z.RefinementCtx): void {
  checkEnrollment(config, config.username, context);
  checkCredentials(config.username, 'username', config, context);
  const talksTls = config.tls ?? config.enrollment ?? config.enrollmentFile;
  if (talksTls && !config.server.startsWith('mqtts:')) {
    const message = `mqtts:// because ${config.tls ? 'tls' : 'an enrolment'} is set`;
    context.addIssue({ code: 'custom', path: ['server'], message });
  }
}

export type MqttPublisherConfig = z.infer<typeof MqttPublisherConfig>;
export type MqttConsumerConfig = z.infer<typeof MqttConsumerConfig>;
