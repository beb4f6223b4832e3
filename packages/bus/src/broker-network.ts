import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import {
  isActive,
  keepServerCertificate,
  ownAddresses,
  type Roster,
  readAuthority,
  rosterReader,
} from '@lanhound/identity';
import type { Clock, Report } from '@lanhound/runtime';
import type { EmbeddedBrokerConfig } from './broker-config.ts';
import { type BrokerDoor, createBrokerDoor, type DoorCertificates, type DoorOptions } from './broker-door.ts';
import { type Endpoint, isLoopback } from './endpoint.ts';

export interface BrokerNetworkDeps extends Pick<DoorOptions, 'onSocket' | 'onRefused'> {
  /** Where the collector keeps who has been enrolled. */
  identityDir: string;
  clock: Clock;
  report: Report;
  /** Called at the start, and when somebody was enrolled or revoked. */
  onRoster: (roster: Roster) => void;
}

/** The door to the network: open while there is somebody who may come in by it. */
export interface BrokerNetwork {
  /** Throws ConfigError when somebody is enrolled and the port cannot be listened on. */
  start(): Promise<void>;
  /** Takes no new connections; resolves when all are gone. */
  stop(): Promise<void>;
  admit(socket: Socket): void;
  /** Undefined while it is closed. */
  address(): Endpoint | undefined;
}

/** A revoked sensor is cut off within this. */
const LOOK_MS = 1000;
/** Certificates are looked at this often; addresses of this machine change, too. */
const LOOKS_A_CERTIFICATE = 60;

export function createBrokerNetwork(config: EmbeddedBrokerConfig['network'], deps: BrokerNetworkDeps): BrokerNetwork {
  const { clock, report } = deps;
  const { log, health } = report;
  const read = rosterReader(deps.identityDir);
  const stopping = new AbortController();
  const door = createNetworkDoor(config, deps, stopping.signal);
  let roster: Roster | undefined;
  let looks = 0;
  let looking: Promise<void> | undefined;

  const look = async () => {
    const next = read();
    if (next !== roster) {
      roster = next;
      for (const file of next.unreadable) log.error({ file }, 'enrolment is damaged; its sensor is not let in');
      deps.onRoster(next);
    }
    const isWanted = config.enabled && next.sensors.some(isActive);
    if (!isWanted) await door.close();
    else if (!door.address()) await door.open();
    else if (++looks % LOOKS_A_CERTIFICATE === 0) await door.renew();
  };

  const keepLooking = async () => {
    let told = '';
    while (!stopping.signal.aborted) {
      await clock.sleep(LOOK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      const problem = await look().then(
        () => '',
        (error: Error) => error.message,
      );
      if (problem !== told) health('bus/network', problem ? { state: 'degraded', reason: problem } : { state: 'ok' });
      if (problem && problem !== told) log.error({ problem }, 'cannot serve sensors on other machines, trying again');
      told = problem;
    }
  };

  return {
    async start() {
      await look();
      looking = keepLooking();
    },
    async stop() {
      stopping.abort();
      await Promise.all([door.close(), looking]);
    },
    admit: door.admit,
    address: door.address,
  };
}

/** A door that is opened with the certificates of the moment, and can be shut and opened again. */
function createNetworkDoor(config: EmbeddedBrokerConfig['network'], deps: BrokerNetworkDeps, stopped: AbortSignal) {
  const { log } = deps.report;
  let current: { door: BrokerDoor; certificates: DoorCertificates } | undefined;
  return {
    async open() {
      const certificates = await certificatesOf(config, deps);
      const { host, port } = config;
      const door = createBrokerDoor({ host, port, field: 'bus.network', certificates, ...deps });
      await door.open();
      if (stopped.aborted) return door.close();
      current = { door, certificates };
      log.info(door.address(), 'listening for enrolled sensors');
    },
    async renew() {
      const certificates = await certificatesOf(config, deps);
      if (!current || JSON.stringify(certificates) === JSON.stringify(current.certificates)) return;
      current.certificates = certificates;
      current.door.renew(certificates);
      log.info('certificate renewed');
    },
    async close() {
      const closing = current;
      current = undefined;
      if (!closing) return;
      log.info('closed to the network');
      await closing.door.close();
    },
    admit: (socket: Socket) => current?.door.admit(socket),
    address: () => current?.door.address(),
  };
}

async function certificatesOf(
  { host, names }: EmbeddedBrokerConfig['network'],
  { identityDir, clock }: BrokerNetworkDeps,
): Promise<DoorCertificates> {
  const specific = host === '0.0.0.0' || host === '::' ? [] : [host];
  const known = isLoopback(host) ? [] : [hostname(), `${hostname()}.local`, ...ownAddresses()];
  const server = await keepServerCertificate(identityDir, 'server.pem', [...names, ...specific, ...known], clock);
  const authority = readAuthority(identityDir);
  if (!authority) throw new Error(`there is no authority in ${identityDir}`);
  return { cert: server.certificate, key: server.key, ca: authority.certificate };
}
