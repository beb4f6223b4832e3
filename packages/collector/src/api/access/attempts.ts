// How often passwords may be tried: per address, and in all of the network.
import { formatIp, parseIp, scopeOf } from '@lanhound/proto';
import type { Clock } from '@lanhound/runtime';

export interface Limit {
  /** Tries in a row. */
  burst: number;
  /** One more after this time. */
  everyMs: number;
}

/** People mistype a few times in a row; then two tries a minute are plenty. */
const EACH: Limit = { burst: 6, everyMs: 30_000 };
/** Many addresses together: about 43,000 tries a day, against passwords of ten characters and more. */
const ALL: Limit = { burst: 30, everyMs: 2_000 };

export interface Limits {
  /** Of one address, or network of IPv6. */
  each: Limit;
  /** Of all but this machine. */
  all: Limit;
}

export interface Attempts {
  /** Counts a try. Gives how long to wait when there were too many, undefined when it may be made. */
  begin(address: string): number | undefined;
  /** The password was right: the try does not count. */
  succeeded(address: string): void;
}

/**
 * The generic cell rate algorithm: of each key only the time at which its tries are all forgotten. This machine has a
 * limit of its own, so that nobody on the network can keep its user out.
 */
export function createAttempts(clock: Clock, { each, all }: Limits = { each: EACH, all: ALL }): Attempts {
  // No more than the limit for all lets in before the first is forgotten: some hundred and twenty of passwords.
  const freeAtMs = new Map<string, number>();
  let allFreeAtMs = 0;

  const waitFor = (freeMs: number, { burst, everyMs }: Limit, nowMs: number): number =>
    freeMs - nowMs - (burst - 1) * everyMs;

  function forgetOld(nowMs: number): void {
    for (const [key, freeMs] of freeAtMs) if (freeMs <= nowMs) freeAtMs.delete(key);
  }

  return {
    begin(address) {
      const nowMs = clock.steadyMs();
      const key = keyOf(address);
      const isLocal = key === LOCAL;
      forgetOld(nowMs);
      const freeMs = freeAtMs.get(key) ?? 0;
      const waitMs = Math.max(waitFor(freeMs, each, nowMs), isLocal ? 0 : waitFor(allFreeAtMs, all, nowMs));
      if (waitMs > 0) return waitMs;
      freeAtMs.set(key, Math.max(freeMs, nowMs) + each.everyMs);
      if (!isLocal) allFreeAtMs = Math.max(allFreeAtMs, nowMs) + all.everyMs;
      return undefined;
    },
    succeeded(address) {
      const key = keyOf(address);
      // Only this one: who knows one password must not try those of others without end.
      freeAtMs.set(key, (freeAtMs.get(key) ?? 0) - each.everyMs);
      if (key !== LOCAL) allFreeAtMs -= all.everyMs;
    },
  };
}

const LOCAL = 'this machine';

/** A household has 2^64 IPv6 addresses to come from, all of one network. */
function keyOf(address: string): string {
  const bytes = parseIp(address);
  if (!bytes) return address;
  const plain = formatIp(bytes);
  if (scopeOf(plain) === 'loopback') return LOCAL;
  return bytes.length === 16 ? formatIp(bytes.fill(0, 8)) : plain;
}
