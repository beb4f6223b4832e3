import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentReport, systemClock } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import type { Ending } from './endings.ts';
import { enrollSensor } from './enroll.ts';
import { createExpiryWatch } from './expiry-watch.ts';

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;

test.each([
  ['long before', 10 * YEAR_MS - 91 * DAY_MS, { state: 'ok' }],
  [
    'ninety days before',
    10 * YEAR_MS - 89 * DAY_MS,
    {
      state: 'degraded',
      reason: expect.stringMatching(/^the certificate of sensor home\/attic ends 20\d\d-\d\d-\d\d$/),
    },
  ],
])('%s a certificate ends: %o', async (_, laterMs, health) => {
  const dir = mkdtempSync(join(tmpdir(), 'lanhound-expiry-'));
  const bus = { kind: 'mqtt' as const, server: 'mqtts://a' };
  await enrollSensor(dir, { address: { site: 'home', sensor: 'attic' }, bus }, systemClock);
  const report = silentReport();
  const dues: string[][] = [];
  const onDue = (due: readonly Ending[]) => void dues.push(due.map(({ advice }) => advice));
  const clock = { ...systemClock, nowMs: () => Date.now() + laterMs };
  const watch = createExpiryWatch(dir, { clock, report, onDue });
  await watch.start();
  await watch.stop();
  expect(dues).toEqual([
    health.state === 'ok' ? [] : [expect.stringMatching(/^Run `lanhound enroll attic --renew` and/)],
  ]);
  expect(report.healthOf().get('identity')).toEqual(health);
  expect(await report.registry.metrics()).toMatch(
    /lanhound_identity_certificate_end_seconds\{of="sensor home\/attic"\} \d+/,
  );
  rmSync(dir, { recursive: true });
});
