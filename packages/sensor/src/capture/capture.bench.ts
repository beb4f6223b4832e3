// Frames a second of reading a capture alone: npx tsx packages/sensor/src/capture/capture.bench.ts FILE...
import { createFileSource } from './files.ts';
import type { Frame } from './frame.ts';

const ROUNDS = 5;
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: capture.bench.ts FILE...');
  process.exit(2);
}

/** Counts what the source counts too, so that the two can be compared. */
class CountingSink {
  packets = 0;
  bytes = 0;

  see(frame: Frame): void {
    this.packets++;
    this.bytes += frame.wireBytes;
  }

  settle(): undefined {
    return undefined;
  }
}

for (let round = 1; round <= ROUNDS; round++) {
  const sink = new CountingSink();
  const source = createFileSource({ kind: 'files', files, live: false });
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  const end = await source.run(sink, new AbortController().signal);
  const wallMs = performance.now() - beganMs;
  const cpu = process.cpuUsage(cpuBefore);
  const { packets, bytes } = source.counters();
  if (end.type !== 'end') console.error(end);
  if (packets !== sink.packets || bytes !== sink.bytes) throw new Error('the counters differ from what was seen');
  const cpuNs = (cpu.user + cpu.system) * 1000;
  console.log(
    `${round}: ${packets} frames, ${bytes} bytes, ${Math.round((packets / wallMs) * 1000)} frames/s, ` +
      `${((wallMs * 1e6) / packets).toFixed(1)} ns a frame (${(cpuNs / packets).toFixed(1)} ns of CPU), ` +
      `${Math.round(process.memoryUsage.rss() / 1e6)} MB resident`,
  );
}
