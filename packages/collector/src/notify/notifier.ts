import type { Clock, Component, Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { AlertChange } from '../detect/alert.ts';
import { createInhibiting } from './inhibiting.ts';
import type { NotifyConfig, ReceiverConfig } from './notify-config.ts';
import type { Receiver, ReceiverDeps } from './receiver.ts';
import { jsonlReceiver } from './receivers/jsonl.ts';
import { logReceiver } from './receivers/log.ts';
import { webhookReceiver } from './receivers/webhook.ts';
import type { Step } from './waiting.ts';
import { createWorker } from './worker.ts';

export interface NotifierDeps {
  report: Report;
  clock: Clock;
  /** Between 0 and 1, to spread retries. */
  random: () => number;
  /** Relative paths of receivers are within it. */
  dataDir: string;
  fetch?: typeof globalThis.fetch;
  /** Called before each step of a delivery; replay takes it again after a crash. */
  onStep(step: ReceiverStep): void;
}

/** A step of a delivery, of one receiver. */
export type ReceiverStep = z.output<typeof ReceiverStep>;

const ReceiverStep = z.object({
  receiver: z.string(),
  alert: z.string(),
  state: z.enum(['sending', 'delivered', 'givenUp']),
});

/** Tells receivers of alerts. */
export interface Notifier extends Component {
  /** Hand over a change; returns at once. Before the start it only waits. */
  offer(change: AlertChange): void;
  /** A step that was taken before a crash, in its order among the changes. */
  replay(step: unknown): void;
  save(): unknown;
  restore(state: unknown): void;
}

export function createNotifier(config: NotifyConfig, deps: NotifierDeps): Notifier {
  const { clock, random, dataDir, fetch = globalThis.fetch } = deps;
  const report = deps.report.child('notify');
  const receiverDeps = { report, dataDir, nowMs: () => clock.nowMs(), fetch };
  const names = namesOf(config.receivers);
  const workers = config.receivers.map((each, i) => {
    const name = names[i] as string;
    const onStep = (step: Step) => deps.onStep({ ...step, receiver: name });
    const options = { ...config, repeatIntervalMs: each.repeatIntervalMs };
    return createWorker(name, createReceiver(each, receiverDeps), options, { clock, report, random, onStep });
  });
  const inhibited = report.counter('notify_inhibited_total', {
    help: 'Alerts held back because they only follow from another that lasts.',
    labels: ['detector'],
  });
  const inhibiting = createInhibiting({
    pass(change) {
      for (const worker of workers) worker.offer(change);
    },
    onHeld({ detector, id }, reason) {
      inhibited.inc({ detector });
      report.log.info({ alert: id, reason }, 'an alert is held back');
    },
  });
  return {
    name: 'notify',
    offer: inhibiting.offer,
    replay(step) {
      const { receiver, ...rest } = ReceiverStep.parse(step);
      workers.find(({ name }) => name === receiver)?.replay(rest);
    },
    save: () => ({
      inhibiting: inhibiting.save(),
      receivers: Object.fromEntries(workers.map((worker) => [worker.name, worker.save()])),
    }),
    restore(state) {
      const saved = SavedNotifier.parse(state);
      inhibiting.restore(saved.inhibiting);
      for (const worker of workers) {
        const own = saved.receivers[worker.name];
        if (own !== undefined) worker.restore(own);
      }
    },
    async start() {
      for (const worker of workers) worker.start();
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(config.stopAfterMs)));
    },
  };
}

const SavedNotifier = z.object({ inhibiting: z.unknown(), receivers: z.record(z.string(), z.unknown()) });

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

/** For metrics, logs and the memory: "webhook 2", or the name it was given when no other has it. Never a URL. */
function namesOf(configs: readonly ReceiverConfig[]): string[] {
  const given = configs.map((each) => (each.type === 'webhook' && each.name !== 'lanhound' ? each.name : undefined));
  return configs.map(({ type }, i) => {
    const name = given[i];
    return name !== undefined && given.indexOf(name) === i ? name : `${type} ${i + 1}`;
  });
}
