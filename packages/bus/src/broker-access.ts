import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { activeCredentials, isActive, type Roster } from '@lanhound/identity';
import type { Address } from '@lanhound/proto';
import { isLocalKey } from './local-key.ts';

/** Who a client has proven to be. Local is a program on this machine that has the key, under whatever name. */
export type Identity = { type: 'sensor'; address: Address; fingerprint256: string } | { type: 'local' };

/** Who may come in, and speak for whom. */
export interface Access {
  /** From now on those count who stand here. */
  admit(roster: Roster): void;
  /** Undefined when the client has shown a certificate or a key that does not count, or no more. */
  identify(socket: Socket, password: Uint8Array | undefined): Identity | undefined;
  /** False for a sensor that has been revoked since. */
  isAdmitted(identity: Identity): boolean;
  /** The sensor, when this client publishes for it and hears its commands. */
  speaksFor(identity: Identity, address: Address | undefined): Address | undefined;
}

const keyOf = ({ site, sensor }: Address): string => `${site}/${sensor}`;

/** Nobody is enrolled until told. */
export function createAccess(localKey: string): Access {
  let sensors = new Map<string, Address>();
  let names = new Set<string>();
  return {
    admit(roster) {
      const active = roster.sensors.filter(isActive);
      const credentials = active.flatMap((enrolled) => {
        const { site, sensor } = enrolled;
        return activeCredentials(enrolled).map(({ fingerprint256 }) => [fingerprint256, { site, sensor }] as const);
      });
      sensors = new Map(credentials);
      names = new Set(active.map(keyOf));
    },
    identify(socket, password) {
      if (!(socket instanceof TLSSocket)) return isLocalKey(localKey, password) ? { type: 'local' } : undefined;
      const fingerprint256 = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
      const address = socket.authorized ? sensors.get(fingerprint256) : undefined;
      return address && { type: 'sensor', address, fingerprint256 };
    },
    isAdmitted: (identity) => identity.type === 'local' || sensors.has(identity.fingerprint256),
    speaksFor(identity, address) {
      if (!address) return undefined;
      // Whoever is enrolled speaks for himself, and no program on this machine does.
      const isOwn = identity.type === 'local' ? !names.has(keyOf(address)) : keyOf(identity.address) === keyOf(address);
      return isOwn ? address : undefined;
    },
  };
}
