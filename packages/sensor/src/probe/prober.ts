import type { Command } from '@lanhound/proto';
import type { Clock, Logger } from '@lanhound/runtime';
import type { ProbeCounts } from './counts.ts';
import { createFreshness } from './freshness.ts';
import type { LinkSocket, OpenLink } from './link-socket.ts';
import { type Link, linksTo, type Neighborhood } from './links.ts';

/** Does what the collector asks for, at its own pace and within its own networks, whoever the collector is. */
export interface Prober {
  hear(command: Command): void;
  /** Resolves when nothing is sent any more. */
  stop(): Promise<void>;
}

export interface ProberDeps {
  neighborhood: () => Neighborhood;
  open: OpenLink;
  counts: ProbeCounts;
  clock: Clock;
  log: Logger;
}

/** Five a second ask for a whole home in as many seconds as it has handfuls of devices. */
const PAUSE_MS = 200;
const QUEUE_MAX = 64;
/** Of more in a second nothing is looked at: to judge one takes a look at the machine's networks. */
const JUDGED_PER_SECOND = 100;
/** The kernel asks for up to nine seconds by itself; to ask again within them tells nothing. */
const REPEAT_MS = 10_000;

export function createProber({ neighborhood, open, counts, clock, log }: ProberDeps): Prober {
  const isFresh = createFreshness(clock);
  const stopped = new AbortController();
  const queue: string[] = [];
  const recent = recentlyAsked(clock);
  const isTooMany = perSecond(JUDGED_PER_SECOND, clock);
  let draining: Promise<void> | undefined;

  const offer = (ip: string): keyof ProbeCounts | undefined => {
    if (queue.length >= QUEUE_MAX || isTooMany()) return 'probe.queueRefused';
    if (recent.has(ip)) return 'probe.repeated';
    const links = linksTo(ip, neighborhood());
    if (typeof links === 'string') return `probe.${links}Refused`;
    recent.add(ip);
    queue.push(ip);
    drainOn();
    return undefined;
  };

  const drainOn = (): void => {
    if (draining || queue.length === 0 || stopped.signal.aborted) return;
    draining = drain().finally(() => {
      draining = undefined;
      // What came while the sockets were closed.
      drainOn();
    });
  };

  const drain = async () => {
    const sockets = new Map<string, Promise<LinkSocket>>();
    const socketOf = (link: Link) => {
      const key = `${link.interface} ${link.family}`;
      const opened = sockets.get(key) ?? open(link);
      sockets.set(key, opened);
      return opened;
    };
    for (let ip = queue.shift(); ip !== undefined && !stopped.signal.aborted; ip = queue.shift()) {
      // What was the machine's own network when it was asked for may be so no more.
      const links = linksTo(ip, neighborhood());
      for (const link of typeof links === 'string' ? [] : links) await touch(socketOf(link), ip);
      await clock.sleep(PAUSE_MS, stopped.signal);
    }
    for (const opened of sockets.values()) await opened.then((socket) => socket.close()).catch(() => {});
  };

  const touch = async (opened: Promise<LinkSocket>, ip: string) => {
    try {
      await (await opened).touch(ip);
      counts['probe.sent']++;
    } catch (error) {
      counts['probe.failed']++;
      log.debug({ err: error, ip }, 'a probe could not be sent');
    }
  };

  return {
    hear({ id, issued, ip }) {
      counts['probe.asked']++;
      const refusal = isFresh(issued) ? offer(ip) : 'probe.lateRefused';
      if (refusal) counts[refusal]++;
      log.debug({ id, ip, refusal }, 'probe asked for');
    },
    async stop() {
      stopped.abort();
      await draining;
    },
  };
}

/** Addresses that were asked for lately: no more than are probed within that time, and the queue. */
function recentlyAsked(clock: Clock): { has(ip: string): boolean; add(ip: string): void } {
  /** When, by the steady clock, the oldest first. */
  const askedMs = new Map<string, number>();
  return {
    has(ip) {
      for (const [old, atMs] of askedMs) {
        if (clock.steadyMs() - atMs < REPEAT_MS) break;
        askedMs.delete(old);
      }
      return askedMs.has(ip);
    },
    add: (ip) => void askedMs.set(ip, clock.steadyMs()),
  };
}

/** True once it was called more often within a second. */
function perSecond(most: number, clock: Clock): () => boolean {
  let startMs = Number.NEGATIVE_INFINITY;
  let calls = 0;
  return () => {
    if (clock.steadyMs() - startMs >= 1000) {
      startMs = clock.steadyMs();
      calls = 0;
    }
    return ++calls > most;
  };
}
