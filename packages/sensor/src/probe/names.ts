// Names of devices that do not say their own: a router mostly knows them, from leases or because somebody wrote them
// down.
import { scopeOf } from '@lanhound/proto';
import type { Clock, Logger } from '@lanhound/runtime';
import type { EventBody } from '../track/records.ts';
import type { ProbeCounts } from './counts.ts';
import { linksTo, type Neighborhood } from './links.ts';
import type { AskNames } from './name-resolver.ts';
import { reverseNameOf } from './reverse-name.ts';

/** Who joins tells its own name first, and the resolver has written down its lease by then. */
const FIRST_MS = 3_000;
const LOOK_MS = 1_000;
/** Five a second at most. */
const PAUSE_MS = 200;
/** Addresses known at a time; as many as are asked of a subnet. */
const ADDRESSES_MAX = 1_024;
/** Who was not seen for so long makes room. */
const FORGET_MS = 2 * 3_600_000;
/** Who has no name seldom gets one. */
const UNNAMED_ROUNDS = 6;
/** A resolver that does not answer so often in a row is left alone for a while. */
const FAILURES_MAX = 3;
const REST_MS = 300_000;
const NAME_LENGTH_MAX = 255;

export interface NamesDeps {
  neighborhood: () => Neighborhood;
  ask: AskNames;
  /** The name is about to be looked up. */
  asked(reverseName: string): void;
  announce(event: EventBody): void;
  everyMs: number;
  counts: ProbeCounts;
  clock: Clock;
  log: Logger;
}

export interface Names {
  /** Somebody was seen at this address. */
  saw(ip: string): void;
  /** Until the signal. */
  run(signal: AbortSignal): Promise<void>;
}

interface Seen {
  seenMs: number;
  dueMs: number;
}

/** Asks the network's resolver for the name of each address that was seen, in the networks that may be sent into. */
export function createNames(deps: NamesDeps): Names {
  const { clock, counts } = deps;
  const seen = new Map<string, Seen>();
  const ask = createAsk(deps);

  const makeRoom = (nowMs: number) => {
    for (const [ip, { seenMs }] of seen) if (nowMs - seenMs > FORGET_MS) seen.delete(ip);
  };

  return {
    saw(ip) {
      const nowMs = clock.steadyMs();
      const known = seen.get(ip);
      if (known) {
        known.seenMs = nowMs;
        return;
      }
      if (seen.size >= ADDRESSES_MAX) makeRoom(nowMs);
      if (seen.size >= ADDRESSES_MAX) counts['discovery.namesOmitted']++;
      else seen.set(ip, { seenMs: nowMs, dueMs: nowMs + FIRST_MS });
    },
    async run(signal) {
      while (!signal.aborted) {
        for (const [ip, each] of seen) {
          if (each.dueMs > clock.steadyMs()) continue;
          each.dueMs = clock.steadyMs() + (await ask(ip, signal));
          if (signal.aborted) return;
        }
        await clock.sleep(LOOK_MS, signal);
      }
    },
  };
}

/** Asks for one address, at its pace; gives after how long to ask again. */
function createAsk({ neighborhood, ask, asked, announce, everyMs, counts, clock, log }: NamesDeps) {
  let failures = 0;
  let restsUntilMs = 0;
  let isTold = false;

  const failed = (error: unknown): number => {
    counts['discovery.namesFailed']++;
    failures++;
    if (failures < FAILURES_MAX) return REST_MS;
    failures = 0;
    restsUntilMs = clock.steadyMs() + REST_MS;
    const fix =
      'Name one in discovery.resolvers that knows the names of this network, or set discovery.names to false.';
    if (!isTold) log.info({ err: error, fix }, 'no resolver says how addresses of this network are called');
    isTold = true;
    return REST_MS;
  };

  return async (ip: string, signal: AbortSignal): Promise<number> => {
    const reverseName = reverseNameOf(ip);
    // Addresses of the link are in no resolver, and the machine may have left the network.
    const isAsked = reverseName && scopeOf(ip) !== 'linkLocal' && typeof linksTo(ip, neighborhood()) !== 'string';
    if (!isAsked) return everyMs;
    if (clock.steadyMs() < restsUntilMs) return restsUntilMs - clock.steadyMs();
    asked(reverseName);
    try {
      const [name] = await ask(reverseName);
      counts['discovery.names']++;
      failures = 0;
      if (!name) return everyMs * UNNAMED_ROUNDS;
      counts['discovery.namesFound']++;
      announce({
        ...{ type: 'announcement', time: clock.nowMs() * 1000, via: 'dns' },
        ...{ ip, name: name.slice(0, NAME_LENGTH_MAX) },
      });
      return everyMs;
    } catch (error) {
      return failed(error);
    } finally {
      await clock.sleep(PAUSE_MS, signal);
    }
  };
}
