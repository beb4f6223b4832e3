import type { Event, EventType } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { SensorHealth } from '../ingest/sensor-health.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { News } from '../inventory/news.ts';
import type { AlertChange } from './alert.ts';
import { isAllowed } from './allowed.ts';
import { besideEvents, located } from './beside-events.ts';
import type { DetectConfig } from './detect-config.ts';
import {
  type CertificateEnding,
  type Detector,
  type DetectorDefinition,
  type Finding,
  type NameLists,
  type ReceiverHealth,
  SEVERITIES,
  type Severity,
} from './detector.ts';
import { tableFull } from './detectors/table-full.ts';
import { eventClock } from './event-clock.ts';
import type { ExternalAlert } from './external-alert.ts';
import { createFold, type Fold } from './fold.ts';
import { configKeyOf, detectors } from './index.ts';
import { shortened } from './shortened.ts';

const TICK_US = 1_000_000;

/** Every detector over one stream of events. Synchronous and pure: no I/O, no timers. Times are microseconds. */
export interface Detection {
  /** In the order they arrive; event time moves with them. */
  see(events: readonly Event[]): void;
  /** Running live: the wall clock, about once a second, so that time moves on while the network is quiet. */
  tick(wallUs: number): void;
  /** How the sensors' streams fare, after a tick. */
  seeSensors(sensors: readonly SensorHealth[]): void;
  /** All certificates that end soon, and the wall clock. Those that belong to no sensor have no address. */
  seeCertificates(due: readonly DueCertificate[], wallUs: number): void;
  /** All receivers that take nothing, and the wall clock. */
  seeReceivers(failing: readonly FailingReceiver[], wallUs: number): void;
  /** What other programs hand in, and the wall clock; gives how many of them there was no place for. */
  seeExternal(posted: readonly ExternalAlert[], wallUs: number): number;
  /** What the inventory found out outside of an event, by what a person decided. */
  tellNews(): void;
  /** A table of somebody else has refused a key. */
  tableFull(owner: string, table: string): void;
  /** The end of input, or shutdown, with the wall clock when running live: say all that is held back. */
  finish(wallUs?: number): void;
  save(): unknown;
  /** Before any event, with what save gave; what cannot be read is left out and said. */
  restore(state: unknown): void;
}

/** Of the collector's own certificates the address is absent. */
export type DueCertificate = Omit<CertificateEnding, 'site' | 'sensor'> & {
  address?: { site: string; sensor: string } | undefined;
};

export type FailingReceiver = Omit<ReceiverHealth, 'site' | 'sensor'>;

export interface DetectionDeps {
  inventory: Inventory;
  nameLists: NameLists;
  report: Report;
  onAlert(change: AlertChange): void;
  onNews?: ((news: News) => void) | undefined;
}

interface Running {
  name: string;
  detector: Detector;
}

type Handle = (event: Event) => void;

export function createDetection(config: DetectConfig, deps: DetectionDeps): Detection {
  const { inventory } = deps;
  const guard = createGuard(deps.report.child('detect'));
  const clock = eventClock();
  let latest: Pick<Event, 'site' | 'sensor'> = { site: '', sensor: '' };
  const refused = (owner: string, table: string) => {
    guard.refused(owner, table);
    // Tables of the watcher of tables would tell of themselves without end.
    if (owner === tableFull.name) return;
    forEach('tableFull', (detector) => detector.tableFull?.(located({ owner, table, time: clock.nowUs }, latest)));
  };
  const forEach = (what: string, work: (detector: Detector) => void) => {
    for (const { name, detector } of running) guard.run(name, what, () => work(detector));
  };
  const fold = createAlertFold(config, deps, refused);
  const running = createDetectors(config, deps, fold, refused);
  const known = watchInventory({ ...deps, guard, forEach, refused });
  const see = createSeeing(config, { inventory, running, guard, before: (event) => onTime(event), after: known.tell });
  let tickedUs = 0;

  const tickAll = () => {
    tickedUs = clock.nowUs;
    known.tick(tickedUs);
    forEach('tick', (detector) => detector.tick?.(tickedUs));
    guard.run('fold', 'tick', () => fold.tick(tickedUs));
  };
  const tickIfDue = () => void (clock.nowUs - tickedUs >= TICK_US && tickAll());
  /** What a clock that is wrong says must not stand in tables until its time comes. */
  const onTime = (event: Event): Event => {
    latest = event;
    const time = clock.saw(event.time);
    tickIfDue();
    return time === event.time ? event : { ...event, time };
  };

  return {
    see(events) {
      for (const event of events) see(event);
    },
    tick(wallUs) {
      clock.wall(wallUs);
      tickIfDue();
      forEach('wall', (detector) => detector.wall?.(wallUs));
    },
    ...besideEvents({ clock, forEach, latest: () => latest }),
    tellNews: known.tell,
    tableFull: refused,
    finish(wallUs) {
      if (wallUs !== undefined) clock.wall(wallUs);
      known.finish();
      tickAll();
      forEach('finish', (detector) => detector.finish?.(clock.nowUs));
      fold.flush();
    },
    save: () => ({ fold: fold.save(), clock: { ...clock.save(), tickedUs }, detectors: saveAll(running) }),
    restore(state) {
      tickedUs = restoreDetection(state, { fold, clock, running, guard });
    },
  };
}

interface InventoryWatch extends Pick<DetectionDeps, 'inventory' | 'onNews'> {
  guard: Guard;
  forEach(what: string, work: (detector: Detector) => void): void;
  refused: Refused;
}

/** Moves the inventory on and hands on what it finds out. */
function watchInventory({ inventory, onNews, guard, forEach, refused }: InventoryWatch) {
  let devicesRefused = 0;
  const tell = (): void => {
    for (const news of inventory.takeNews()) {
      onNews?.(news);
      forEach('news', (detector) => detector.news?.(news));
    }
  };
  return {
    tell,
    tick(nowUs: number): void {
      guard.run('inventory', 'tick', () => inventory.tick(nowUs));
      tell();
      if (inventory.devicesRefused > devicesRefused) refused('inventory', 'devices');
      devicesRefused = inventory.devicesRefused;
    },
    finish: () => guard.run('inventory', 'finish', () => inventory.finish()),
  };
}

const SavedDetection = z.object({
  fold: z.unknown().optional(),
  clock: z.object({ nowUs: z.number(), wallUs: z.number().optional(), tickedUs: z.number() }).optional(),
  detectors: z.record(z.string(), z.unknown()),
});

interface Restored {
  fold: Fold;
  clock: ReturnType<typeof eventClock>;
  running: readonly Running[];
  guard: Guard;
}

/** Gives when detectors were last ticked. */
function restoreDetection(state: unknown, { fold, clock, running, guard }: Restored): number {
  const saved = SavedDetection.safeParse(state).data ?? { detectors: {} };
  if (saved.fold !== undefined) guard.run('fold', 'restore', () => fold.restore(saved.fold));
  if (saved.clock) clock.restore(saved.clock);
  restoreAll(running, saved.detectors, guard);
  return saved.clock?.tickedUs ?? 0;
}

interface SeeingDeps {
  inventory: Inventory;
  running: readonly Running[];
  guard: Guard;
  before(event: Event): Event;
  after(): void;
}

/** Runs for every event, so it catches by itself: guard.run would allocate. */
function createSeeing(config: DetectConfig, { inventory, running, guard, before, after }: SeeingDeps): Handle {
  const handlers = handlersByType(running);
  return (seen) => {
    const event = before(seen);
    try {
      inventory.see(event);
    } catch (error) {
      guard.failed('inventory', event.type, error);
    }
    after();
    if (!config.loopback && isLoopback(event)) return;
    for (const { name, handle } of handlers[event.type] ?? []) {
      try {
        handle(event);
      } catch (error) {
        guard.failed(name, event.type, error);
      }
    }
  };
}

/** Keeps a broken detector from taking the others with it; says each kind of failure once and counts all. */
function createGuard({ log, counter }: Pick<Report, 'log' | 'counter'>) {
  const errors = counter('detect_errors_total', {
    help: 'Exceptions in a detector; its other work and all other detectors go on.',
    labels: ['detector'],
  });
  const refusals = counter('detect_refused_total', {
    help: 'Keys or alerts that a full table did not take.',
    labels: ['detector', 'table'],
  });
  const said = new Set<string>();
  const once = (key: string, say: () => void) => {
    if (said.has(key)) return;
    said.add(key);
    say();
  };
  const failed = (detector: string, what: string, error: unknown): void => {
    errors.inc({ detector });
    once(`${detector} ${what}`, () => log.error({ err: error, detector, what }, 'a detector failed and goes on'));
  };
  return {
    failed,
    run(detector: string, what: string, work: () => void): void {
      try {
        work();
      } catch (error) {
        failed(detector, what, error);
      }
    },
    refused(detector: string, table: string): void {
      refusals.inc({ detector, table });
      once(`${detector} full ${table}`, () =>
        log.warn({ detector, table }, 'a table is full; new keys are refused and counted in detect_refused_total'),
      );
    },
  };
}

type Guard = ReturnType<typeof createGuard>;

type Refused = (detector: string, table: string) => void;

function createAlertFold(config: DetectConfig, deps: DetectionDeps, refused: Refused): Fold {
  const alerts = deps.report.counter('detect_alerts_total', {
    help: 'New alerts, not counting their repeats.',
    labels: ['detector', 'severity'],
  });
  const quietMsByName = new Map(
    detectors.map((definition: DetectorDefinition) => {
      const own = config[configKeyOf(definition.name as (typeof detectors)[number]['name'])];
      return [definition.name, definition.resolves ? Number.POSITIVE_INFINITY : (own.quietMs ?? config.quietMs)];
    }),
  );
  return createFold({
    quietMsOf: (detector) => quietMsByName.get(detector) ?? config.quietMs,
    repeatedEveryMs: config.repeatedEveryMs,
    alertsMax: config.alertsMax,
    onAlert(change) {
      if (change.type === 'new') alerts.inc({ detector: change.alert.detector, severity: change.alert.severity });
      deps.onAlert(change);
    },
    onRefused: (detector) => refused(detector, 'alerts'),
  });
}

function createDetectors(config: DetectConfig, deps: DetectionDeps, fold: Fold, refused: Refused): Running[] {
  const { inventory, nameLists } = deps;
  const allowed = deps.report.counter('detect_allowed_total', {
    help: 'Findings left out because a person allowed the device to talk to who they are about.',
    labels: ['detector'],
  });
  return detectors.flatMap((definition) => {
    const { name } = definition;
    const own = config[configKeyOf(name)];
    if (!own.enabled) return [];
    const raise = (found: Finding) => {
      if (isAllowed(found)) return allowed.inc({ detector: name });
      const finding = shortened(found);
      const severity = severityOf(finding.severity, definition.severity, own.severity);
      fold.found(name, severity === finding.severity ? finding : { ...finding, severity });
    };
    const detector = definition.create(own as never, {
      raise,
      resolve: (resolution) => fold.resolved(name, resolution),
      deviceOf: (site, key) => inventory.find(site, key),
      devices: () => inventory.all(),
      nameLists,
      onRefused: (table) => refused(name, table),
    });
    return [{ name, detector }];
  });
}

/** A configured severity replaces that of the detector's main finding, and lesser findings never exceed it. */
export function severityOf(found: Severity, main: Severity, configured: Severity | undefined): Severity {
  if (configured === undefined) return found;
  if (found === main) return configured;
  return SEVERITIES[Math.min(SEVERITIES.indexOf(found), SEVERITIES.indexOf(configured))] as Severity;
}

function handlersByType(running: readonly Running[]) {
  const byType: { [T in EventType]?: { name: string; handle: Handle }[] } = {};
  const types: readonly EventType[] = [
    'flow',
    'dns',
    'dhcp',
    'neighbor',
    'announcement',
    'tls',
    'http',
    'cleartext',
    'sensorStats',
    'sensorLoss',
  ];
  for (const type of types) {
    byType[type] = running.flatMap(({ name, detector }) => {
      const handle = detector[type]?.bind(detector) as Handle | undefined;
      return handle ? [{ name, handle }] : [];
    });
  }
  return byType;
}

function restoreAll(running: readonly Running[], saved: Readonly<Record<string, unknown>>, guard: Guard): void {
  for (const { name, detector } of running) {
    const own = saved[name];
    if (own !== undefined) guard.run(name, 'restore', () => detector.restore?.(own));
  }
}

function saveAll(running: readonly Running[]): Record<string, unknown> {
  return Object.fromEntries(running.flatMap(({ name, detector }) => (detector.save ? [[name, detector.save()]] : [])));
}

/** Traffic of a machine with itself, the embedded broker's for example. */
function isLoopback(event: Event): boolean {
  switch (event.type) {
    case 'flow':
    case 'dns':
    case 'tls':
    case 'http':
      return isLoopbackIp(event.dst) || isLoopbackIp(event.src);
    case 'cleartext':
      return isLoopbackIp(event.server) || isLoopbackIp(event.client);
    case 'dhcp':
    case 'neighbor':
    case 'announcement':
    case 'sensorStats':
    case 'sensorLoss':
      return false;
    default:
      return event satisfies never;
  }
}

const isLoopbackIp = (ip: string | undefined): boolean => ip !== undefined && (ip.startsWith('127.') || ip === '::1');
