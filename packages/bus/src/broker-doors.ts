import type { Socket } from 'node:net';
import { identityDirIn } from '@lanhound/identity';
import type { Clock, Logger, Report } from '@lanhound/runtime';
import { type Access, createAccess } from './broker-access.ts';
import type { EmbeddedBrokerConfig } from './broker-config.ts';
import { createBrokerDoor, type DoorOptions } from './broker-door.ts';
import { createBrokerNetwork } from './broker-network.ts';
import type { BrokerSessions } from './broker-sessions.ts';
import type { Endpoint } from './endpoint.ts';
import { newLocalKey, removeLocalKey, writeLocalKey } from './local-key.ts';
import type { ConsumerMetrics } from './metrics.ts';

/** Both ways into the broker: for this machine, and for enrolled sensors elsewhere. */
export interface BrokerDoors {
  /** Who may come in, and speak for whom. */
  readonly access: Access;
  /** Throws ConfigError when a port cannot be listened on; nothing is open then. */
  open(): Promise<void>;
  /** The client behind this socket has proven who it is. */
  admit(socket: Socket): void;
  /** Counts it, and says it when it is news. */
  refused: DoorOptions['onRefused'];
  /** Where it listens for this machine. */
  address(): Endpoint;
  /** Where it listens for enrolled sensors; undefined while there are none. */
  networkAddress(): Endpoint | undefined;
  /** Take no new connections; resolves when all are gone. */
  close(): Promise<void>;
}

export interface BrokerDoorsDeps {
  clock: Clock;
  /** The collector's folder; without it nobody comes in from elsewhere. */
  dataDir: string | undefined;
  localKey: string | undefined;
  report: Report;
  metrics: ConsumerMetrics;
  sessions: BrokerSessions;
  onSocket: (socket: Socket) => void;
}

const TELL_MS = 60_000;

export function createBrokerDoors(config: EmbeddedBrokerConfig, deps: BrokerDoorsDeps): BrokerDoors {
  const { clock, report, metrics, sessions, dataDir } = deps;
  const { log } = report;
  const localKey = deps.localKey ?? newLocalKey();
  const access = createAccess(localKey);
  const isNews = onceInAWhile(clock);
  const shared: Pick<DoorOptions, 'onSocket' | 'onRefused'> = {
    onSocket: deps.onSocket,
    onRefused(reason, why) {
      metrics.refusals.inc({ reason });
      if (why && isNews(why)) log.warn({ reason, why }, 'connection refused before it was one of a sensor');
    },
  };
  const local = createBrokerDoor({ host: config.host, port: config.port, field: 'bus', ...shared });
  const identity = dataDir === undefined ? undefined : { identityDir: identityDirIn(dataDir) };
  const network =
    identity &&
    createBrokerNetwork(config.network, {
      ...{ ...shared, ...identity, clock, report },
      onRoster(roster) {
        access.admit(roster);
        cutRevoked(sessions, access, log);
      },
    });

  return {
    access,
    async open() {
      await local.open();
      try {
        await network?.start();
        if (dataDir !== undefined) writeLocalKey(dataDir, local.address(), localKey);
      } catch (error) {
        void local.close();
        throw error;
      }
    },
    admit(socket) {
      local.admit(socket);
      network?.admit(socket);
    },
    refused: shared.onRefused,
    address: local.address,
    networkAddress: () => network?.address(),
    async close() {
      if (dataDir !== undefined) removeLocalKey(dataDir, localKey);
      await Promise.all([local.close(), network?.stop()]);
    },
  };
}

/** True for a reason that was not told in the last minute: strangers choose how often they knock, not why they fail. */
function onceInAWhile(clock: Clock): (reason: string) => boolean {
  const told = new Map<string, number>();
  return (reason) => {
    const isOld = clock.steadyMs() - (told.get(reason) ?? Number.NEGATIVE_INFINITY) < TELL_MS;
    if (!isOld) told.set(reason, clock.steadyMs());
    return !isOld;
  };
}

/** Ends the connections of those who may not be here any more. */
function cutRevoked(sessions: BrokerSessions, access: Access, log: Logger): void {
  for (const { guard, identity } of sessions.all()) {
    if (!identity || access.isAdmitted(identity)) continue;
    guard.destroy();
    if (identity.type !== 'sensor') continue;
    const { site, sensor } = identity.address;
    log.warn({ site, sensor }, `${sensor} of ${site} was revoked, its connection is cut`);
  }
}
