import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { silentReport, systemClock } from '@lanhound/runtime';
import { describeUnmet, needs } from '@lanhound/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LibpcapCaptureConfig } from './capture-config.ts';
import { keepingSink } from './fixture.ts';
import { createLibpcapSource } from './libpcap.ts';

const WAIT = { timeout: 20_000, interval: 20 };

function whyAbsent(): string | undefined {
  try {
    createRequire(import.meta.url)('cap');
    return undefined;
  } catch (error) {
    return `the optional package cap does not load: ${(error as Error).message.split('\n')[0]}`;
  }
}

const absent = whyAbsent();
const suite = absent ? describeUnmet(absent, { optional: true }) : needs({ root: true });

suite('libpcap in this process', () => {
  function start(options: Partial<LibpcapCaptureConfig>) {
    const config = LibpcapCaptureConfig.parse({ kind: 'libpcap', interface: 'lo', ...options });
    const report = silentReport();
    const source = createLibpcapSource(config, { report, clock: systemClock, random: () => 0 });
    const sink = keepingSink();
    const controller = new AbortController();
    const ended = source.run(sink, controller.signal);
    ended.catch(() => {});
    onTestFinished(async () => {
      controller.abort();
      await ended.catch(() => {});
    });
    const texts = () => sink.frames.map(({ data }) => Buffer.from(data, 'hex').subarray(42).toString());
    return { source, sink, report, texts, ended };
  }

  test('sees what is sent on loopback, and its buffer stays while garbage is collected around it', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    const { port } = socket.address();
    const { source, sink, texts, report } = start({ filter: `udp dst port ${port}` });
    await vi.waitFor(() => expect(report.healthOf().get('sensor/capture')).toEqual({ state: 'ok' }), WAIT);
    const sent = Array.from({ length: 200 }, (_, i) => `packet-${i}`);
    for (const text of sent) {
      // Garbage as large as the buffer: memory that nothing holds would be used again.
      Buffer.alloc(65_536, 0xee);
      await new Promise((resolve) => socket.send(text, port, '127.0.0.1', resolve));
    }
    await vi.waitFor(() => expect(texts()).toEqual(sent), WAIT);
    expect(source.counters().packets).toBe(200);
    expect(sink.frames.at(-1)).toMatchObject({ linkType: 1, wireBytes: 42 + 'packet-199'.length });
  });

  test.each([
    [
      { interface: 'lh-none0' },
      /^there is no interface lh-none0 \(.*\)\. Set capture\.interface, or --interface, to one of .*\blo\b/,
    ],
    [{ filter: 'udp prt 7' }, /^capture\.filter is wrong, used was "\(udp prt 7\)"/],
  ])('%j is refused at the start', async (options, message) => {
    await expect(start(options).ended).rejects.toThrow(message);
  });
});
