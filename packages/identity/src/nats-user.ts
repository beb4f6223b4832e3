// Loaded when a NATS user is made: nobody else needs the keys of NATS.
import { createUser, fromSeed } from '@nats-io/nkeys';

export interface NatsUser {
  /** The public key, by which a server knows the user. */
  nkey: string;
  seed: string;
}

export function makeNatsUser(): NatsUser {
  const user = createUser();
  return { nkey: user.getPublicKey(), seed: new TextDecoder().decode(user.getSeed()) };
}

export const nkeyOf = (seed: string): string => fromSeed(new TextEncoder().encode(seed)).getPublicKey();
