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

test('each is handed over in the order of arrival, without the answer to the one before', async () => {
  const { calls, handler, ids } = puppet();
  const { receive, idle } = createReceiving(handler, consumerMetrics(silentReport()));
  const given = [delivery(ATTIC, 1), delivery(CELLAR, 1), delivery(ATTIC, 2), delivery(ATTIC, 3)];
  const [first, ...others] = given.map((each) => receive(each, forever));
  await turn();
  expect(ids()).toEqual(['attic 1000-1', 'cellar 1000-1', 'attic 1000-2', 'attic 1000-3']);
  calls[0]?.reject();
  await expect(first).rejects.toThrow('not now');
  for (const call of calls) call.accept();
  await Promise.all([...others, idle()]);
});

test('a batch whose connection has ended is not handed over', async () => {
  const { handler, ids } = puppet();
  const { receive } = createReceiving(handler, consumerMetrics(silentReport()));
  await expect(receive(delivery(ATTIC, 1), AbortSignal.abort())).rejects.toThrow('the connection ended');
  expect(ids()).toEqual([]);
});

test('a rejected batch is handed over again behind its successors', async () => {
  const { calls, handler, ids } = puppet();
  const woken: (() => void)[] = [];
  const clock = { nowMs: () => 0, steadyMs: () => 0, sleep: () => new Promise<void>((resolve) => woken.push(resolve)) };
  const { receive } = createReceiving(retrying(handler, { clock, random: () => 0 }), consumerMetrics(silentReport()));
  const first = receive(delivery(ATTIC, 1), forever);
  await turn();
  calls[0]?.reject();
  await turn();
  const second = receive(delivery(ATTIC, 2), forever);
  await turn();
  woken[0]?.();
  await turn();
  expect(ids()).toEqual(['attic 1000-1', 'attic 1000-2', 'attic 1000-1']);
  for (const call of calls) call.accept();
  await Promise.all([first, second]);
});

test('retries wait longer each time, up to the most', async () => {
  const slept: number[] = [];
  const clock = { nowMs: () => 0, steadyMs: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  let left = 9;
  const receive = async () => {
    if (left-- > 0) throw new Error('not now');
  };
  await retrying(receive, { clock, random: () => 0 })(delivery(ATTIC, 1), forever);
  expect(slept).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

test('retries end with the connection, with the last reason', async () => {
  const connection = new AbortController();
  const clock = { nowMs: () => 0, steadyMs: () => 0, sleep: async () => connection.abort() };
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
