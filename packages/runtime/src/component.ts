import type { Logger } from './report.ts';

/** A part of a process: made inert, then started, then stopped once. */
export interface Component {
  readonly name: string;
  /** Resolves once the part serves. Throws when it cannot; nothing is left running then. */
  start(): Promise<void>;
  /** Hand on what is held, then let go of everything. Safe to call when start failed or never ran. */
  stop(): Promise<void>;
}

/** Start left to right; when one cannot start, stop those before it and throw. */
export async function startAll(components: readonly Component[], log: Logger): Promise<void> {
  const started: Component[] = [];
  for (const component of components) {
    try {
      await component.start();
      started.push(component);
    } catch (error) {
      await stopAll(started, log);
      throw error;
    }
  }
}

/** Several lines of components, started at the same time; when one cannot start, all that did are stopped. */
export function sideBySide(name: string, lines: readonly (readonly Component[])[], log: Logger): Component {
  const stop = () => stopAll(lines.flat(), log);
  return {
    name,
    stop,
    async start() {
      const started = await Promise.allSettled(lines.map((line) => startAll(line, log)));
      const failed = started.find((each) => each.status === 'rejected');
      if (!failed) return;
      await stopAll(
        lines.flatMap((line, i) => (started[i]?.status === 'fulfilled' ? line : [])),
        log,
      );
      throw failed.reason;
    },
  };
}

/** Stop right to left; one that fails does not keep the others from stopping. */
export async function stopAll(components: readonly Component[], log: Logger): Promise<void> {
  for (const component of components.toReversed()) {
    try {
      await component.stop();
    } catch (error) {
      log.error({ err: error, component: component.name }, 'did not stop cleanly');
    }
  }
}

/** npm hands on what a terminal, or systemd, has sent to all processes already: so soon after, it is the same one. */
const SAME_SIGNAL_MS = 1_000;

/** Resolves with the first of these signals; a second one, a second later, ends the process at once. */
export function untilSignal(signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      const nowMs = performance.now();
      firstMs ??= nowMs;
      if (nowMs - firstMs > SAME_SIGNAL_MS) process.exit(130);
      resolve(signal);
    };
    for (const each of signals) process.on(each, onSignal);
  });
}
