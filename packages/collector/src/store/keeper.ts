import type { Clock, Component, Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { Alert } from '../detect/alert.ts';
import { SavedAlert } from '../detect/saved-finding.ts';
import { AUDIT_ACTIONS, type AuditEntry } from '../inventory/changes.ts';
import { SavedDevice } from '../inventory/device.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { DecisionRecord } from './decision-record.ts';
import type { DeviceRecord } from './record-rows.ts';
import type { Store } from './store.ts';

/** How often changed devices are written. */
const DEVICES_EVERY_MS = 5_000;
/** Pause after a write that the database did not take. */
const RETRY_MS = 2_000;
/** Alerts that may wait for a database that is away; more than all detectors may have alive by default. */
const ALERTS_MAX = 50_000;
/** Changes by people come one by one, those of an import by the thousand. */
const AUDIT_MAX = 50_000;
/** A few for each alert. */
const DECISIONS_MAX = 100_000;

export interface KeeperDeps {
  store: Pick<Store, 'writeAlerts' | 'writeDevices' | 'writeAudit' | 'writeDecisions'>;
  clock: Clock;
  report: Report;
  inventory: Pick<Inventory, 'takeChanged' | 'takeRemoved' | 'takeAudit'>;
}

/** Keeps in the store what the collector knows beside events: alerts at once, devices from time to time. */
export interface Keeper extends Component {
  /** An alert as it stands now. Before the start it only waits. */
  alert(alert: Alert): void;
  /** What was decided about telling an alert. */
  decision(record: DecisionRecord): void;
  /** What a person changed. */
  audit(entry: AuditEntry): void;
  /** Decisions about this alert that are not written yet. */
  decisionsOf(alert: string): DecisionRecord[];
  /** Somebody changed something and may want to see it: write soon. */
  hurry(): void;
  /** What is not written yet. */
  save(): unknown;
  restore(state: unknown): void;
}

/** Stop writes everything that is not kept yet; what the database does not take is for the next start. */
export function createKeeper(deps: KeeperDeps): Keeper {
  const { clock } = deps;
  const log = deps.report.child('keeper').log;
  const write = createWrites(deps);
  /** Aborts the pause between two rounds. */
  let pause = new AbortController();
  let isStopping = false;
  let running: Promise<void> | undefined;

  const sleep = async (ms: number) => {
    if (isStopping) return;
    pause = new AbortController();
    await clock.sleep(ms, pause.signal);
  };
  const run = async () => {
    while (!isStopping) {
      try {
        await write.all();
        if (!write.hasAlerts()) await sleep(DEVICES_EVERY_MS);
      } catch (error) {
        log.warn({ err: error }, 'alerts and devices are not stored yet, trying again');
        await sleep(RETRY_MS);
      }
    }
  };

  return {
    name: 'collector/keeper',
    alert(alert) {
      write.alertLater(alert);
      pause.abort();
    },
    decision: write.decisionLater,
    audit: write.auditLater,
    decisionsOf: write.decisionsOf,
    hurry: () => pause.abort(),
    save: write.save,
    restore: write.restore,
    async start() {
      running = run();
    },
    async stop() {
      if (!running) return;
      isStopping = true;
      pause.abort();
      await running;
      await write.all();
    },
  };
}

const SavedAudit = z.object({
  ...{ time: z.number(), site: z.string(), mac: z.string(), by: z.string(), what: z.string() },
  action: z.enum(AUDIT_ACTIONS),
}) satisfies z.ZodType<AuditEntry>;

const SavedWrites = z.object({
  alerts: z.array(SavedAlert),
  devices: z.array(SavedDevice.extend({ removed: z.boolean().exactOptional() })),
  audit: z.array(SavedAudit),
  decisions: z.array(DecisionRecord),
});

/** What is not kept yet, and the writing of it. */
function createWrites({ store, inventory, report }: KeeperDeps) {
  const lost = report.counter('keeper_lost_total', {
    help: 'Alerts and changes of devices that were not written to the store because too many waited for it.',
    labels: ['what'],
  });
  const loses = (what: string) => () => lost.inc({ what });
  const alerts = createPending<Alert>(({ id }) => id, store.writeAlerts, { most: ALERTS_MAX, onLost: loses('alert') });
  const devices = createPending<DeviceRecord>(({ site, mac }) => `${site} ${mac}`, store.writeDevices);
  const audit = createPending<AuditEntry>((entry) => JSON.stringify(entry), store.writeAudit, {
    ...{ most: AUDIT_MAX, onLost: loses('audit') },
  });
  const decisions = createPending<DecisionRecord>(decisionKey, store.writeDecisions, {
    ...{ most: DECISIONS_MAX, onLost: loses('decision') },
  });
  /** Who came back under the same MAC was removed before. */
  const gather = () => {
    for (const device of inventory.takeRemoved()) devices.put({ ...device, removed: true });
    for (const device of inventory.takeChanged()) devices.put(device);
    for (const entry of inventory.takeAudit()) audit.put(entry);
  };
  return {
    alertLater: alerts.put,
    decisionLater: decisions.put,
    auditLater: audit.put,
    decisionsOf: (alert: string) => decisions.all().filter((each) => each.alert === alert),
    hasAlerts: alerts.isWaiting,
    async all() {
      gather();
      for (const each of [alerts, decisions, audit, devices]) await each.write();
    },
    save() {
      gather();
      return { alerts: alerts.all(), devices: devices.all(), audit: audit.all(), decisions: decisions.all() };
    },
    restore(state: unknown) {
      const saved = SavedWrites.parse(state);
      for (const alert of saved.alerts) alerts.put(alert);
      for (const device of saved.devices) devices.put(device);
      for (const entry of saved.audit) audit.put(entry);
      for (const record of saved.decisions) decisions.put(record);
    },
  };
}

/** As the table tells its rows apart. */
const decisionKey = ({ site, alert, time, receiver, stage, outcome }: DecisionRecord): string =>
  [site, alert, time, receiver, stage, outcome].join(' ');

/** Items that wait to be written, each as it stood last. Beyond the most the oldest is given up. */
function createPending<T>(
  keyOf: (item: T) => string,
  writeAll: (items: readonly T[]) => Promise<void>,
  { most = Number.POSITIVE_INFINITY, onLost = () => {} } = {},
) {
  let waiting = new Map<string, T>();
  /** What the store is being asked to take. */
  let asked: T[] = [];
  const put = (item: T) => {
    waiting.set(keyOf(item), item);
    if (waiting.size <= most) return;
    waiting.delete(waiting.keys().next().value as string);
    onLost();
  };
  return {
    put,
    isWaiting: () => waiting.size > 0,
    all: () => [...asked, ...waiting.values()],
    async write() {
      if (waiting.size === 0) return;
      asked = [...waiting.values()];
      waiting = new Map();
      try {
        await writeAll(asked);
      } catch (error) {
        // What came since is newer and stays.
        for (const item of asked) if (!waiting.has(keyOf(item))) put(item);
        throw error;
      } finally {
        asked = [];
      }
    },
  };
}
