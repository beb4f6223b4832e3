import type { Event, EventType } from '@lanhound/proto';
import type { z } from 'zod';
import type { SensorHealth } from '../ingest/sensor-health.ts';
import type { Device } from '../inventory/device.ts';
import type { News } from '../inventory/news.ts';
import type { ExternalAlert } from './external-alert.ts';

export const SEVERITIES = ['info', 'normal', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Facts a person needs to judge an alert, in the order they are shown. */
export type Evidence = Record<string, string | number | boolean>;

/** What a detector says. Repeats of the same identity are folded into one alert. */
export interface Finding {
  severity: Severity;
  /** What makes two findings the same alert, besides detector and site: for example [mac, protocol, server]. */
  identity: readonly string[];
  /** Event time, microseconds. */
  time: number;
  site: string;
  sensor: string;
  device?: Device | undefined;
  /** The address at fault, when no device is known for it or to say which of its addresses. */
  address?: string | undefined;
  /** One line for three in the morning: "Toaster talks Telnet to 192.168.1.1". */
  title: string;
  evidence: Evidence;
  /** One sentence: why it matters. */
  why: string;
  /** One sentence: what to do. */
  advice: string;
  /** Tells more about what was found before, and is not another occurrence: the count stays. */
  amends?: boolean;
}

export type Raise = (finding: Finding) => void;

/** A detector's word that what it found is over. */
export interface Resolution extends Pick<Finding, 'identity' | 'site'> {
  /** When it ended, event time, microseconds. */
  time: number;
  /** Facts that are known only now. */
  evidence?: Evidence;
}

/** A certificate between sensors and collector of whose end people should be told. */
export interface CertificateEnding {
  /** "sensor home/attic". */
  of: string;
  endMs: number;
  /** One sentence: what to do. */
  advice: string;
  site: string;
  sensor: string;
}

/** A receiver of alerts that takes none. */
export interface ReceiverHealth {
  /** What it is called in the configuration. */
  name: string;
  /** Why the last try failed. */
  reason: string;
  /** Microseconds since 1970 UTC. */
  sinceUs: number;
  site: string;
  sensor: string;
}

/** A table found no place for a key: of a detector, the inventory or the list of sensors. */
export interface Refusal {
  owner: string;
  table: string;
  /** Event time, microseconds. */
  time: number;
  site: string;
  sensor: string;
}

type Handler<T extends EventType> = (event: Extract<Event, { type: T }>) => void;

/** What a detector listens to. Events out, findings in its Raise; no I/O, no timers, bounded state. */
export type Detector = { [T in EventType]?: Handler<T> } & {
  /** What the inventory found out: who is new, known after all, gone or back. */
  news?(news: News): void;
  /** How the stream of a sensor fares, about once a second for each while running live; `timeUs` is for alerts. */
  sensorHealth?(health: SensorHealth, timeUs: number): void;
  /** All certificates that end soon, now and then while running live; `timeUs` is for alerts. */
  certificates?(due: readonly CertificateEnding[], timeUs: number, nowMs: number): void;
  /** All receivers that fail, about once a second while running live; `timeUs` is for alerts. */
  receivers?(failing: readonly ReceiverHealth[], timeUs: number): void;
  /** What other programs hand in; gives how many of them there was no place for. */
  external?(posted: readonly ExternalAlert[], wallUs: number): number;
  /** The wall clock, about once a second while running live. */
  wall?(wallUs: number): void;
  /** A table is full; may be called for every packet of a flood. */
  tableFull?(refusal: Refusal): void;
  /** Event time moved on; called at most once a second of event time, and at the end of input. */
  tick?(nowUs: number): void;
  /** The end of input, after the last tick: say what would have been said later. */
  finish?(nowUs: number): void;
  /** State that must survive a restart, as JSON; absent for detectors without any. */
  save?(): unknown;
  /** Called once before any event with what save gave, possibly by an older version. */
  restore?(state: unknown): void;
};

/** What a detector is made with. */
export interface DetectorDeps {
  raise: Raise;
  resolve(resolution: Resolution): void;
  /** The device behind a MAC or an address at a site. */
  deviceOf(site: string, key: { mac?: string | undefined; ip?: string | undefined }): Device | undefined;
  /** Every device of all sites. */
  devices(): Iterable<Device>;
  /** Names to be warned about; see lists/. */
  nameLists: NameLists;
  /** One of the detector's tables is full and took no new key; counted, and said once. */
  onRefused(table: string): void;
}

/** Lists of names: which list, if any, holds this name or a parent of it, unless it is allowed. */
export interface NameLists {
  match(name: string): { list: string; entry: string } | undefined;
}

/** One detector: its schema, its words, its making. */
export interface DetectorDefinition<C extends z.ZodObject = z.ZodObject, N extends string = string> {
  /** "new-device": in alerts, configuration (as newDevice) and docs. */
  name: N;
  /** Of its main finding; lesser findings may have a lesser one, never a greater. */
  severity: Severity;
  /** One sentence for the reference. */
  summary: string;
  /** It resolves what it raised, by itself: its alerts last until then, however quiet it is. */
  resolves?: boolean;
  config: C;
  create(config: z.output<C>, deps: DetectorDeps): Detector;
}

/** Types the pieces of a definition against each other. */
export const defineDetector = <C extends z.ZodObject, N extends string>(
  definition: DetectorDefinition<C, N>,
): DetectorDefinition<C, N> => definition;
