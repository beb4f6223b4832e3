// Checks of a sensor: does it get packets, and does the kernel drop any.

import { silentReport, systemClock } from '@lanhound/runtime';
import { type CaptureConfig, CaptureError, createCapture } from '@lanhound/sensor';
import { formatCount } from '../terminal/units.ts';
import { type Check, fail, ok, warn } from './check.ts';

/** Long enough for tcpdump to start and for a neighbour's broadcast on most networks. */
const LISTEN_MS = 3_000;

/** Opens the capture for a moment and says what came. */
export const captureCheck = (config: CaptureConfig): Check => ({
  name: 'capture',
  async run() {
    const source = createCapture(config, { report: silentReport(), clock: systemClock, random: Math.random });
    const sink = { see: () => {}, settle: () => undefined };
    try {
      await source.run(sink, AbortSignal.timeout(LISTEN_MS));
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      const { problem, fix = 'See the message.', remedy } = error;
      return remedy ? fail(problem, `${remedy.step}:`, remedy.command) : fail(problem, fix);
    }
    const { packets, kernelDrops } = source.counters();
    const found = `${formatCount(packets)} packets on ${source.name} in ${LISTEN_MS / 1000} s`;
    if (kernelDrops > 0) {
      return warn(`${found}, ${formatCount(kernelDrops)} dropped by the kernel`, 'Raise capture.bufferKb.');
    }
    if (packets === 0) return warn(found, 'Fine on a quiet network; otherwise check capture.interface and the cable.');
    return ok(found);
  },
});
