import type { Clock, Logger } from '@lanhound/runtime';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { BusError, type OnBusStatus } from './bus.ts';
import { passwordOf } from './connection-config.ts';
import { isLoopback, parseServer } from './endpoint.ts';
import type { LoginSource } from './local-login.ts';
import { MQTT_PORTS, type MqttConnectionConfig } from './mqtt-config.ts';
import { withinMs } from './publishing.ts';
import { type CredentialsSource, createCredentials } from './tls-credentials.ts';

/** A client that connects again until it is closed. */
export interface MqttLink {
  readonly client: MqttClient;
  /** Resolves when connected, or at once when waitOnFirstConnect. Rejects with BusError else. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** CONNACK return code, MQTT 3.1.1 section 3.2.2.3. */
const NOT_AUTHORIZED = 5;
const CONNECT_TIMEOUT_MS = 5000;
/** A broker that is started again is back within seconds: so long it is looked for this much more often. */
const SOON_MS = 10_000;
const SOON_FACTOR = 4;
/** A broker that reads nothing does not keep us from closing. */
const CLOSE_WAIT_MS = 500;

export interface MqttLinkDeps {
  clock: Clock;
  log: Logger;
  onStatus: OnBusStatus;
  /** What has to succeed on each new connection before it counts as one. */
  prepare?: (client: MqttClient) => Promise<void>;
  /** Name and password for each connection anew; those of the configuration unless given. */
  login?: LoginSource | undefined;
}

/** The client connects only when opened. `options` says what the two ends do differently. */
export function createMqttLink(config: MqttConnectionConfig, options: IClientOptions, deps: MqttLinkDeps): MqttLink {
  const { clock, onStatus, prepare, login } = deps;
  const { scheme, host, port } = parseServer(config.server, MQTT_PORTS) ?? { scheme: 'mqtt', host: '', port: 0 };
  const credentials = createCredentials(config, deps);
  const client = mqtt.connect({
    ...clientOptions(config),
    ...tlsOptions(credentials),
    ...login?.current(),
    ...options,
    protocol: scheme as 'mqtt' | 'mqtts',
    host,
    port,
  });
  const withoutReason = `${config.server} closed the connection`;
  let reason = withoutReason;
  let failure = reason;
  let isLetIn = false;
  let onFirst: ((isConnected: boolean) => void) | undefined;

  const onConnect = async () => {
    try {
      isLetIn = true;
      await prepare?.(client);
      onStatus({ type: 'connected', server: `${host}:${port}` });
      onFirst?.(true);
    } catch (error) {
      reason = (error as Error).message;
      // Tried again on the next connection.
      client.stream.destroy();
    }
  };
  // A key that is not there any more is not shown any more.
  const noLogin = login && { username: undefined, password: undefined };
  client.on('reconnect', () => Object.assign(client.options, tlsOptions(credentials), noLogin, login?.current()));
  client.on('connect', () => void onConnect());
  client.on('error', (error) => {
    reason = error.message || (error as NodeJS.ErrnoException).code || reason;
    if (login && 'code' in error && error.code === NOT_AUTHORIZED) reason += `: ${login.advice()}`;
  });
  keepLooking(client, config.reconnectMs, clock);
  client.on('close', () => {
    failure = isLetIn ? reason : credentials.explain(reason);
    isLetIn = false;
    onFirst?.(false);
    if (!client.disconnecting) onStatus({ type: 'disconnected', reason: failure });
    reason = withoutReason;
  });

  return {
    client,
    async open() {
      onStatus({ type: 'connecting' });
      const first = new Promise<boolean>((resolve) => {
        onFirst = resolve;
      });
      client.connect();
      if (config.waitOnFirstConnect || (await first)) return;
      const why = failure;
      await client.endAsync(true);
      const fix = 'Start the broker, correct bus.server, or set bus.waitOnFirstConnect.';
      throw new BusError(`no MQTT broker at ${config.server}: ${why}. ${fix}`, { retryable: true });
    },
    async close() {
      await withinMs(CLOSE_WAIT_MS, client.endAsync(!client.connected), clock);
      client.stream?.destroy();
      onStatus({ type: 'closed' });
    },
  };
}

function clientOptions(config: MqttConnectionConfig): IClientOptions {
  const { username } = config;
  const password = passwordOf(config);
  return {
    manualConnect: true,
    protocolVersion: 4,
    keepalive: Math.round(config.keepaliveMs / 1000),
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: config.reconnectMs / SOON_FACTOR,
    // Credentials that the broker does not accept yet are no reason to stop trying.
    reconnectOnConnackError: true,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

/** Sets the pause before the try after the next: the library has begun the next pause when it tells of a failure. */
function keepLooking(client: MqttClient, reconnectMs: number, clock: Clock): void {
  let lostMs = clock.steadyMs();
  let heldSinceMs = Number.POSITIVE_INFINITY;
  client.on('connect', () => {
    heldSinceMs = clock.steadyMs();
  });
  client.on('close', () => {
    const nowMs = clock.steadyMs();
    // One that is let in and thrown out again is no broker that was started again.
    if (nowMs - heldSinceMs >= SOON_MS) lostMs = nowMs;
    heldSinceMs = Number.POSITIVE_INFINITY;
    client.options.reconnectPeriod = nowMs - lostMs < SOON_MS ? reconnectMs / SOON_FACTOR : reconnectMs;
  });
}

/** The library hands what it does not know on to Node. */
function tlsOptions(credentials: CredentialsSource) {
  const { nats: _, enrolled: __, ...certificates } = credentials.current();
  return { ...certificates, minVersion: 'TLSv1.2' };
}

/** True when a password would cross the network in the clear. */
export function sendsPasswordInTheClear(config: MqttConnectionConfig): boolean {
  const server = parseServer(config.server, MQTT_PORTS);
  return config.username !== undefined && server?.scheme === 'mqtt' && !isLoopback(server.host);
}
