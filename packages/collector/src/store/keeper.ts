import type { Clock, Component, Report } from '@lanhound/runtime';
import type { Alert } from '../detect/alert.ts';
import type { Device } from '../inventory/device.ts';
import type { Store } from './store.ts';

/** How often changed devices are written: a crash loses no more than this of what was last heard of them. */
const DEVICES_EVERY_MS = 5_000;
/** How often what the detectors remember is written; rarely, because it may have megabytes. */
const STATE_EVERY_MS = 60_000;
/** Pause after a write that the database did not take. */
const RETRY_MS = 2_000;

const STATE_NAME = 'detection';

export interface KeeperDeps {
  store: Pick<Store, 'writeAlerts' | 'writeDevices' | 'saveState' | 'loadState' | 'loadDevices'>;
  clock: Clock;
  report: Report;
  inventory: { takeChanged(): Device[]; restore(devices: readonly Device[]): void };
  detection: { save(): unknown; restore(state: unknown): void };
}

/** Keeps on disk what the collector knows beside events: alerts at once, devices and state from time to time. */
export interface Keeper extends Component {
  /** An alert as it stands now. */
  alert(alert: Alert): void;
}

/** Start restores what was kept; stop writes everything that is not kept yet. */
export function createKeeper(deps: KeeperDeps): Keeper {
  const { store, clock, inventory, detection } = deps;
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
        await write.due();
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
    async start() {
      inventory.restore(await store.loadDevices());
      detection.restore(await store.loadState(STATE_NAME));
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

/** What is not kept yet, and the writing of it. */
function createWrites({ store, clock, inventory, detection }: KeeperDeps) {
  const devices = new Map<string, Device>();
  let alerts = new Map<string, Alert>();
  let savedMs = clock.nowMs();

  const writeAlerts = async () => {
    const pending = alerts;
    alerts = new Map();
    try {
      await store.writeAlerts([...pending.values()]);
    } catch (error) {
      // What came since is newer and stays.
      for (const [id, alert] of pending) if (!alerts.has(id)) alerts.set(id, alert);
      throw error;
    }
  };
  const writeDevices = async () => {
    for (const device of inventory.takeChanged()) devices.set(`${device.site} ${device.mac}`, device);
    if (devices.size === 0) return;
    await store.writeDevices([...devices.values()]);
    devices.clear();
  };
  const writeState = async () => {
    await store.saveState(STATE_NAME, detection.save());
    savedMs = clock.nowMs();
  };

  return {
    alertLater: (alert: Alert) => void alerts.set(alert.id, alert),
    hasAlerts: () => alerts.size > 0,
    async due() {
      if (alerts.size > 0) await writeAlerts();
      await writeDevices();
      if (clock.nowMs() - savedMs >= STATE_EVERY_MS) await writeState();
    },
    async all() {
      if (alerts.size > 0) await writeAlerts();
      await writeDevices();
      await writeState();
    },
  };
}
