import type { Clock, Component, Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { Alert, AlertChange } from '../detect/alert.ts';
import type { AuditEntry } from '../inventory/changes.ts';
import type { Device } from '../inventory/device.ts';
import { auditOf } from './audit.ts';
import type { NotifyChange, NotifyResult } from './changes.ts';
import type { OnDecision } from './decision.ts';
import type { LabelledAlert } from './labels.ts';
import type { Lane } from './lane/lane.ts';
import { Step } from './lane/outgoing.ts';
import { laneOptions, receiverNames } from './lane-options.ts';
import { createMessageLinks } from './link/message-links.ts';
import { createMessages } from './message/message-of.ts';
import { createSwitchNotices } from './message/switch-notice.ts';
import type { NotifyConfig } from './notify-config.ts';
import { type ConfiguredReceiver, configuredReceiver } from './receivers/create.ts';
import { createRouter, type ReceiverStatus } from './router.ts';
import type { Silence } from './stages/silence.ts';
import type { Switch } from './switch.ts';
import { testNotifications } from './test-notification.ts';
import type { ReceiverPlace } from './trace.ts';
import { createWorker, type Worker } from './worker.ts';

export interface NotifierDeps {
  report: Report;
  clock: Clock;
  /** Between 0 and 1, to spread retries. */
  random: () => number;
  /** Relative paths of receivers are within it. */
  dataDir: string;
  fetch?: typeof globalThis.fetch;
  /** Onto the bus; without it there is none. */
  sendAlert?(site: string, bytes: Uint8Array): Promise<void>;
  /** Called before each step of a delivery; replay takes it again after a crash. */
  onStep(step: ReceiverStep): void;
  /** What was decided about an alert; once more when it is read back. */
  onDecision?: OnDecision;
  /** Signs links in messages, which have none without it. */
  linkKey?: Buffer | undefined;
  /** What a person changed, and who it was; once more when it is read back. */
  onAudit?(entry: AuditEntry): void;
  /** Why people want to hear nothing of the device behind an alert. */
  whyQuiet?(alert: Alert): string | undefined;
  /** What is known of a device, for those who write all of it down. */
  deviceOf?(site: string, mac: string): Device | undefined;
  /** Until when a site is new to lanhound. */
  learnsUntilUs?(site: string): number;
}

/** A step of a delivery, of one receiver. */
export type ReceiverStep = z.output<typeof ReceiverStep>;

const ReceiverStep = z.object({ receiver: z.string(), step: Step });

/** Tells receivers of alerts. Times are microseconds since 1970 UTC. */
export interface Notifier extends Component {
  /** Hand over a change; returns at once. Before the start it only waits. */
  offer(change: AlertChange, nowUs: number): void;
  /** About once a second. */
  tick(nowUs: number): void;
  /** What a person decided about who is told of what. */
  change(change: NotifyChange, by: string, nowUs: number): NotifyResult;
  /** Receivers that take nothing, and since when. */
  failing(): { name: string; reason: string; sinceUs: number }[];
  silences(): Silence[];
  /** Which silence holds back an alert, in words. */
  whySilent(alert: LabelledAlert): string | undefined;
  switched(): Switch;
  /** What the receivers are called, in the order of the configuration. */
  names(): readonly string[];
  /** Sends a test through a receiver, past all stages; resolves with why it did not arrive. */
  test(receiver: string): Promise<string | undefined>;
  /** Where an alert stands with each receiver. */
  places(id: string): ReceiverPlace[];
  receivers(): ReceiverStatus[];
  /** A step that was taken before a crash, in its order among the changes. */
  replay(step: unknown): void;
  save(): unknown;
  restore(state: unknown): void;
}

export function createNotifier(config: NotifyConfig, deps: NotifierDeps): Notifier {
  const report = deps.report.child('notify');
  const named = namedReceivers(config);
  const held = report.counter('notify_held_total', {
    help: 'Alerts that were not told at once, by the stage that held them back and what becomes of them.',
    labels: ['stage', 'outcome'],
  });
  const lanes = config.receivers.map((each, i) => laneOptions(each, { ...config, ...(named[i] as NamedReceiver) }));
  const router = createRouter(
    { ...config, lanes },
    {
      whyQuiet: deps.whyQuiet ?? (() => undefined),
      switchNotice: createSwitchNotices(config),
      learnsUntilUs: deps.learnsUntilUs ?? (() => 0),
      onDecision(decision) {
        const { stage, outcome } = decision;
        if (stage !== 'notify' && stage !== 'route') held.inc({ stage, outcome });
        deps.onDecision?.(decision);
      },
    },
  );
  const workers = router.lanes.map((lane, i) =>
    createLaneWorker(lane, named[i] as NamedReceiver, { config, deps, report }),
  );
  const wake = () => {
    for (const worker of workers) worker.wake();
  };

  return {
    name: 'notify',
    offer(change, nowUs) {
      router.offer(change, nowUs);
      wake();
    },
    tick(nowUs) {
      router.tick(nowUs);
      wake();
    },
    change(made, by, nowUs) {
      const result = router.change(made, by, nowUs);
      if (result.type === 'done') deps.onAudit?.({ time: nowUs, site: '', mac: '', by, ...auditOf(made, result) });
      wake();
      return result;
    },
    ...{
      failing: router.failing,
      silences: router.silences,
      switched: router.switched,
      places: router.places,
      receivers: router.receivers,
    },
    names: () => named.map(({ name }) => name),
    test: (receiver) => tryReceiver(receiver, named, workers, { report, nowMs: deps.clock.nowMs() }),
    ...{ whySilent: router.whySilent, save: router.save, restore: router.restore },
    replay(step) {
      const { receiver, step: taken } = ReceiverStep.parse(step);
      router.step(receiver, taken);
    },
    async start() {
      for (const worker of workers) worker.start();
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(config.stopAfterMs)));
    },
  };
}

async function tryReceiver(
  receiver: string,
  named: readonly NamedReceiver[],
  workers: readonly Worker[],
  { report, nowMs }: { report: Report; nowMs: number },
): Promise<string | undefined> {
  const at = named.findIndex(({ name }) => name === receiver);
  if (at < 0) return `no receiver is called ${receiver}`;
  const { audience } = named[at] as NamedReceiver;
  const failure = await (workers[at] as Worker).try(testNotifications(audience, nowMs));
  report.log.info({ receiver, failure }, 'a receiver was tested');
  return failure;
}

type NamedReceiver = ConfiguredReceiver & { name: string };

function namedReceivers({ receivers }: NotifyConfig): NamedReceiver[] {
  const names = receiverNames(receivers);
  return receivers.map((each, i) => ({ ...configuredReceiver(each), name: names[i] as string }));
}

const withoutBus = () => Promise.reject(new Error('there is no bus'));

/** Delivers what waits in a lane; each step is written down before it is taken. */
function createLaneWorker(
  lane: Lane,
  { name, create }: NamedReceiver,
  { config, deps, report }: { config: NotifyConfig; deps: NotifierDeps; report: Report },
): Worker {
  const { clock, random, dataDir, fetch = globalThis.fetch, deviceOf = () => undefined, sendAlert = withoutBus } = deps;
  const { externalUrl, language, timeZone } = config;
  const key = deps.linkKey;
  const linksOf = key ? createMessageLinks({ externalUrl, key, nowMs: () => clock.nowMs() }) : () => [];
  const receiver = create({
    ...{ report, name, dataDir, externalUrl, fetch, deviceOf, sendAlert, nowMs: () => clock.nowMs() },
    messageOf: createMessages({ language, timeZone, linksOf }),
  });
  return createWorker(lane, receiver, config, {
    ...{ clock, report, random },
    take(step) {
      deps.onStep({ step, receiver: name });
      lane.step(step);
    },
  });
}
