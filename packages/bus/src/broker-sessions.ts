import type { Socket } from 'node:net';
import type { Logger } from '@lanhound/runtime';
import type { Identity } from './broker-access.ts';
import type { BrokerFlow } from './broker-flow.ts';
import { BrokerGuard, type GuardLimits } from './broker-guard.ts';
import type { ConsumerMetrics } from './metrics.ts';

/** What the broker knows of one connection. */
export interface BrokerSession {
  guard: BrokerGuard;
  socket: Socket;
  /** Set once the client has proven who it is. */
  identity?: Identity;
  /** Aborts when the connection ends. */
  ended: AbortController;
}

/** The connections there are; each leaves by itself when it closes. */
export interface BrokerSessions {
  open(socket: Socket): BrokerSession;
  of(guard: BrokerGuard): BrokerSession | undefined;
  all(): Iterable<BrokerSession>;
}

export function createBrokerSessions(
  limits: GuardLimits,
  deps: { flow: BrokerFlow; metrics: ConsumerMetrics; log: Logger },
): BrokerSessions {
  const { flow, metrics, log } = deps;
  const sessions = new Map<BrokerGuard, BrokerSession>();
  return {
    open(socket) {
      const guard = new BrokerGuard(socket, limits, (reason) => {
        metrics.refusals.inc({ reason });
        log.warn({ reason, peer: socket.remoteAddress }, 'connection cut');
      });
      const session: BrokerSession = { guard, socket, ended: new AbortController() };
      sessions.set(guard, session);
      metrics.connections.inc();
      guard.on('close', () => {
        session.ended.abort();
        sessions.delete(guard);
        flow.forget(guard);
        metrics.connections.dec();
      });
      return session;
    },
    of: (guard) => sessions.get(guard),
    all: () => [...sessions.values()],
  };
}
