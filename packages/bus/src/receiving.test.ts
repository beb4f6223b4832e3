import { silentReport } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import type { Delivery } from './bus.ts';
import { consumerMetrics } from './metrics.ts';
import { createReceiving, retrying, watched } from './receiving.ts';
import { idOf, message } from './testing/recorder.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const CELLAR = { site: 'home', sensor: 'cellar' };
const delivery = (address: Delivery['address'], sequence: number): Delivery => message(address, sequence);
const forever = new AbortController().signal;

/** A handler whose calls end when told. */
function puppet() {
  const calls: { id: string; accept(): void; reject(): void }[] = [];
  const handler = (given: Delivery) =>
    new Promise<void>((resolve, reject) => {
      const id = `${given.address.sensor} ${idOf(given)}`;
      calls.push({ id, accept: resolve, reject: () => reject(new Error('not now')) });
    });
  return { calls, handler, ids: () => calls.map(({ id }) => id) };
}

const turn = () => new Promise(setImmediate);

test('one at a time for a sensor, sensors side by side, also after a rejection', async () => {
  const { calls, handler, ids } = puppet();
  const { receive, idle } = createReceiving(handler, consumerMetrics(silentReport()));
  const first = receive(delivery(ATTIC, 1), forever);
  const second = receive(delivery(ATTIC, 2), forever);
  const other = receive(delivery(CELLAR, 1), forever);
  await turn();
  expect(ids()).toEqual(['attic 1000-1', 'cellar 1000-1']);
  calls[0]?.reject();
  await expect(first).rejects.toThrow('not now');
  await turn();
  expect(ids()).toEqual(['attic 1000-1', 'cellar 1000-1', 'attic 1000-2']);
  calls[1]?.accept();
  calls[2]?.accept();
  await Promise.all([second, other, idle()]);
});

test('a batch whose connection ended before its turn is not handed over', async () => {
  const { calls, handler, ids } = puppet();
  const { receive } = createReceiving(handler, consumerMetrics(silentReport()));
  const connection = new AbortController();
  const first = receive(delivery(ATTIC, 1), connection.signal);
  const second = receive(delivery(ATTIC, 2), connection.signal);
  const third = receive(delivery(ATTIC, 1), forever);
  await turn();
  connection.abort();
  calls[0]?.accept();
  await first;
  await expect(second).rejects.toThrow('the connection ended');
  await turn();
  expect(ids()).toEqual(['attic 1000-1', 'attic 1000-1']);
  calls[1]?.accept();
  await third;
});

test('retries wait longer each time, up to the most', async () => {
  const slept: number[] = [];
  const clock = { nowMs: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  let left = 9;
  const receive = async () => {
    if (left-- > 0) throw new Error('not now');
  };
  await retrying(receive, { clock, random: () => 0 })(delivery(ATTIC, 1), forever);
  expect(slept).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

test('retries end with the connection, with the last reason', async () => {
  const connection = new AbortController();
  const clock = { nowMs: () => 0, sleep: async () => connection.abort() };
  const receive = () => Promise.reject(new Error('the store is away'));
  const retried = retrying(receive, { clock, random: () => 0 })(delivery(ATTIC, 1), connection.signal);
  await expect(retried).rejects.toThrow('the store is away');
});

test('rejections, batches and bytes are counted', async () => {
  const report = silentReport();
  const metrics = consumerMetrics(report);
  let isAway = true;
  const handler = async () => {
    if (isAway) throw new Error('the store is away');
  };
  const { receive } = createReceiving(watched(handler, { metrics, log: report.log }), metrics);
  await expect(receive(delivery(ATTIC, 1), forever)).rejects.toThrow();
  isAway = false;
  await receive(delivery(ATTIC, 1), forever);
  const value = async (name: string) => (await report.registry.getSingleMetric(name)?.get())?.values[0]?.value;
  expect(await value('lanhound_bus_delivery_rejections_total')).toBe(1);
  expect(await value('lanhound_bus_delivered_batches_total')).toBe(1);
  expect(await value('lanhound_bus_delivered_bytes_total')).toBe('1000-1'.length);
  expect(await value('lanhound_bus_deliveries_in_flight')).toBe(0);
});
