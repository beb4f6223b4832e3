import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { backoff, type Clock, type Logger } from '@lanhound/runtime';
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
  nkeyAuthenticator,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import { BusError, type OnBusStatus } from './bus.ts';
import { passwordOf, readNamedFile } from './connection-config.ts';
import { isLoopback, parseServer } from './endpoint.ts';
import { NATS_PORTS, type NatsConnectionConfig } from './nats-config.ts';
import { type CredentialsSource, createCredentials } from './tls-credentials.ts';

/** A connection that comes back by itself until it is closed. */
export interface NatsLink {
  /** The connection, when there is one that works. */
  readonly connection: NatsConnection | undefined;
  /** Resolves when connected, or at once when waitOnFirstConnect. Rejects with BusError else. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface NatsLinkDeps {
  clock: Clock;
  random: () => number;
  log: Logger;
  /** Shown by the server's monitoring. */
  clientName: string;
  onStatus: OnBusStatus;
  /** A connection was made anew; it then survives restarts of the server. */
  onConnection?: (connection: NatsConnection) => void;
}

const CONNECT_TIMEOUT_MS = 5000;
const RECONNECT_MOST_MS = 10_000;
/** A server that is gone without a word is noticed after twice this. */
const PING_INTERVAL_MS = 5000;

export function createNatsLink(config: NatsConnectionConfig, deps: NatsLinkDeps): NatsLink {
  const { clock, random, onStatus, onConnection } = deps;
  const credentials = createCredentials(config, deps);
  const closing = new AbortController();
  let current: NatsConnection | undefined;
  let usable = false;

  const connectOnce = async () => {
    const options = connectOptions(config, deps.clientName, credentials);
    const connection = await connect(options).catch((cause: Error) => {
      throw new Error(credentials.explain(reasonOf(cause)), { cause });
    });
    if (closing.signal.aborted) return connection.close();
    current = connection;
    usable = true;
    onStatus({ type: 'connected', server: connection.getServer() });
    void follow(connection);
    onConnection?.(connection);
  };

  const follow = async (connection: NatsConnection) => {
    for await (const status of connection.status()) {
      if (status.type === 'reconnect') onStatus({ type: 'connected', server: status.server });
      if (status.type === 'disconnect') onStatus({ type: 'disconnected', reason: `lost ${status.server}` });
      if (status.type === 'error' && !usable)
        onStatus({ type: 'disconnected', reason: credentials.explain(status.error.message) });
      if (status.type === 'reconnect') usable = true;
      if (status.type === 'disconnect' || status.type === 'close') usable = false;
    }
  };

  /** The library reconnects for ever; this covers the first connection, and the library giving up all the same. */
  const keepConnected = async () => {
    const pause = backoff({ firstMs: config.reconnectMs, mostMs: RECONNECT_MOST_MS, random });
    while (!closing.signal.aborted) {
      try {
        if (!current) await connectOnce();
        pause.reset();
        await current?.closed();
      } catch (error) {
        onStatus({ type: 'disconnected', reason: (error as Error).message });
      }
      current = undefined;
      usable = false;
      if (!closing.signal.aborted) await clock.sleep(pause.next(), closing.signal);
    }
  };

  let kept: Promise<void> | undefined;
  return {
    get connection() {
      return usable ? current : undefined;
    },
    async open() {
      onStatus({ type: 'connecting' });
      if (!config.waitOnFirstConnect) await connectOnce().catch((error) => refuseStart(error, config));
      kept = keepConnected();
    },
    async close() {
      closing.abort();
      await current?.close();
      await kept;
      onStatus({ type: 'closed' });
    },
  };
}

function refuseStart(cause: unknown, { servers }: NatsConnectionConfig): never {
  const fix = 'Start the server, correct bus.servers, or set bus.waitOnFirstConnect.';
  const text = `no NATS server at ${servers.join(', ')}: ${(cause as Error).message}. ${fix}`;
  throw new BusError(text, { retryable: true, cause });
}

function connectOptions(
  config: NatsConnectionConfig,
  name: string,
  credentials: CredentialsSource,
): NodeConnectionOptions {
  const { nats } = credentials.current();
  const talksTls =
    (config.tls ?? config.enrollment ?? config.enrollmentFile) !== undefined ||
    config.servers.some((server) => server.startsWith('tls:'));
  return {
    servers: config.servers.map((server) => server.replace(/^[a-z]+:\/\//, '')),
    name,
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: config.reconnectMs,
    reconnectJitter: config.reconnectMs / 4,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: 2,
    // A user that is being changed on the server is no reason to stop trying.
    ignoreAuthErrorAbort: true,
    authenticator: authenticators(config, credentials),
    ...(nats ? { inboxPrefix: nats.inboxPrefix } : {}),
    ...(talksTls ? { tls: tlsOptions(config.servers, credentials) } : {}),
  };
}

/**
 * The library hides from Node which address it connects to, and Node then wants a certificate for "localhost". The
 * servers of one cluster are trusted alike, so the certificate may name any of the addresses that are configured.
 */
function identityCheck(servers: readonly string[]): typeof checkServerIdentity {
  const hosts = servers.map((server) => parseServer(server, NATS_PORTS)?.host ?? '');
  const addresses = hosts.filter((host) => isIP(host) !== 0);
  return (name, certificate) => {
    const isHidden = name === 'localhost' && !hosts.includes('localhost');
    const problems = (isHidden ? addresses : [name]).map((host) => checkServerIdentity(host, certificate));
    return problems.includes(undefined) ? undefined : (problems[0] ?? checkServerIdentity(name, certificate));
  };
}

function authenticators(config: NatsConnectionConfig, credentials: CredentialsSource): Authenticator[] {
  const found: Authenticator[] = [];
  const bytesOf = (field: string, file: string) => new TextEncoder().encode(readNamedFile(`bus.${field}`, file).trim());
  if (config.user !== undefined) found.push(usernamePasswordAuthenticator(config.user, passwordOf(config)));
  if (config.token !== undefined) found.push(tokenAuthenticator(config.token));
  if (config.nkeySeedFile !== undefined) found.push(nkeyAuthenticator(bytesOf('nkeySeedFile', config.nkeySeedFile)));
  if (config.credsFile !== undefined) found.push(credsAuthenticator(bytesOf('credsFile', config.credsFile)));
  if (credentials.current().nats) {
    found.push(nkeyAuthenticator(() => new TextEncoder().encode(credentials.current().nats?.seed)));
  }
  return found;
}

/** What the library does not know it passes on to Node. It reads these for each connection. */
function tlsOptions(servers: readonly string[], credentials: CredentialsSource) {
  const { servername } = credentials.current();
  const options = {
    minVersion: 'TLSv1.2',
    ...(servername === undefined ? {} : { servername }),
    checkServerIdentity: identityCheck(servername === undefined ? servers : [`tls://${servername}`]),
    get ca() {
      return credentials.current().ca;
    },
    get cert() {
      return credentials.current().cert;
    },
    get key() {
      return credentials.current().key;
    },
  };
  return options as NonNullable<NodeConnectionOptions['tls']>;
}

/** True when a secret would cross the network in the clear. */
export function sendsSecretsInTheClear(config: NatsConnectionConfig): boolean {
  const hasSecret = config.user !== undefined || config.token !== undefined;
  const isRemote = (server: string) => !isLoopback(parseServer(server, NATS_PORTS)?.host ?? '');
  return hasSecret && config.tls === undefined && config.servers.some((s) => s.startsWith('nats:') && isRemote(s));
}

/** The library says what it was doing; the cause says what went wrong. */
const reasonOf = (error: Error): string => {
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
};
