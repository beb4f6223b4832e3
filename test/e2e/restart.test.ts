import { describeWithCaptures, temporaryDirectory } from '@lanhound/testkit';
import { runPipeline } from '@lanhound/testkit/pipeline';
import { expect, test } from 'vitest';

const FILE = 'insecure/telnet.pcap';

describeWithCaptures('a collector that starts again', (captures) => {
  test('knows its devices and its alerts', async () => {
    const options = { dataDir: temporaryDirectory() };
    const run = () =>
      runPipeline(captures.path(FILE), options, async ({ alerts, devices }) => ({
        alerts: alerts.map(({ id, detector, count }) => ({ id, detector, count })),
        devices: devices.map(({ mac, firstSeen }) => `${mac} since ${firstSeen}`).sort(),
      }));
    const first = await run();
    expect(first.alerts.map(({ detector }) => detector)).toEqual(['insecure-protocol', 'new-device']);
    const second = await run();
    expect(second.devices).toEqual(first.devices);
    // The same session seen again is the same problem; devices that are known are no news.
    expect(second.alerts).toEqual([{ ...first.alerts[0], count: 2 }]);
  });
});
