import { TLSSocket } from 'node:tls';
import { addressOf, isAlertsTopic } from '@lanhound/proto';
import type { AedesOptions, Client } from 'aedes';
import type { Access, Identity } from './broker-access.ts';
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
  onRefused: (reason: 'credentials', why: string) => void;
}

type Policy = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;

/** CONNACK return codes, MQTT 3.1.1 section 3.2.2.3. */
const SERVER_UNAVAILABLE = 3;
const NOT_AUTHORIZED = 5;
const NOT_ENROLLED = 'the certificate is not enrolled, or has been revoked';
const NO_KEY = "a program on this machine without the key of the collector's folder";
/** A sensor has one connection, and perhaps an old one whose end nobody noticed. */
const CONNECTIONS_A_SENSOR = 4;

/** Who may connect, publish and listen. This broker takes batches from sensors, and hands them commands of its own. */
export function brokerPolicy(deps: PolicyDeps): Policy {
  return {
    preConnect: (client, packet, done) => {
      prepareConnect(client, packet, deps);
      done(null, true);
    },
    authenticate: (client, _username, password, done) => {
      const refusal = connectRefusal(client, password, deps);
      done(refusal ?? null, refusal === undefined);
    },
    authorizePublish: (client, packet, done) => {
      const session = client && sessionOf(client, deps);
      if (!session) return done(new Error('nobody may publish before connecting'));
      authorizePublish(session, packet, deps).then(() => done(null), done);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const identity = client && sessionOf(client, deps)?.identity;
      if (identity && mayHear(identity, subscription.topic, deps)) return done(null, subscription);
      deps.metrics.refusals.inc({ reason: 'subscription' });
      // Failure in the SUBACK; the connection may go on publishing.
      done(null, null);
    },
    authorizeForward: (client, packet) => {
      const identity = sessionOf(client, deps)?.identity;
      return identity && mayHear(identity, packet.topic, deps) ? packet : undefined;
    },
  };
}

/** Whoever listens for a name does not hear its commands any more once it is another's. */
const mayHear = (identity: Identity, topic: string, { access }: PolicyDeps): boolean =>
  access.speaksFor(identity, addressOf(topic, 'commands')) !== undefined || mayHearAlerts(identity, topic);

/** Alerts are for those who may read the collector's folder, where they stand as well; a sensor has no need of them. */
const mayHearAlerts = (identity: Identity, topic: string): boolean => identity.type === 'local' && isAlertsTopic(topic);

/** Takes out of a CONNECT what this broker does not do: wills, sessions that outlive the connection. */
function prepareConnect(client: Client, packet: Parameters<Policy['preConnect']>[1], deps: PolicyDeps): void {
  const session = sessionOf(client, deps);
  // Silence is the guard's to judge, which alone knows when it does not read.
  session?.guard.idleAfter((packet.keepalive ?? 0) * 1500);
  packet.keepalive = 0;
  packet.clean = true;
  delete packet.will;
  // One sensor must not throw another out by taking its client identifier.
  const identity = session && deps.access.identify(session.socket, packet.password);
  if (packet.clientId) packet.clientId = `${identity ? nameOf(identity) : ''}#${packet.clientId}`;
}

/** Undefined when the client may come in. */
function connectRefusal(client: Client, password: Uint8Array | undefined, deps: PolicyDeps): ConnectError | undefined {
  const session = sessionOf(client, deps);
  const identity = session && deps.access.identify(session.socket, password);
  if (!identity) {
    const why = session?.socket instanceof TLSSocket ? NOT_ENROLLED : NO_KEY;
    deps.onRefused('credentials', why);
    return connectError(why, NOT_AUTHORIZED);
  }
  if (!deps.hasRoom() || hasTooMany(identity, deps)) {
    deps.metrics.refusals.inc({ reason: 'connections' });
    return connectError('too many connections', SERVER_UNAVAILABLE);
  }
  session.identity = identity;
  session.guard.admit();
  deps.onAdmitted(session);
  return undefined;
}

const nameOf = (identity: Identity): string =>
  identity.type === 'sensor' ? `${identity.address.site}/${identity.address.sensor}` : '';

/** One sensor must not take the places of all. */
function hasTooMany(identity: Identity, { sessions }: PolicyDeps): boolean {
  if (identity.type === 'local') return false;
  const own = [...sessions.all()].filter((other) => other.identity && nameOf(other.identity) === nameOf(identity));
  return own.length >= CONNECTIONS_A_SENSOR;
}

type ConnectError = ReturnType<typeof connectError>;
const connectError = (text: string, returnCode: 3 | 5) => Object.assign(new Error(text), { returnCode });

/** Resolves when the batch is stored: the PUBACK is written then. Rejects to cut the connection. */
async function authorizePublish(
  session: BrokerSession,
  packet: Parameters<Policy['authorizePublish']>[1],
  { access, metrics, flow, receive }: PolicyDeps,
): Promise<void> {
  const { guard, identity, ended } = session;
  const address = identity && access.speaksFor(identity, addressOf(packet.topic));
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
