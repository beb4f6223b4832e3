import { mqttAlertsTopic, natsAlertsSubject } from '@lanhound/proto';
import { connect } from '@nats-io/transport-node';
import mqtt, { type IClientOptions } from 'mqtt';
import type { BusKit } from './contract.ts';

type ListenForAlerts = NonNullable<BusKit['listenForAlerts']>;

/** Any MQTT client that may listen. */
export const mqttAlertListener =
  (url: string, options: IClientOptions = {}): ListenForAlerts =>
  async (site, hear) => {
    const client = await mqtt.connectAsync(url, options);
    client.on('message', (_, payload) => hear(payload.toString()));
    await client.subscribeAsync(mqttAlertsTopic(site), { qos: 1 });
    return { close: () => client.endAsync(true) };
  };

/** Any NATS client that may listen. */
export const natsAlertListener =
  (servers: string[]): ListenForAlerts =>
  async (site, hear) => {
    const connection = await connect({ servers });
    connection.subscribe(natsAlertsSubject(site), { callback: (_, message) => hear(message.string()) });
    await connection.flush();
    return { close: () => connection.close() };
  };
