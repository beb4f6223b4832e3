import type { Clock, Component, Report } from '@lanhound/runtime';
import { reloadBusServer, reloadCommand } from './bus-reload.ts';
import { type BusServer, renewBusServers } from './bus-server.ts';
import { type Ending, endingsOf } from './endings.ts';

export interface ExpiryWatchDeps {
  clock: Clock;
  report: Report;
  /** Called at each look with those that people should be told of now. */
  onDue: (due: readonly Ending[]) => void;
}

const LOOK_MS = 3_600_000;
const TELL_MS = 24 * LOOK_MS;
/** A server that was told to read its files has done so. */
const RELOAD_MS = 2_000;

/**
 * Says which certificates end soon: in the log each day, in the metrics, in the health of the process, and to whoever
 * makes alerts of it. Renews those of servers of one's own, and tells these to read them.
 */
export function createExpiryWatch(dir: string, deps: ExpiryWatchDeps): Component {
  const { clock } = deps;
  const report = deps.report.child('identity');
  const end = report.gauge('identity_certificate_end_seconds', {
    help: 'When the newest certificate of the authority, a server or a sensor ends, seconds since 1970.',
    labels: ['of'],
  });
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;

  const renew = async () => {
    const renewed = await renewBusServers(dir, clock, (server, err) => {
      const { kind, dir: files } = server;
      report.log.error({ err, files }, `the certificate of the ${kind} server ends soon and cannot be renewed`);
    });
    const told = renewed.map(tell).filter((isTold) => isTold);
    if (told.length > 0) await clock.sleep(RELOAD_MS, stopping.signal);
  };
  const tell = (server: BusServer): boolean => {
    const reload = reloadBusServer(server);
    const text = `certificate of ${server.kind} renewed`;
    if (reload.type === 'told') report.log.info({ files: server.dir, pid: reload.pid }, `${text}, and it was told`);
    else report.log.warn({ files: server.dir, ...reload }, `${text}; ${reloadCommand(server)}`);
    return reload.type === 'told';
  };
  const look = async () => {
    await renew();
    const endings = await endingsOf(dir, clock);
    for (const { of, endMs } of endings) end.set({ of }, endMs / 1000);
    const due = endings.filter(({ isDue }) => isDue);
    const reason = due.map(({ of, endMs }) => `the certificate of ${of} ends ${dayOf(endMs)}`).join(', ');
    report.health('identity', reason ? { state: 'degraded', reason } : { state: 'ok' });
    deps.onDue(due);
    if (due.length === 0 || clock.steadyMs() - toldMs < TELL_MS) return;
    toldMs = clock.steadyMs();
    for (const { of, endMs, advice } of due) {
      report.log.warn({ of, until: dayOf(endMs) }, `certificate ends soon. ${advice}`);
    }
  };

  const keepLooking = async () => {
    while (!stopping.signal.aborted) {
      try {
        await look();
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
