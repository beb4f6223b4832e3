// Sensors that send known batches over a real bus until each is acknowledged, so that what must be in the store is
// known to the event.
import { setMaxListeners } from 'node:events';
import { type BatchPublisher, createPublisher, type Faults, lossy, SensorBusConfig } from '@lanhound/bus';
import { type Event, encodeBatch } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { cleartext, dns, flow } from './event.ts';

export interface LoadOptions {
  /** Keys of `bus` in sensor.yaml. */
  bus: Record<string, unknown>;
  sensors: number;
  /** Events in a batch. */
  events: number;
  /** Pause of a sensor between two batches, milliseconds. */
  everyMs: number;
  /** A batch of every so many has an alert of its own in it. */
  alertEvery: number;
  /** What goes wrong between the sensors and the bus. */
  faults?: Partial<Faults>;
}

/** What was sent and what was answered for. */
export interface LoadCounts {
  sent: number;
  acknowledged: number;
  /** Alerts that the acknowledged batches must raise, by the server in their evidence. */
  alerts: string[];
}

export interface Load {
  counts(): LoadCounts;
  /** Resolves with how long it took until another batch was acknowledged, milliseconds. */
  untilAcknowledged(msMax: number): Promise<number>;
  /** No new batches; resolves once all that were begun are acknowledged. */
  finish(msMax: number): Promise<LoadCounts>;
  stop(): Promise<void>;
}

const RETRY_MS = 50;
const START_US = Date.now() * 1000;

export async function startLoad(options: LoadOptions): Promise<Load> {
  const stopping = new AbortController();
  const finishing = new AbortController();
  // Every batch on its way listens for the end.
  setMaxListeners(0, stopping.signal, finishing.signal);
  const totals: LoadCounts = { sent: 0, acknowledged: 0, alerts: [] };
  const heard = new Set<() => void>();
  const bus = SensorBusConfig.parse(options.bus);
  const sensors = Array.from({ length: options.sensors }, (_, i) => `sensor-${i}`);
  const publishers = await Promise.all(sensors.map(() => startPublisher(bus, options.faults)));

  const deliver = async (publisher: BatchPublisher, sensor: string, sequence: number): Promise<void> => {
    const bytes = encodeBatch({
      site: 'home',
      sensor,
      epoch: START_US,
      sequence,
      events: eventsOf(sensor, sequence, options),
    });
    const message = { address: { site: 'home', sensor }, id: `${START_US}-${sequence}`, bytes };
    totals.sent += options.events;
    while (!stopping.signal.aborted) {
      try {
        await publisher.publish(message, stopping.signal);
        break;
      } catch {
        await systemClock.sleep(RETRY_MS, stopping.signal);
      }
    }
    if (stopping.signal.aborted) return;
    totals.acknowledged += options.events;
    if (sequence % options.alertEvery === 0) totals.alerts.push(serverOf(sensor, sequence));
    for (const listener of heard) listener();
  };
  const run = async (publisher: BatchPublisher, sensor: string): Promise<void> => {
    const underWay = new Set<Promise<void>>();
    for (let sequence = 1; !finishing.signal.aborted && !stopping.signal.aborted; sequence++) {
      const one = deliver(publisher, sensor, sequence).finally(() => underWay.delete(one));
      underWay.add(one);
      // As a sensor does: a few at a time, and no more while none is answered for.
      while (underWay.size >= UNDER_WAY_MAX) await Promise.race(underWay);
      await systemClock.sleep(options.everyMs, finishing.signal);
    }
    await Promise.all(underWay);
  };
  const runs = Promise.all(sensors.map((sensor, i) => run(publishers[i] as BatchPublisher, sensor)));

  return {
    counts: () => ({ ...totals, alerts: [...totals.alerts] }),
    async untilAcknowledged(msMax) {
      const startMs = performance.now();
      await within(
        msMax,
        'acknowledgement',
        new Promise<void>((resolve) => {
          const listener = () => {
            heard.delete(listener);
            resolve();
          };
          heard.add(listener);
        }),
      );
      return performance.now() - startMs;
    },
    async finish(msMax) {
      finishing.abort();
      await within(msMax, 'end of the load', runs);
      return { ...totals };
    },
    async stop() {
      finishing.abort();
      stopping.abort();
      await Promise.all(publishers.map((publisher) => publisher.stop()));
      await runs;
    },
  };
}

const UNDER_WAY_MAX = 8;

async function startPublisher(bus: SensorBusConfig, faults: Partial<Faults> = {}): Promise<BatchPublisher> {
  const deps = { report: silentReport(), clock: systemClock, random: Math.random };
  const publisher = lossy(createPublisher(bus, deps), faults, deps);
  await publisher.start();
  return publisher;
}

/** Every event of it can be told from all others; and what an alert is about is in one of them. */
function eventsOf(sensor: string, sequence: number, { events, alertEvery }: LoadOptions): Event[] {
  const time = START_US + sequence * 1_000;
  return Array.from({ length: events }, (_, i): Event => {
    const common = { time: time + i, site: 'home', sensor };
    if (i === 0 && sequence % alertEvery === 0) {
      const server = serverOf(sensor, sequence);
      // Without the MAC of the builder's gateway: each server is a party of its own.
      const { serverMac, ...event } = cleartext({ ...common, server, credential: true, flowId: sequence });
      return event;
    }
    if (i % 5 === 4) return dns({ ...common, id: i, name: `n${sequence}-${i}.example.org` });
    return flow({ ...common, flowId: sequence * 1_000 + i });
  });
}

/** Another server for each, so that each is an alert of its own. */
const serverOf = (sensor: string, sequence: number): string =>
  `10.${sensor.split('-')[1]}.${(sequence >> 8) & 255}.${sequence & 255}`;

export async function within<T>(msMax: number, what: string, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = systemClock.sleep(msMax, done.signal).then(() => {
    if (!done.signal.aborted) throw new Error(`no ${what} within ${msMax} ms`);
    return undefined as never;
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    await late.catch(() => {});
  }
}
