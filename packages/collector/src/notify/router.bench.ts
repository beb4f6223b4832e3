// npx tsx packages/collector/src/notify/router.bench.ts
import { FLOOD, flood, floodAlert, floodRouter } from './testing/flood.ts';

const ROUNDS = 5;

const alerts = Array.from({ length: FLOOD.findings }, (_, i) => floodAlert(i));
let bestUs = Number.POSITIVE_INFINITY;
let told = flood(floodRouter(), alerts);
if (told.phone.alerts !== alerts.length || told.file.alerts !== alerts.length) throw new Error('alerts are missing');
for (let round = 0; round < ROUNDS; round++) {
  const router = floodRouter();
  // Of the processor, not of the wall: other programs run here too.
  const before = process.cpuUsage();
  told = flood(router, alerts);
  const { user, system } = process.cpuUsage(before);
  bestUs = Math.min(bestUs, user + system);
}
console.log(
  `${FLOOD.findings} findings of ${FLOOD.kinds} kinds in ${FLOOD.spanS} s, a person and a file: ` +
    `${(bestUs / 1000).toFixed(0)} ms of a processor, ${told.phone.messages.length} messages to the person`,
);
