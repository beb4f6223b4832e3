import { type Logger as PinoLogger, pino } from 'pino';
import { type Metrics, prometheusMetrics } from './metrics.ts';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** How a part says what it does: log lines, metrics, and whether it is well. */
export interface Report extends Metrics {
  readonly log: Logger;
  /** A report whose log lines carry the component's name; metrics and health are shared. */
  child(component: string): Report;
  /** Say how a part is; the last word counts. */
  health(component: string, state: Health): void;
  healthOf(): ReadonlyMap<string, Health>;
}

/** Well, working but not as it should, or not working; with the reason and what to do. */
export type Health = { state: 'ok' } | { state: 'degraded' | 'failed'; reason: string };

/** A report over a logger. Metrics are for whoever reads the registry; a process that shows it to nobody keeps none. */
export function createReport(log: PinoLogger, metrics: Metrics = prometheusMetrics()): Report {
  const health = new Map<string, Health>();
  const over = (logger: PinoLogger): Report => ({
    log: logger,
    get registry() {
      return metrics.registry;
    },
    child: (component) => over(logger.child({ component })),
    counter: metrics.counter,
    gauge: metrics.gauge,
    histogram: metrics.histogram,
    health: (component, state) => void health.set(component, state),
    healthOf: () => health,
  });
  return over(log);
}

/** A report that says nothing, for tools and tests. */
export const silentReport = (): Report => createReport(pino({ level: 'silent' }));
