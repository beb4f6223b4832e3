import type { Event, EventType } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';
import type { Inventory } from '../inventory/inventory.ts';
import type { AlertChange } from './alert.ts';
import type { DetectConfig } from './detect-config.ts';
import { type Detector, type Finding, type NameLists, SEVERITIES, type Severity } from './detector.ts';
import { eventClock } from './event-clock.ts';
import { createFold, type Fold } from './fold.ts';
import { configKeyOf, detectors } from './index.ts';

const TICK_US = 1_000_000;

/** Every detector over one stream of events. Synchronous and pure: no I/O, no timers. Times are microseconds. */
export interface Detection {
  /** In the order they arrive; event time moves with them. */
  see(events: readonly Event[]): void;
  /** Running live: the wall clock, about once a second, so that time moves on while the network is quiet. */
  tick(wallUs: number): void;
  /** The end of input, or shutdown, with the wall clock when running live: say all that is held back. */
  finish(wallUs?: number): void;
  save(): unknown;
  /** Before any event, with what save gave; what cannot be read is left out and said. */
  restore(state: unknown): void;
}

export interface DetectionDeps {
  inventory: Inventory;
  nameLists: NameLists;
  report: Report;
  onAlert(change: AlertChange): void;
}

interface Running {
  name: string;
  detector: Detector;
}

type Handle = (event: Event) => void;

export function createDetection(config: DetectConfig, deps: DetectionDeps): Detection {
  const { inventory } = deps;
  const guard = createGuard(deps.report.child('detect'));
  const fold = createAlertFold(config, deps, guard.refused);
  const running = createDetectors(config, deps, fold, guard.refused);
  const handlers = handlersByType(running);
  const appeared = running.filter(({ detector }) => detector.deviceAppeared);
  const clock = eventClock();
  let tickedUs = 0;

  const tickAll = () => {
    tickedUs = clock.nowUs;
    for (const { name, detector } of running) guard.run(name, 'tick', () => detector.tick?.(tickedUs));
    guard.run('fold', 'tick', () => fold.tick(tickedUs));
  };
  const tickIfDue = () => {
    if (clock.nowUs - tickedUs >= TICK_US) tickAll();
  };
  const seeDevices = (event: Event) => {
    for (const device of inventory.see(event)) {
      for (const { name, detector } of appeared) {
        guard.run(name, 'deviceAppeared', () => detector.deviceAppeared?.(device, event));
      }
    }
  };
  // Runs for every event, so it catches by itself: guard.run would allocate.
  const seeOne = (event: Event) => {
    clock.saw(event.time);
    tickIfDue();
    try {
      seeDevices(event);
    } catch (error) {
      guard.failed('inventory', event.type, error);
    }
    if (!config.loopback && isLoopback(event)) return;
    for (const { name, handle } of handlers[event.type] ?? []) {
      try {
        handle(event);
      } catch (error) {
        guard.failed(name, event.type, error);
      }
    }
  };

  return {
    see(events) {
      for (const event of events) seeOne(event);
    },
    tick(wallUs) {
      clock.wall(wallUs);
      tickIfDue();
    },
    finish(wallUs) {
      if (wallUs !== undefined) clock.wall(wallUs);
      tickAll();
      for (const { name, detector } of running) guard.run(name, 'finish', () => detector.finish?.(clock.nowUs));
      fold.flush();
    },
    save: () => ({ version: 1, fold: fold.save(), detectors: saveAll(running) }),
    restore(state) {
      const saved = (state ?? {}) as { fold?: unknown; detectors?: Record<string, unknown> };
      if (saved.fold !== undefined) guard.run('fold', 'restore', () => fold.restore(saved.fold));
      for (const { name, detector } of running) {
        const own = saved.detectors?.[name];
        if (own !== undefined) guard.run(name, 'restore', () => detector.restore?.(own));
      }
    },
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

type Refused = (detector: string, table: string) => void;

function createAlertFold(config: DetectConfig, deps: DetectionDeps, refused: Refused): Fold {
  const alerts = deps.report.counter('detect_alerts_total', {
    help: 'New alerts, not counting their repeats.',
    labels: ['detector', 'severity'],
  });
  const quietMsByName = new Map(
    detectors.map(({ name }) => [name as string, config[configKeyOf(name)].quietMs ?? config.quietMs]),
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
  return detectors.flatMap((definition) => {
    const { name } = definition;
    const own = config[configKeyOf(name)];
    if (!own.enabled) return [];
    const raise = (finding: Finding) => {
      const severity = severityOf(finding.severity, definition.severity, own.severity);
      fold.found(name, severity === finding.severity ? finding : { ...finding, severity });
    };
    const detector = definition.create(own as never, {
      raise,
      deviceOf: (site, key) => inventory.find(site, key),
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

const isLoopbackIp = (ip: string): boolean => ip.startsWith('127.') || ip === '::1';
