import { createHash, timingSafeEqual } from 'node:crypto';
import { type Address, addressOf } from '@lanhound/proto';
import type { EmbeddedBrokerConfig } from './broker-config.ts';
import { passwordOf } from './connection-config.ts';

/** Who a client has proven to be. Anybody is one that need not prove anything, and may speak for every sensor. */
export type Identity = { type: 'sensor'; address: Address } | { type: 'anybody' };

export interface Access {
  /** Undefined when user name and password do not fit. */
  identify(username: string | undefined, password: Uint8Array | undefined): Identity | undefined;
}

/** The user name of a sensor. */
const userName = ({ site, sensor }: Address): string => `${site}/${sensor}`;

/** Reads the password files. Throws ConfigError when one cannot be read. */
export function createAccess(config: EmbeddedBrokerConfig): Access {
  const users = new Map(
    config.users.map((user, i) => {
      const address = { site: user.site, sensor: user.sensor };
      const digest = digestOf(Buffer.from(passwordOf(user, `bus.users[${i}]`) ?? ''));
      return [userName(address), { address, digest }] as const;
    }),
  );
  if (users.size === 0) return { identify: () => ({ type: 'anybody' }) };
  return {
    identify(username = '', password = new Uint8Array()) {
      const user = users.get(username);
      // Compared even when there is no such user, so that the time taken does not tell which users exist.
      const isRight = timingSafeEqual(digestOf(password), user?.digest ?? NO_DIGEST);
      return user && isRight ? { type: 'sensor', address: user.address } : undefined;
    },
  };
}

const digestOf = (password: Uint8Array) => createHash('sha256').update(password).digest();
const NO_DIGEST = Buffer.alloc(32);

/** The sensor a client publishes for; undefined when the topic is none of ours or not this client's. */
export function publishAddress(identity: Identity, topic: string): Address | undefined {
  const address = addressOf(topic);
  if (!address || identity.type === 'anybody') return address;
  const isOwn = address.site === identity.address.site && address.sensor === identity.address.sensor;
  return isOwn ? address : undefined;
}
