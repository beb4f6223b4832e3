import type { Report } from '@lanhound/runtime';
import type { BusStatus, OnBusStatus } from './bus.ts';
import { connectedGauge } from './metrics.ts';

/** Which end of the bus speaks. */
export type BusEnd = 'publisher' | 'consumer';

/** Turns each change of a connection into a log line, a metric, a health state, and a call to whoever asked. */
export function statusTeller(end: BusEnd, deps: { report: Report; onStatus?: OnBusStatus }): OnBusStatus {
  const { report, onStatus } = deps;
  const connected = connectedGauge(report);
  let last = '';
  return (status) => {
    // A server that is away is reported once, not at every try.
    const text = JSON.stringify(status);
    if (text === last) return;
    last = text;
    connected.set({ end }, status.type === 'connected' ? 1 : 0);
    log(status, report);
    onStatus?.(status);
  };
}

function log(status: BusStatus, { log, health }: Report): void {
  switch (status.type) {
    case 'connecting':
      health('bus', { state: 'degraded', reason: 'not connected yet' });
      return;
    case 'connected':
      log.info({ server: status.server }, 'connected');
      health('bus', { state: 'ok' });
      return;
    case 'disconnected':
      log.warn({ reason: status.reason }, 'not connected, trying again');
      health('bus', { state: 'degraded', reason: `not connected: ${status.reason}` });
      return;
    case 'closed':
      log.info('closed');
      return;
    default:
      status satisfies never;
  }
}
