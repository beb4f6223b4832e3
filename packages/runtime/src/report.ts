import { type Logger as PinoLogger, pino } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

// Named here so that packages can declare tables of metrics without depending on the library.
export type { Counter, Gauge, Histogram } from 'prom-client';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

interface MetricOptions<L extends string> {
  help: string;
  labels?: readonly L[];
}

/** How a part says what it does: log lines, metrics, and whether it is well. */
export interface Report {
  readonly log: Logger;
  readonly registry: Registry;
  /** A report whose log lines carry the component's name; metrics and health are shared. */
  child(component: string): Report;
  counter<L extends string = never>(name: string, options: MetricOptions<L>): Counter<L>;
  gauge<L extends string = never>(name: string, options: MetricOptions<L>): Gauge<L>;
  histogram<L extends string = never>(
    name: string,
    options: MetricOptions<L> & { buckets: readonly number[] },
  ): Histogram<L>;
  /** Say how a part is; the last word counts. */
  health(component: string, state: Health): void;
  healthOf(): ReadonlyMap<string, Health>;
}

/** Well, working but not as it should, or not working; with the reason and what to do. */
export type Health = { state: 'ok' } | { state: 'degraded' | 'failed'; reason: string };

/** A report over a logger. Metric names get the prefix lanhound_; the same name gives the same metric. */
export function createReport(log: PinoLogger): Report {
  const registry = new Registry();
  const health = new Map<string, Health>();
  const once = <T>(name: string, make: (fullName: string) => T): T => {
    const fullName = `lanhound_${name}`;
    return (registry.getSingleMetric(fullName) as T | undefined) ?? make(fullName);
  };
  const over = (logger: PinoLogger): Report => ({
    log: logger,
    registry,
    child: (component) => over(logger.child({ component })),
    counter: (name, { help, labels = [] }) =>
      once(name, (full) => new Counter({ name: full, help, labelNames: [...labels], registers: [registry] })),
    gauge: (name, { help, labels = [] }) =>
      once(name, (full) => new Gauge({ name: full, help, labelNames: [...labels], registers: [registry] })),
    histogram: (name, { help, labels = [], buckets }) =>
      once(
        name,
        (full) =>
          new Histogram({ name: full, help, labelNames: [...labels], buckets: [...buckets], registers: [registry] }),
      ),
    health: (component, state) => void health.set(component, state),
    healthOf: () => health,
  });
  return over(log);
}

/** A report that says nothing, for tools and tests. */
export const silentReport = (): Report => createReport(pino({ level: 'silent' }));
