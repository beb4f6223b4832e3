// Checks of what a process talks to.
import type { OnBusStatus } from '@lanhound/bus';
import { type Component, systemClock } from '@lanhound/runtime';
import type { Answer } from '../collector-api.ts';
import { type Check, fail, ok, warn } from './check.ts';

/** A server on the other side of the world answers sooner. */
const ANSWER_MS_MAX = 5_000;

/** Connects once with the configured credentials. */
export const busCheck = (kind: string, create: (onStatus: OnBusStatus) => Component): Check => ({
  name: 'bus',
  async run() {
    let last = 'no answer';
    const bus = create((status) => {
      if (status.type === 'connected') last = status.server;
      if (status.type === 'disconnected') last = status.reason;
    });
    try {
      await within(ANSWER_MS_MAX, bus.start());
      return ok(`${kind}, ${last}`);
    } catch (error) {
      const text = error instanceof TimeoutError ? last : (error as Error).message;
      return fail(`${kind}: ${text}`, 'Start the server, or mend bus in the configuration.');
    } finally {
      await within(ANSWER_MS_MAX, bus.stop()).catch(() => {});
    }
  },
});

class TimeoutError extends Error {
  override name = 'TimeoutError';
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timeout = systemClock.sleep(ms).then(() => {
    throw new TimeoutError(`no answer within ${ms} ms`);
  });
  return Promise.race([work, timeout]);
}

export const storeCheck = (ask: () => Promise<string>): Check => ({
  name: 'store',
  async run() {
    try {
      return ok(await within(ANSWER_MS_MAX, ask()));
    } catch (error) {
      return fail((error as Error).message, 'Start the database, or mend store.database in the configuration.');
    }
  },
});

interface SensorsAnswer {
  items: { site: string; sensor: string; lastHeard: string; stats?: { packets: number; kernelDrops: number } }[];
}

/** A drop in ten thousand is a burst; more is a sensor that does not keep up. */
const DROP_SHARE_MAX = 1e-4;

/** What the sensors of a running collector say of themselves. */
export const sensorsCheck = (ask: () => Promise<Answer>): Check => ({
  name: 'sensors',
  async run() {
    const { items } = JSON.parse((await within(ANSWER_MS_MAX, ask())).text) as SensorsAnswer;
    if (items.length === 0) return warn('none heard yet', 'Start one: lanhound sensor --config sensor.yaml');
    const dropping = items.filter(({ stats }) => stats && stats.kernelDrops > stats.packets * DROP_SHARE_MAX);
    if (dropping.length === 0) return ok(`${items.map(({ sensor }) => sensor).join(', ')}: no kernel drops`);
    const found = dropping.map(({ sensor, stats }) => `${sensor} lost ${stats?.kernelDrops} packets in the kernel`);
    return warn(
      found.join(', '),
      'Raise capture.bufferKb there, narrow capture.filter, or set capture.lowLatency to false.',
    );
  },
});
