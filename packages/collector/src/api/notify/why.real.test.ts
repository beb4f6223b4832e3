import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { silentReport, startAll, stopAll, systemClock } from '@lanhound/runtime';
import { EVENT_TIME, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAlert } from '../../detect/sample-alert.ts';
import { createStore } from '../../store/clickhouse-store.ts';
import { StoreConfig } from '../../store/config.ts';
import { alertRoute } from '../alerts.ts';
import { noAlerts } from '../testing/no-alerts.ts';
import { servingApi } from '../testing/serving-api.ts';
import { whyRoute } from './why.ts';

const report = silentReport();
const deps = { report, clock: systemClock, random: () => 0.5 };
const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: temporaryDirectory() }), deps);
const store = createStore(StoreConfig.parse({ writer: { lingerMs: 5 } }), { ...deps, connection: engine });
const api = servingApi([alertRoute(store, noAlerts().notifier), whyRoute(store, noAlerts())], { report });
const parts = [engine, store, api];

beforeAll(() => startAll(parts, report.log));
afterAll(() => stopAll(parts, report.log));

async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const { status, json } = await api.get(path);
  return { status, body: json() };
}

test('an alert is found by the beginning of its id, unless several problems begin so', async () => {
  const of = (id: string, fingerprint: string, firstTime: number) => anAlert({ id, fingerprint, firstTime });
  await store.writeAlerts([of('f00d-1', 'f00d', 1), of('f00d-2', 'f00d', 2), of('face-1', 'face', 1)]);
  expect((await get('/api/v1/alerts/f00')).body).toMatchObject({ id: 'f00d-2' });
  expect((await get('/api/v1/alerts/f00d-1')).body).toMatchObject({ id: 'f00d-1' });
  expect(await get('/api/v1/alerts/f')).toMatchObject({
    status: 409,
    body: { error: expect.stringMatching(/give more/) },
  });
});

test('why tells what the store kept of the way of an alert', async () => {
  await store.writeAlerts([anAlert({ id: 'w-1' })]);
  const decided = { site: 'home', alert: 'w-1', detector: 'new-device', severity: 'high', mac: '', notification: '' };
  await store.writeDecisions([
    { ...decided, time: EVENT_TIME, receiver: 'phone', stage: 'hours', outcome: 'summary', reason: 'quiet hours' },
    { ...decided, time: EVENT_TIME - 1, receiver: '', stage: 'silence', outcome: 'muted', reason: 'silenced by anna' },
  ]);
  interface Why {
    steps: unknown;
    receivers: { receiver: string; steps: unknown }[];
  }
  const { steps: common, receivers } = (await get('/api/v1/alerts/w-1/why')).body as unknown as Why;
  const steps = (all: unknown) =>
    (all as { stage: string; outcome: string }[]).map(({ stage, outcome }) => `${stage} ${outcome}`);
  expect(steps(common)).toEqual(['fold passed', 'inhibit passed', 'silence passed']);
  expect(receivers).toMatchObject([{ receiver: 'phone' }]);
  expect(steps(receivers[0]?.steps)).toEqual([
    ...['route passed', 'flap passed', 'hours summary', 'group notReached', 'budget notReached', 'pace notReached'],
    'notify notReached',
  ]);
});
