// npx tsx packages/collector/src/notify/notifier.bench.ts
// From a finding that nothing holds back to the receiver that has read it, over a real connection.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { startWebhookReceiver } from '@lanhound/testkit';
import { anAlert } from '../detect/sample-alert.ts';
import { createNotifier } from './notifier.ts';
import { NotifyConfig } from './notify-config.ts';

const ALERTS = 2_000;
/** Alerts come one by one, as they do in a home. */
const EVERY_MS = 5;

const dataDir = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
const server = await startWebhookReceiver();
const config = checkConfig(NotifyConfig, { receivers: [{ type: 'webhook', url: server.url }, { type: 'jsonl' }] });
const deps = { report: silentReport(), clock: systemClock, random: Math.random, dataDir };
const notifier = createNotifier(config, { ...deps, onStep: () => {} });
await notifier.start();
const tookMs: number[] = [];
for (let i = 0; i < ALERTS; i++) {
  const startMs = performance.now();
  const arrived = server.untilPost(() => server.posts.length > i);
  notifier.offer({ type: 'new', alert: anAlert({ id: `${i}`, fingerprint: `${i}` }) }, Date.now() * 1000);
  await arrived;
  tookMs.push(performance.now() - startMs);
  await systemClock.sleep(EVERY_MS);
}
await notifier.stop();
await server.close();
rmSync(dataDir, { recursive: true });
if (server.posts.length !== ALERTS) throw new Error(`${server.posts.length} of ${ALERTS} alerts arrived`);
tookMs.sort((a, b) => a - b);
const at = (share: number) => (tookMs[Math.ceil(share * ALERTS) - 1] as number).toFixed(1);
console.log(`${ALERTS} findings to a webhook, one by one: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`);
