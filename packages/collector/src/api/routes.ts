import type { Report } from '@lanhound/runtime';
import type { SensorRegistry } from '../ingest/sensors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { alertRoute, alertsRoute } from './alerts.ts';
import { deviceRoute, devicesRoute } from './devices.ts';
import { dnsRoute } from './dns.ts';
import { flowsRoute } from './flows.ts';
import type { Route } from './route.ts';
import { sensorsRoute } from './sensors.ts';
import { healthRoute, metricsRoute, readyRoute } from './status.ts';

/** Everything the collector's interface answers. */
export const collectorRoutes = (deps: {
  store: Store;
  inventory: Inventory;
  sensors: SensorRegistry;
  report: Report;
}): Route[] => [
  healthRoute(),
  readyRoute(deps.report),
  metricsRoute(deps.report),
  alertsRoute(deps.store),
  alertRoute(deps.store),
  devicesRoute(deps.inventory),
  deviceRoute(deps.inventory),
  flowsRoute(deps.store),
  dnsRoute(deps.store),
  sensorsRoute(deps.sensors),
];
