import type { Report } from '@lanhound/runtime';
import type { SensorRegistry } from '../ingest/sensors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { type AlertmanagerDeps, alertmanagerRoutes } from './alertmanager/alertmanager.ts';
import { alertRoute, alertsRoute } from './alerts.ts';
import { auditRoute } from './audit.ts';
import { type ChangeDevice, deviceChangeRoutes } from './devices/device-changes.ts';
import { deviceImportRoute } from './devices/device-import.ts';
import { deviceRoute, devicesRoute } from './devices/devices.ts';
import { dnsRoute } from './dns.ts';
import { flowsRoute } from './flows.ts';
import { type ReceiverTests, receiverTestRoute } from './notify/receiver-test.ts';
import type { Route } from './route.ts';
import { sensorsRoute } from './sensors.ts';
import { healthRoute, metricsRoute, readyRoute } from './status.ts';

/** Everything the collector's interface answers. */
export const collectorRoutes = (deps: {
  store: Store;
  inventory: Inventory;
  sensors: SensorRegistry;
  report: Report;
  changeDevice: ChangeDevice;
  notifier: ReceiverTests;
  /** Alerts of other programs are taken. */
  intake?: Omit<AlertmanagerDeps, 'report'>;
}): Route[] => [
  healthRoute(),
  readyRoute(deps.report),
  metricsRoute(deps.report),
  alertsRoute(deps.store, deps.inventory),
  alertRoute(deps.store),
  devicesRoute(deps.inventory),
  deviceRoute(deps.inventory, deps.store),
  ...deviceChangeRoutes(deps.inventory, deps.changeDevice),
  deviceImportRoute(deps.inventory, deps.changeDevice),
  auditRoute(deps.store, deps.inventory),
  flowsRoute(deps.store),
  dnsRoute(deps.store),
  sensorsRoute(deps.sensors),
  receiverTestRoute(deps.notifier),
  ...(deps.intake ? alertmanagerRoutes({ ...deps.intake, report: deps.report }) : []),
];
