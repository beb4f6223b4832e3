import { createRequire } from 'node:module';
import type * as prometheus from 'prom-client';

// What is used of the library's metrics, named here so that packages can declare tables of them without it.
export type Counter<L extends string = string> = Pick<prometheus.Counter<L>, 'inc'>;
export type Gauge<L extends string = string> = Pick<prometheus.Gauge<L>, 'inc' | 'dec' | 'set'>;
export type Histogram<L extends string = string> = Pick<prometheus.Histogram<L>, 'observe' | 'startTimer'>;

interface MetricOptions<L extends string> {
  help: string;
  labels?: readonly L[];
}

/** What is counted and measured. Names get the prefix lanhound_; the same name gives the same metric. */
export interface Metrics {
  readonly registry: prometheus.Registry;
  counter<L extends string = never>(name: string, options: MetricOptions<L>): Counter<L>;
  gauge<L extends string = never>(name: string, options: MetricOptions<L>): Gauge<L>;
  histogram<L extends string = never>(
    name: string,
    options: MetricOptions<L> & { buckets: readonly number[] },
  ): Histogram<L>;
}

/** Metrics in Prometheus' form. The library is loaded with the first of them: not every process has any. */
export function prometheusMetrics(): Metrics {
  let loaded: { library: typeof prometheus; registry: prometheus.Registry } | undefined;
  const load = () => {
    if (loaded) return loaded;
    const library = createRequire(import.meta.url)('prom-client') as typeof prometheus;
    loaded = { library, registry: new library.Registry() };
    return loaded;
  };
  const once = <T>(name: string, make: (library: typeof prometheus, fullName: string) => T): T => {
    const { library, registry } = load();
    const fullName = `lanhound_${name}`;
    return (registry.getSingleMetric(fullName) as T | undefined) ?? make(library, fullName);
  };
  const common = (name: string, help: string) => ({ name, help, registers: [load().registry] });
  return {
    get registry() {
      return load().registry;
    },
    counter: (name, { help, labels = [] }) =>
      once(name, ({ Counter }, full) => new Counter({ ...common(full, help), labelNames: [...labels] })),
    gauge: (name, { help, labels = [] }) =>
      once(name, ({ Gauge }, full) => new Gauge({ ...common(full, help), labelNames: [...labels] })),
    histogram: (name, { help, labels = [], buckets }) =>
      once(
        name,
        ({ Histogram }, full) =>
          new Histogram({ ...common(full, help), labelNames: [...labels], buckets: [...buckets] }),
      ),
  };
}

/** For a process that shows its metrics to nobody: nothing is counted, and no library is loaded for it. */
export function noMetrics(): Metrics {
  const ignore = () => {};
  const metric = { inc: ignore, dec: ignore, set: ignore, observe: ignore, startTimer: () => () => 0 };
  return {
    get registry(): never {
      throw new Error('this process keeps no metrics');
    },
    counter: () => metric,
    gauge: () => metric,
    histogram: () => metric,
  };
}
