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
import type { NotifyAccess } from './notify/notify-access.ts';
import { receiverTestRoute } from './notify/receiver-test.ts';
import { silenceRoutes } from './notify/silences.ts';
import { switchRoutes } from './notify/switch.ts';
import { whyRoute } from './notify/why.ts';
import { type AlertPagesDeps, alertPageRoutes } from './pages/alert-pages.ts';
import { reportRoute } from './report/report-route.ts';
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
  /** Alerts of other programs are taken. */
  intake?: Omit<AlertmanagerDeps, 'report'>;
  notify: NotifyAccess;
  /** Absent when no links lead to pages. */
  pages?: Omit<AlertPagesDeps, 'store' | 'access'> | undefined;
}): Route[] => [
  healthRoute(),
  readyRoute(deps.report),
  metricsRoute(deps.report),
  alertsRoute(deps.store, deps.inventory, deps.notify.notifier),
  alertRoute(deps.store, deps.notify.notifier),
  whyRoute(deps.store, deps.notify),
  ...silenceRoutes(deps.store, deps.notify),
  ...switchRoutes(deps.notify),
  ...(deps.pages ? alertPageRoutes({ ...deps.pages, store: deps.store, access: deps.notify }) : []),
  devicesRoute(deps.inventory),
  deviceRoute(deps.inventory, deps.store),
  ...deviceChangeRoutes(deps.inventory, deps.changeDevice),
  deviceImportRoute(deps.inventory, deps.changeDevice),
  auditRoute(deps.store, deps.inventory),
  flowsRoute(deps.store),
  dnsRoute(deps.store),
  sensorsRoute(deps.sensors),
  receiverTestRoute(deps.notify.notifier),
  reportRoute(deps),
  ...(deps.intake ? alertmanagerRoutes({ ...deps.intake, report: deps.report }) : []),
];
