import { join } from 'node:path';
import { type BatchConsumer, createConsumer, type DeliveryHandler, type OnBusStatus } from '@lanhound/bus';
import { type Clock, type Component, type Report, startAll, stopAll } from '@lanhound/runtime';
import { collectorRoutes } from './api/routes.ts';
import { createApi } from './api/server.ts';
import type { CollectorConfig } from './collector-config.ts';
import type { AlertChange } from './detect/alert.ts';
import { createDetection, type Detection, type DueCertificate } from './detect/engine.ts';
import { createNameLists } from './detect/lists/name-lists.ts';
import { createIngest, type Ingest } from './ingest/ingest.ts';
import type { SensorRegistry } from './ingest/sensors.ts';
import type { Device } from './inventory/device.ts';
import { createInventory, type Inventory } from './inventory/inventory.ts';
import { createVendorLookup } from './inventory/vendor.ts';
import type { Input } from './memory/input.ts';
import { createMemory } from './memory/memory.ts';
import { createNotifier, type Notifier } from './notify/notifier.ts';
import { createStore } from './store/clickhouse-store.ts';
import type { StoreConnection } from './store/database.ts';
import { createKeeper } from './store/keeper.ts';
import type { Store } from './store/store.ts';
import { createTicker } from './ticker.ts';

export interface CollectorDeps {
  report: Report;
  clock: Clock;
  /** Between 0 and 1. */
  random: () => number;
  version: string;
  /** Where the embedded engine answers; not needed for a server. */
  database?: StoreConnection;
  /** Batches from elsewhere than the configured bus: a replay's memory. */
  createConsumer?: (handler: DeliveryHandler) => BatchConsumer;
  /** False over captures: then only the events move time. */
  live?: boolean;
  /** What the embedded broker wants to hear from programs on this machine; random unless given. */
  localKey?: string;
  onBusStatus?: OnBusStatus;
  /** A device was seen for the first time ever. */
  onDevice?: (device: Device) => void;
  onAlert?: (change: AlertChange) => void;
}

export interface Collector extends Component {
  readonly store: Store;
  readonly inventory: Inventory;
  readonly detection: Detection;
  readonly sensors: SensorRegistry;
  readonly consumer: BatchConsumer;
  /** All certificates that end soon, for an alert. */
  seeCertificates(due: readonly DueCertificate[]): void;
  /** Where the interface listens; undefined when it is switched off. */
  apiUrl(): string | undefined;
}

/** INGEST → DETECT → STORE → NOTIFY. */
export function createCollector(config: CollectorConfig, deps: CollectorDeps): Collector {
  const { report, clock, random } = deps;
  const store = createStore(config.store, { report, clock, random, connection: deps.database });
  const vendorOf = createVendorLookup();
  const inventory = told(createInventory(config.inventory, { vendorOf, report }), deps.onDevice);
  const nameLists = createNameLists(config.detect.lists, { report, clock, dataDir: config.dataDir });
  const onStep = (words: unknown) => memory.record({ type: 'told', words });
  const notifier = createNotifier(config.notify, { report, clock, random, dataDir: config.dataDir, onStep });
  const detection = createDetection(config.detect, { inventory, nameLists, report, onAlert });
  const keeper = createKeeper({ store, clock, report, inventory });
  const ingest = createIngest(config.ingest, {
    ...{ sink: store, clock, report },
    onNew: (bytes, receivedUs) => memory.record({ type: 'batch', receivedUs, bytes }),
    onBatch: ({ events }) => detection.see(events),
  });
  const { sensors } = ingest;
  const steps = stepsOf({ ingest, detection, notifier });
  const memory = createMemory(config.memory, {
    ...{ clock, report, directory: join(config.dataDir, 'memory') },
    parts: { sensors, inventory, detection, notifier, keeper },
    replay: steps.replay,
    skip: (input) => input.type === 'batch' && ingest.skip(input.bytes, input.receivedUs),
    onBlank: async () => inventory.restore(await store.loadDevices()),
  });
  const consumer =
    deps.createConsumer?.(ingest.handle) ??
    createConsumer(config.bus, { ...deps, ...onStatus(deps), handler: ingest.handle, dataDir: config.dataDir });
  const ticker = deps.live === false ? [] : [createTicker(clock, tick)];
  const routes = collectorRoutes({ store, inventory, sensors, report });
  const api = config.api.enabled
    ? createApi(config.api, routes, { report, clock, version: deps.version, dataDir: config.dataDir })
    : undefined;
  const parts = [store, nameLists, memory, keeper, notifier, ...ticker, consumer, ...(api ? [api] : [])];

  function onAlert(change: AlertChange): void {
    notifier.offer(change);
    keeper.alert(change.alert);
    if (memory.isOpen()) deps.onAlert?.(change);
  }
  function tick(wallUs: number): void {
    memory.record({ type: 'tick', wallUs });
    steps.pass(wallUs);
  }
  function seeCertificates(due: readonly DueCertificate[]): void {
    if (deps.live === false) return;
    const wallUs = clock.nowMs() * 1_000;
    memory.record({ type: 'certificates', wallUs, due });
    detection.seeCertificates(due, wallUs);
  }

  return {
    name: 'collector',
    async start() {
      // Reading the registry takes longer than an alert may.
      vendorOf('00:00:00:00:00:00');
      await startAll(parts, report.log);
      // Captures are not read again when a list comes late.
      if (deps.live === false) await nameLists.untilTried();
    },
    stop: () => stopAll(parts, report.log),
    apiUrl: () => api?.url(),
    seeCertificates,
    ...{ store, inventory, detection, sensors, consumer },
  };
}

const onStatus = ({ onBusStatus }: CollectorDeps) => (onBusStatus ? { onStatus: onBusStatus } : {});

/** What each input does, whether it comes now or is read back. */
function stepsOf({ ingest, detection, notifier }: { ingest: Ingest; detection: Detection; notifier: Notifier }) {
  const { sensors } = ingest;
  const pass = (wallUs: number): void => {
    sensors.tick(wallUs);
    detection.tick(wallUs);
    detection.seeSensors(sensors.health());
    if (sensors.takeRefused()) detection.tableFull('ingest', 'sensors');
  };
  const replay = (input: Input): void => {
    switch (input.type) {
      case 'batch':
        ingest.replay(input.bytes, input.receivedUs);
        break;
      case 'tick':
        pass(input.wallUs);
        break;
      case 'told':
        notifier.replay(input.words);
        break;
      case 'certificates':
        detection.seeCertificates(input.due as DueCertificate[], input.wallUs);
        break;
      default:
        input satisfies never;
    }
  };
  return { pass, replay };
}

/** The same inventory, telling of each new device. */
function told(inventory: Inventory, onDevice: CollectorDeps['onDevice']): Inventory {
  if (!onDevice) return inventory;
  return {
    ...inventory,
    see(event) {
      const appeared = inventory.see(event);
      for (const device of appeared) onDevice(device);
      return appeared;
    },
  };
}
