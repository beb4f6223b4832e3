import { join } from 'node:path';
import type { Clock, Component, Report } from '@lanhound/runtime';
import { readAuthority } from './authority.ts';
import { readKeyPair } from './key-pair-file.ts';
import { activeCredentials, readRoster } from './roster.ts';
import { endsSoon, notAfterMs } from './validity.ts';

/** A certificate and when it ends; of a sensor that of its newest. */
export interface Ending {
  of: string;
  endMs: number;
}

const LOOK_MS = 3_600_000;
const TELL_MS = 24 * LOOK_MS;

/** All certificates of this folder that matter, the authority's first. */
export function endingsOf(dir: string): Ending[] {
  const authority = readAuthority(dir);
  if (!authority) return [];
  const server = readKeyPair(join(dir, 'server.pem'));
  const sensors = readRoster(dir).sensors.flatMap((sensor) => {
    const newest = activeCredentials(sensor).at(-1);
    return newest ? [{ of: `sensor ${sensor.site}/${sensor.sensor}`, endMs: newest.notAfterMs }] : [];
  });
  return [
    { of: 'authority', endMs: notAfterMs(authority.certificate) },
    ...(server ? [{ of: 'server', endMs: notAfterMs(server.certificate) }] : []),
    ...sensors,
  ];
}

/** Says each day which certificates end soon: in the log, the metrics, and the health of the process. */
export function createExpiryWatch(dir: string, deps: { clock: Clock; report: Report }): Component {
  const { clock } = deps;
  const report = deps.report.child('identity');
  const end = report.gauge('identity_certificate_end_seconds', {
    help: 'When the newest certificate of the authority, the server or a sensor ends, seconds since 1970.',
    labels: ['of'],
  });
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;

  const look = () => {
    const endings = endingsOf(dir);
    for (const { of, endMs } of endings) end.set({ of }, endMs / 1000);
    const soon = endings.filter(({ endMs }) => endsSoon(endMs, clock.nowMs()));
    const reason = soon.map(({ of, endMs }) => `the certificate of ${of} ends ${dayOf(endMs)}`).join(', ');
    report.health('identity', reason ? { state: 'degraded', reason } : { state: 'ok' });
    if (soon.length === 0 || clock.steadyMs() - toldMs < TELL_MS) return;
    toldMs = clock.steadyMs();
    for (const { of, endMs } of soon) {
      report.log.warn({ of, until: dayOf(endMs) }, 'certificate ends soon; lanhound enroll NAME --renew makes another');
    }
  };

  const keepLooking = async () => {
    while (!stopping.signal.aborted) {
      try {
        look();
      } catch (error) {
        report.health('identity', { state: 'failed', reason: (error as Error).message });
      }
      await clock.sleep(LOOK_MS, stopping.signal);
    }
  };

  return {
    name: 'identity',
    async start() {
      running = keepLooking();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
