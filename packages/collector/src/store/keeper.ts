import type { Clock, Component, Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { Alert } from '../detect/alert.ts';
import { SavedAlert } from '../detect/saved-finding.ts';
import { type Device, SavedDevice } from '../inventory/device.ts';
import type { Store } from './store.ts';

/** How often changed devices are written. */
const DEVICES_EVERY_MS = 5_000;
/** Pause after a write that the database did not take. */
const RETRY_MS = 2_000;
/** Alerts that may wait for a database that is away; more than all detectors may have alive by default. */
const ALERTS_MAX = 50_000;

export interface KeeperDeps {
  store: Pick<Store, 'writeAlerts' | 'writeDevices'>;
  clock: Clock;
  report: Report;
  inventory: { takeChanged(): Device[] };
}

/** Keeps in the store what the collector knows beside events: alerts at once, devices from time to time. */
export interface Keeper extends Component {
  /** An alert as it stands now. Before the start it only waits. */
  alert(alert: Alert): void;
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

const SavedWrites = z.object({ alerts: z.array(SavedAlert), devices: z.array(SavedDevice) });

/** What is not kept yet, and the writing of it. */
function createWrites({ store, inventory, report }: KeeperDeps) {
  const lost = report.counter('keeper_alerts_lost_total', {
    help: 'Alerts that were not written to the store because too many waited for it; receivers heard of them all the same.',
  });
  const devices = new Map<string, Device>();
  let alerts = new Map<string, Alert>();
  /** What the store is being asked to take. */
  const asked = { alerts: [] as Alert[], devices: [] as Device[] };

  const keyOf = ({ site, mac }: Device) => `${site} ${mac}`;
  const alertLater = (alert: Alert) => {
    alerts.set(alert.id, alert);
    if (alerts.size <= ALERTS_MAX) return;
    alerts.delete(alerts.keys().next().value as string);
    lost.inc();
  };
  const writeAlerts = async () => {
    asked.alerts = [...alerts.values()];
    alerts = new Map();
    try {
      await store.writeAlerts(asked.alerts);
    } catch (error) {
      // What came since is newer and stays.
      for (const alert of asked.alerts) if (!alerts.has(alert.id)) alertLater(alert);
      throw error;
    } finally {
      asked.alerts = [];
    }
  };
  const gatherDevices = () => {
    for (const device of inventory.takeChanged()) devices.set(keyOf(device), device);
  };
  const writeDevices = async () => {
    gatherDevices();
    if (devices.size === 0) return;
    asked.devices = [...devices.values()];
    devices.clear();
    try {
      await store.writeDevices(asked.devices);
    } catch (error) {
      for (const device of asked.devices) if (!devices.has(keyOf(device))) devices.set(keyOf(device), device);
      throw error;
    } finally {
      asked.devices = [];
    }
  };

  return {
    alertLater,
    hasAlerts: () => alerts.size > 0,
    async all() {
      if (alerts.size > 0) await writeAlerts();
      await writeDevices();
    },
    save() {
      gatherDevices();
      return { alerts: [...asked.alerts, ...alerts.values()], devices: [...asked.devices, ...devices.values()] };
    },
    restore(state: unknown) {
      const saved = SavedWrites.parse(state);
      for (const alert of saved.alerts) alertLater(alert);
      for (const device of saved.devices) devices.set(keyOf(device), device);
    },
  };
}
