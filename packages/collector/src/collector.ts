import { join } from 'node:path';
import { type BatchConsumer, createConsumer, type DeliveryHandler, type OnBusStatus } from '@lanhound/bus';
import { type Clock, type Component, type Report, sideBySide, startAll, stopAll } from '@lanhound/runtime';
import type { Route } from './api/route.ts';
import { collectorRoutes } from './api/routes.ts';
import { type Api, createApi } from './api/server.ts';
import type { CollectorConfig } from './collector-config.ts';
import type { Alert, AlertChange } from './detect/alert.ts';
import { createDetection, type Detection, type DueCertificate } from './detect/engine.ts';
import type { ExternalAlert } from './detect/external-alert.ts';
import { createNameLists } from './detect/lists/name-lists.ts';
import { createIngest, type Ingest } from './ingest/ingest.ts';
import type { SensorRegistry } from './ingest/sensors.ts';
import type { ChangeResult, DeviceChange } from './inventory/changes.ts';
import type { Device } from './inventory/device.ts';
import { createInventory, type Inventory } from './inventory/inventory.ts';
import { createKindReader } from './inventory/kind/reader.ts';
import type { News } from './inventory/news.ts';
import { createProber } from './inventory/prober.ts';
import type { Input } from './memory/input.ts';
import { createMemory, type Memory } from './memory/memory.ts';
import type { NotifyChange, NotifyResult } from './notify/changes.ts';
import type { Decision } from './notify/decision.ts';
import { linkKeyIn } from './notify/link/link-key.ts';
import { createNotifier, type Notifier } from './notify/notifier.ts';
import { whyQuiet } from './notify/quiet-devices.ts';
import { createStore } from './store/clickhouse-store.ts';
import type { StoreConnection } from './store/database.ts';
import type { DecisionRecord } from './store/decision-record.ts';
import { createKeeper, type Keeper } from './store/keeper.ts';
import type { Store } from './store/store.ts';
import { createTicker } from './ticker.ts';
import { createVendors } from './vendors/vendors.ts';

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
  readonly notifier: Pick<Notifier, 'switched'>;
  /** What a person decided about a device, and who it was. */
  changeDevice(change: DeviceChange, by: string): ChangeResult;
  /** Does what takes time and needs nobody, before the start if there is time. */
  warmUp(): void;
  /** All certificates that end soon, for an alert. */
  seeCertificates(due: readonly DueCertificate[]): void;
  /** Where the interface listens; undefined when it is switched off. */
  apiUrl(): string | undefined;
}

/** INGEST → DETECT → STORE → NOTIFY. */
export function createCollector(config: CollectorConfig, deps: CollectorDeps): Collector {
  const { report, clock, random } = deps;
  /** When what is being done came: of a batch, of a tick, of what a person did. Read back, it is the same again. */
  const moment = { us: 0 };
  const store = opening(createStore(config.store, { report, clock, random, connection: deps.database }));
  const vendors = createVendors(config.vendors, { report, clock, dataDir: config.dataDir });
  const { vendorOf } = vendors;
  const { learningSpanMs } = config.detect.newDevice;
  const inventory = createInventory(config.inventory, { vendorOf, kinds: createKindReader(), report, learningSpanMs });
  const nameLists = createNameLists(config.detect.lists, { report, clock, dataDir: config.dataDir });
  const linkKey = linkKeyFor(config);
  const onStep = (words: unknown) => memory.record({ type: 'told', words });
  const later = { keeper: () => keeper, consumer: () => consumer };
  const notifier = notifierOf(config, { ...deps, inventory, onStep, linkKey, ...later });
  const keeper = createKeeper({ store, clock, report, inventory });
  const tell = tellingOf({ keeper, notifier, inventory, moment, deps, isOpen: () => memory.isOpen() });
  const detection = createDetection(config.detect, { inventory, nameLists, report, ...tell });
  const ingest = createIngest(config.ingest, {
    ...{ sink: store, clock, report },
    onNew(bytes, receivedUs) {
      moment.us = receivedUs;
      memory.record({ type: 'batch', receivedUs, bytes });
    },
    onBatch: ({ events }) => detection.see(events),
  });
  const { sensors } = ingest;
  const steps = stepsOf({ ingest, detection, notifier, inventory, moment });
  const memory = createMemory(config.memory, {
    ...{ clock, report, directory: join(config.dataDir, 'memory') },
    parts: { sensors, inventory, detection, notifier, keeper },
    replay: steps.replay,
    skip: (input) => input.type === 'batch' && ingest.skip(input.bytes, input.receivedUs),
    onBlank: async () => inventory.restore(await store.whenOpen().then(store.loadDevices)),
  });
  const consumer =
    deps.createConsumer?.(ingest.handle) ??
    createConsumer(config.bus, { ...deps, ...onStatus(deps), handler: ingest.handle, dataDir: config.dataDir });
  const isLive = deps.live !== false;
  const inputs = inputsOf({ clock, memory, keeper, steps });
  const ticker = isLive ? [createTicker(clock, tick)] : [];
  const prober = createProber({ ...deps, commands: consumer.commands });
  const { changeDevice } = inputs;
  const notify = { notifier, decisionsOf: keeper.decisionsOf, ...inputs, nowMs: clock.nowMs, random };
  const pages = linkKey && { ...config.notify, key: linkKey, clock };
  const intake = { version: deps.version, startedMs: clock.nowMs(), seeExternal: inputs.seeExternal };
  const known = { store, inventory, sensors, report, changeDevice };
  const api = apiOf(config, collectorRoutes({ ...known, notify, pages, intake }), deps);
  // What is remembered is read back while the database says what it holds.
  const knowledge = sideBySide('collector/knowledge', [[store], [vendors, nameLists, memory]], report.log);
  const parts = [knowledge, keeper, notifier, ...ticker, consumer, ...(api ? [api] : [])];

  function tick(wallUs: number): void {
    inputs.tick(wallUs);
    for (const request of inventory.takeProbes()) prober.probe(request);
  }
  return {
    name: 'collector',
    warmUp: () => void vendorOf(ANY_MAC),
    async start() {
      await startAll(parts, report.log);
      // Captures are not read again when a list comes late.
      if (!isLive) await nameLists.untilTried();
    },
    stop: () => stopAll(parts, report.log),
    apiUrl: () => api?.url(),
    changeDevice,
    seeCertificates: isLive ? inputs.seeCertificates : () => {},
    ...{ store, inventory, detection, sensors, consumer, notifier },
  };
}

/** What the notifier asks of the inventory. */
const knownTo = ({ find, learnsUntilUs }: Inventory) => ({
  whyQuiet: (alert: Alert) => whyQuiet(alert, find),
  deviceOf: (site: string, mac: string) => find(site, { mac }),
  learnsUntilUs,
});

/** With which links in messages are signed; there are none unless somebody says where they lead. */
const linkKeyFor = ({ api, notify, dataDir }: CollectorConfig): Buffer | undefined =>
  api.enabled && notify.externalUrl !== '' ? linkKeyIn(dataDir) : undefined;

interface NotifierOfDeps extends Pick<CollectorDeps, 'report' | 'clock' | 'random'> {
  inventory: Inventory;
  onStep(words: unknown): void;
  linkKey: Buffer | undefined;
  /** Made after it. */
  keeper(): Keeper;
  consumer(): BatchConsumer;
}

const notifierOf = ({ notify, dataDir }: CollectorConfig, deps: NotifierOfDeps): Notifier =>
  createNotifier(notify, {
    ...{ ...deps, dataDir },
    ...knownTo(deps.inventory),
    sendAlert: (...sent) => deps.consumer().alerts.send(...sent),
    onAudit: (entry) => deps.keeper().audit(entry),
    onDecision: (decision) => deps.keeper().decision(keptDecision(decision)),
  });

interface TellingDeps {
  keeper: Keeper;
  notifier: Notifier;
  inventory: Inventory;
  moment: { us: number };
  /** False while what is known is read back, of which others have heard. */
  isOpen(): boolean;
  deps: Pick<CollectorDeps, 'onAlert' | 'onDevice'>;
}

/** Who hears of what detectors and inventory find. */
const tellingOf = ({ keeper, notifier, inventory, moment, isOpen, deps }: TellingDeps) => ({
  onAlert(change: AlertChange): void {
    keeper.alert(change.alert);
    notifier.offer(change, moment.us);
    const isQuiet = change.type !== 'resolved' && whyQuiet(change.alert, inventory.find) !== undefined;
    if (isOpen() && !isQuiet) deps.onAlert?.(change);
  },
  onNews(news: News): void {
    if (news.type === 'appeared' && isOpen()) deps.onDevice?.(news.device);
  },
});

/** The interface, unless it is switched off. */
const apiOf = (
  { api, dataDir, notify }: CollectorConfig,
  routes: readonly Route[],
  deps: CollectorDeps,
): Api | undefined =>
  api.enabled ? createApi(api, routes, { ...deps, dataDir, externalUrl: notify.externalUrl }) : undefined;

interface InputsDeps {
  clock: Clock;
  memory: Memory;
  keeper: Keeper;
  steps: ReturnType<typeof stepsOf>;
}

/** What comes in beside batches: written down, then done. */
function inputsOf({ clock, memory, keeper, steps }: InputsDeps) {
  return {
    tick(wallUs: number): void {
      memory.record({ type: 'tick', wallUs });
      steps.pass(wallUs);
    },
    changeDevice(change: DeviceChange, by: string): ChangeResult {
      const wallUs = clock.nowMs() * 1_000;
      memory.record({ type: 'device', wallUs, by, change });
      keeper.hurry();
      return steps.change(change, by, wallUs);
    },
    changeNotify(change: NotifyChange, by: string): NotifyResult {
      const wallUs = clock.nowMs() * 1_000;
      memory.record({ type: 'notify', wallUs, by, change });
      keeper.hurry();
      return steps.changeNotify(change, by, wallUs);
    },
    seeCertificates(due: readonly DueCertificate[]): void {
      const wallUs = clock.nowMs() * 1_000;
      memory.record({ type: 'certificates', wallUs, due });
      steps.seeCertificates(due, wallUs);
    },
    seeExternal(posted: readonly ExternalAlert[]): number {
      const wallUs = clock.nowMs() * 1_000;
      memory.record({ type: 'external', wallUs, posted });
      return steps.seeExternal(posted, wallUs);
    },
  };
}

/** For a first look at the registries of makers, which are read then. */
const ANY_MAC = '00:00:00:00:00:00';

/** The same store, which says when it has started. */
function opening(store: Store): Store & { whenOpen(): Promise<void> } {
  let started: Promise<void> = Promise.resolve();
  return { ...store, start: () => (started = store.start()), whenOpen: () => started };
}

const onStatus = ({ onBusStatus }: CollectorDeps) => (onBusStatus ? { onStatus: onBusStatus } : {});

interface StepsDeps {
  ingest: Ingest;
  detection: Detection;
  notifier: Notifier;
  inventory: Inventory;
  moment: { us: number };
}

/** What each input does, whether it comes now or is read back. */
function stepsOf({ ingest, detection, notifier, inventory, moment }: StepsDeps) {
  const { sensors } = ingest;
  const change = (made: DeviceChange, by: string, wallUs: number): ChangeResult => {
    moment.us = wallUs;
    const result = inventory.change(made, { by, timeUs: wallUs });
    detection.tellNews();
    return result;
  };
  const pass = (wallUs: number): void => {
    moment.us = wallUs;
    sensors.tick(wallUs);
    detection.tick(wallUs);
    detection.seeSensors(sensors.health());
    if (sensors.takeRefused()) detection.tableFull('ingest', 'sensors');
    notifier.tick(wallUs);
    detection.seeReceivers(notifier.failing(), wallUs);
  };
  const seeCertificates = (due: readonly DueCertificate[], wallUs: number): void => {
    moment.us = wallUs;
    detection.seeCertificates(due, wallUs);
  };
  const seeExternal = (posted: readonly ExternalAlert[], wallUs: number): number => {
    moment.us = wallUs;
    return detection.seeExternal(posted, wallUs);
  };
  const changeNotify = notifier.change;
  const replay = (input: Input): void => {
    switch (input.type) {
      case 'batch':
        moment.us = input.receivedUs;
        ingest.replay(input.bytes, input.receivedUs);
        break;
      case 'tick':
        pass(input.wallUs);
        break;
      case 'told':
        notifier.replay(input.words);
        break;
      case 'certificates':
        seeCertificates(input.due as DueCertificate[], input.wallUs);
        break;
      case 'device':
        change(input.change as DeviceChange, input.by, input.wallUs);
        break;
      case 'notify':
        changeNotify(input.change as NotifyChange, input.by, input.wallUs);
        break;
      case 'external':
        seeExternal(input.posted as ExternalAlert[], input.wallUs);
        break;
      default:
        input satisfies never;
    }
  };
  return { pass, replay, change, changeNotify, seeCertificates, seeExternal };
}

/** A decision as the store keeps it. */
const keptDecision = ({ timeUs, alert, receiver, ...rest }: Decision): DecisionRecord => ({
  ...{ time: timeUs, site: alert.site, alert: alert.id, detector: alert.detector, severity: alert.severity },
  ...{ mac: alert.device?.mac ?? '', receiver: receiver ?? '', notification: '', ...rest },
});
