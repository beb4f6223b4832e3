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
export function createKeeper({ store, clock, report, inventory, detection }: KeeperDeps): Keeper {
  const log = report.child('keeper').log;
  const stopping = new AbortController();
  const devices = new Map<string, Device>();
  let alerts = new Map<string, Alert>();
  let wake: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let savedMs = 0;

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
  const writeDue = async () => {
    if (alerts.size > 0) await writeAlerts();
    await writeDevices();
    if (clock.nowMs() - savedMs >= STATE_EVERY_MS) await writeState();
  };
  const alertOrPause = (ms: number) => {
    const pause = new AbortController();
    const { promise: alerted, resolve } = withResolver();
    wake = resolve;
    return Promise.race([alerted, clock.sleep(ms, AbortSignal.any([pause.signal, stopping.signal]))]).finally(() =>
      pause.abort(),
    );
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await writeDue();
        if (alerts.size === 0) await alertOrPause(DEVICES_EVERY_MS);
      } catch (error) {
        log.warn({ err: error }, 'alerts and devices are not stored yet, trying again');
        await clock.sleep(RETRY_MS, stopping.signal);
      }
    }
  };

  return {
    name: 'collector/keeper',
    alert(alert) {
      alerts.set(alert.id, alert);
      wake?.();
    },
    async start() {
      inventory.restore(await store.loadDevices());
      detection.restore(await store.loadState(STATE_NAME));
      savedMs = clock.nowMs();
      running = run();
    },
    async stop() {
      if (!running) return;
      stopping.abort();
      await running;
      await writeAlerts();
      await writeDevices();
      await writeState();
    },
  };
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
