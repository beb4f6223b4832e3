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
  /** When each was last asked for, by the steady clock. No more than are probed within that time, and the queue. */
  const recent = new Map<string, number>();
  let draining: Promise<void> | undefined;

  const isRecent = (ip: string): boolean => {
    const nowMs = clock.steadyMs();
    for (const [old, atMs] of recent) {
      if (nowMs - atMs < REPEAT_MS) break;
      recent.delete(old);
    }
    return recent.has(ip);
  };

  const second = { startMs: Number.NEGATIVE_INFINITY, judged: 0 };
  const isTooMany = (): boolean => {
    const nowMs = clock.steadyMs();
    if (nowMs - second.startMs >= 1000) Object.assign(second, { startMs: nowMs, judged: 0 });
    return ++second.judged > JUDGED_PER_SECOND;
  };

  const offer = (ip: string): keyof ProbeCounts | undefined => {
    if (queue.length >= QUEUE_MAX || isTooMany()) return 'probe.queueRefused';
    if (isRecent(ip)) return 'probe.repeated';
    const links = linksTo(ip, neighborhood());
    if (typeof links === 'string') return `probe.${links}Refused`;
    recent.set(ip, clock.steadyMs());
    queue.push(ip);
    draining ??= drain().finally(() => {
      draining = undefined;
    });
    return undefined;
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
