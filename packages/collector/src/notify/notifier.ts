import type { Clock, Component, Report } from '@lanhound/runtime';
import type { AlertChange } from '../detect/alert.ts';
import type { NotifyConfig, ReceiverConfig } from './notify-config.ts';
import type { Receiver, ReceiverDeps } from './receiver.ts';
import { jsonlReceiver } from './receivers/jsonl.ts';
import { logReceiver } from './receivers/log.ts';
import { webhookReceiver } from './receivers/webhook.ts';
import { createWorker } from './worker.ts';

export interface NotifierDeps {
  report: Report;
  clock: Clock;
  /** Between 0 and 1, to spread retries. */
  random: () => number;
  /** Relative paths of receivers are within it. */
  dataDir: string;
  fetch?: typeof globalThis.fetch;
}

/** Tells receivers of alerts. */
export interface Notifier extends Component {
  /** Hand over a change; returns at once. */
  offer(change: AlertChange): void;
}

export function createNotifier(config: NotifyConfig, deps: NotifierDeps): Notifier {
  const { clock, random, dataDir, fetch = globalThis.fetch } = deps;
  const report = deps.report.child('notify');
  const receiverDeps = { report, dataDir, nowMs: () => clock.nowMs(), fetch };
  const workers = config.receivers.map((each, i) =>
    createWorker(
      nameOf(each, i),
      createReceiver(each, receiverDeps),
      { ...config, repeatIntervalMs: each.repeatIntervalMs },
      { clock, report, random },
    ),
  );
  return {
    name: 'notify',
    offer(change) {
      for (const worker of workers) worker.offer(change);
    },
    start: async () => {},
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(config.stopAfterMs)));
    },
  };
}

function createReceiver(config: ReceiverConfig, deps: ReceiverDeps): Receiver {
  switch (config.type) {
    case 'log':
      return logReceiver.create(config, deps);
    case 'jsonl':
      return jsonlReceiver.create(config, deps);
    case 'webhook':
      return webhookReceiver.create(config, deps);
    default:
      return config satisfies never;
  }
}

/** For metrics and logs: "webhook 2", or the name it was given. Never a URL. */
function nameOf(config: ReceiverConfig, i: number): string {
  return config.type === 'webhook' && config.name !== 'lanhound' ? config.name : `${config.type} ${i + 1}`;
}
