// A sensor's certificate that ends in two months, told by the collector that runs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrollSensor, identityDirIn } from '@lanhound/identity';
import { systemClock } from '@lanhound/runtime';
import { type Program, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { LANHOUND, lanhound } from './testing/lanhound.ts';

const WAIT = { timeout: 30_000, interval: 200 };
const DAY_MS = 86_400_000;
const LIFE_MS = 10 * 365 * DAY_MS;

test('is one alert with the command that renews it, also after kill -9, and is over once it is renewed', async () => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const enrolled = { ...systemClock, nowMs: () => Date.now() - LIFE_MS + 60 * DAY_MS };
  const address = { site: 'home', sensor: 'attic' };
  const bus = { kind: 'mqtt' as const, server: 'mqtts://127.0.0.1:8883' };
  await enrollSensor(identityDirIn(dataDir), { address, bus }, enrolled);
  const file = join(dir, 'collector.yaml');
  const network = { host: '127.0.0.1', port: 0 };
  writeFileSync(file, JSON.stringify({ dataDir, bus: { kind: 'embedded', port: 0, network }, api: { port: 0 } }));
  const start = (): Promise<Program> =>
    startProgram(process.execPath, [...LANHOUND, 'collector', '--config', file], {
      ...{ ready: /collecting/, readyMsMax: 60_000 },
    });
  const alerts = async () => {
    const { stdout } = await lanhound('api', '--data-dir', dataDir, '/api/v1/alerts?detector=certificate-expiry');
    return stdout ? JSON.parse(stdout).items : [];
  };

  const first = await start();
  onTestFinished(async () => void (await first.stop()));
  const alert = {
    ...{ detector: 'certificate-expiry', severity: 'normal', site: 'home', sensor: 'attic', count: 1 },
    title: expect.stringMatching(/^The certificate of sensor home\/attic ends on 20\d\d-\d\d-\d\d$/),
    advice: expect.stringContaining('`lanhound enroll attic --renew`'),
  };
  await expect.poll(alerts, WAIT).toEqual([expect.objectContaining(alert)]);
  first.kill('SIGKILL');
  await first.ended;

  const second = await start();
  onTestFinished(async () => void (await second.stop()));
  await second.until(/certificate ends soon\. Run `lanhound enroll attic --renew`/);
  expect(await alerts()).toEqual([expect.objectContaining(alert)]);
  await lanhound('enroll', 'attic', '--renew', '--config', file, '--server', '127.0.0.1', '--out', join(dir, 'a'));
  await second.stop();

  const third = await start();
  onTestFinished(async () => void (await third.stop()));
  await expect
    .poll(alerts, WAIT)
    .toEqual([expect.objectContaining({ ...alert, resolvedTime: expect.stringMatching(/^20/) })]);
});
