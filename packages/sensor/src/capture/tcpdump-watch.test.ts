import { expect, test } from 'vitest';
import { hearingReport } from './fixture.ts';
import { noCounts } from './record-parser.ts';
import { createTcpdumpWatch } from './tcpdump-watch.ts';

function watched({ lowLatency = true } = {}) {
  const { report, lines } = hearingReport();
  const link = { up: true };
  const counters = noCounts();
  const config = { lowLatency, bufferKb: 4_096 };
  const watch = createTcpdumpWatch({ config, report, counters, interfaceName: 'eth0', isUp: () => link.up });
  return {
    lines,
    link,
    counters,
    watch,
    health: () => report.healthOf().get('sensor/capture'),
    dropped: (kernelDrops: number) => watch.see({ type: 'counts', counts: { kernelDrops } }),
  };
}

test('drops are summed over restarts, whether told together or one to a line', () => {
  const { watch, counters, dropped } = watched();
  dropped(3);
  watch.see({ type: 'counts', counts: { kernelDrops: 5, interfaceDrops: 1 } });
  watch.see({ type: 'counts', counts: {} });
  watch.ended('killed', 500);
  dropped(2);
  watch.see({ type: 'counts', counts: { interfaceDrops: 4 } });
  expect(counters).toMatchObject({ kernelDrops: 7, interfaceDrops: 5 });
});

test('drops degrade the health while they last; the remedy is logged once', () => {
  const { lines, health, dropped } = watched();
  const reason =
    'the kernel dropped 3 packets on eth0. Set capture.lowLatency to false: packets come up to a second later and none are lost.';
  dropped(3);
  expect(health()).toEqual({ state: 'degraded', reason });
  dropped(3);
  expect(health()).toEqual({ state: 'ok' });
  dropped(9);
  expect(health()?.state).toBe('degraded');
  expect(lines).toEqual([`warn ${reason}`]);
});

test('without low latency the remedy is another', () => {
  const { lines, dropped } = watched({ lowLatency: false });
  dropped(1);
  expect(lines.join()).toContain('Raise capture.bufferKb above 4096, or leave packets out with capture.filter.');
});

test('an interface that is down degrades the health until it is up', () => {
  const { lines, link, health, dropped } = watched();
  link.up = false;
  dropped(0);
  dropped(0);
  expect(health()).toEqual({ state: 'degraded', reason: 'the interface eth0 is down' });
  link.up = true;
  dropped(0);
  expect(health()).toEqual({ state: 'ok' });
  expect(lines).toEqual(['warn the interface eth0 is down', 'info the interface eth0 is up again']);
});

test('a death is told with the time of the next try, and once while the reason stays', () => {
  const { lines, health, watch } = watched();
  watch.see({ type: 'listening', text: 'listening on eth0' });
  watch.ended('gone', 500);
  watch.ended('gone', 1_250);
  expect(health()).toEqual({ state: 'failed', reason: 'gone' });
  watch.see({ type: 'listening', text: 'listening on eth0' });
  expect(health()).toEqual({ state: 'ok' });
  watch.see({ type: 'warning', text: 'no address' });
  watch.see({ type: 'text', text: 'hm' });
  expect(lines).toEqual([
    'info listening on eth0',
    'warn gone; trying again in 0.5 s',
    'debug gone; trying again in 1.3 s',
    'info listening on eth0',
    'warn no address',
    'debug hm',
  ]);
});
