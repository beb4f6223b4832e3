import { addressOf } from '@lanhound/proto';
import type { AedesOptions, Client } from 'aedes';
import { type Access, publishAddress } from './broker-access.ts';
import type { BrokerFlow } from './broker-flow.ts';
import { BrokerGuard } from './broker-guard.ts';
import type { BrokerSession, BrokerSessions } from './broker-sessions.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { Receive } from './receiving.ts';

export interface PolicyDeps {
  access: Access;
  flow: BrokerFlow;
  metrics: ConsumerMetrics;
  receive: Receive;
  sessions: BrokerSessions;
  /** False when there are as many clients as there may be. */
  hasRoom: () => boolean;
  onAdmitted: (session: BrokerSession) => void;
}

type Policy = Required<Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>>;

/** CONNACK return codes, MQTT 3.1.1 section 3.2.2.3. */
const SERVER_UNAVAILABLE = 3;
const BAD_USERNAME_OR_PASSWORD = 4;

/** Who may connect and publish. This broker takes batches from sensors and relays nothing. */
export function brokerPolicy(deps: PolicyDeps): Policy {
  return {
    preConnect: prepareConnect,
    authenticate: (client, username, password, done) => {
      const refusal = connectRefusal(client, username, password, deps);
      done(refusal ?? null, refusal === undefined);
    },
    authorizePublish: (client, packet, done) => {
      const session = client && sessionOf(client, deps);
      if (!session) return done(new Error('nobody may publish before connecting'));
      authorizePublish(session, packet, deps).then(() => done(null), done);
    },
    // Failure in the SUBACK; the connection may go on publishing.
    authorizeSubscribe: (_client, _subscription, done) => {
      deps.metrics.refusals.inc({ reason: 'subscription' });
      done(null, null);
    },
  };
}

/** Takes out of a CONNECT what this broker does not do: wills, sessions that outlive the connection. */
const prepareConnect: Policy['preConnect'] = (client, packet, done) => {
  if (client.conn instanceof BrokerGuard) {
    // Silence is the guard's to judge, which alone knows when it does not read.
    client.conn.idleAfter((packet.keepalive ?? 0) * 1500);
  }
  packet.keepalive = 0;
  packet.clean = true;
  delete packet.will;
  // One sensor must not throw another out by taking its client identifier.
  if (packet.clientId && packet.username) packet.clientId = `${packet.username}#${packet.clientId}`;
  done(null, true);
};

/** Undefined when the client may come in. */
function connectRefusal(
  client: Client,
  username: string | undefined,
  password: Buffer | undefined,
  deps: PolicyDeps,
): ConnectError | undefined {
  const session = sessionOf(client, deps);
  const identity = deps.access.identify(username, password);
  if (!session || !identity) {
    deps.metrics.refusals.inc({ reason: 'credentials' });
    return connectError('user name or password do not fit', BAD_USERNAME_OR_PASSWORD);
  }
  if (!deps.hasRoom()) {
    deps.metrics.refusals.inc({ reason: 'connections' });
    return connectError('too many connections', SERVER_UNAVAILABLE);
  }
  session.identity = identity;
  session.guard.admit();
  deps.onAdmitted(session);
  return undefined;
}

type ConnectError = ReturnType<typeof connectError>;
const connectError = (text: string, returnCode: 3 | 4) => Object.assign(new Error(text), { returnCode });

/** Resolves when the batch is stored: the PUBACK is written then. Rejects to cut the connection. */
async function authorizePublish(
  session: BrokerSession,
  packet: Parameters<Policy['authorizePublish']>[1],
  { metrics, flow, receive }: PolicyDeps,
): Promise<void> {
  const { guard, identity, ended } = session;
  const address = identity && publishAddress(identity, packet.topic);
  if (!address) {
    metrics.refusals.inc({ reason: addressOf(packet.topic) ? 'identity' : 'address' });
    throw new Error(`publishing to ${JSON.stringify(packet.topic)} is not allowed`);
  }
  if (packet.qos !== 1) {
    metrics.refusals.inc({ reason: 'qos' });
    throw new Error(`QoS ${packet.qos} is not taken, want 1`);
  }
  packet.retain = false;
  const bytes = packet.payload as Buffer;
  flow.add(guard, bytes.length);
  try {
    await receive({ address, bytes }, ended.signal);
  } finally {
    flow.remove(guard, bytes.length);
  }
}

function sessionOf({ conn }: Client, deps: PolicyDeps): BrokerSession | undefined {
  return conn instanceof BrokerGuard ? deps.sessions.of(conn) : undefined;
}
