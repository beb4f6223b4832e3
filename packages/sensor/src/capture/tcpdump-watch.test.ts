import { expect, test } from 'vitest';
import { hearingReport } from './fixture.ts';
import { noCounts } from './record-parser.ts';
import { createTcpdumpWatch } from './tcpdump-watch.ts';

function watched({ switches = false } = {}) {
  const { report, lines } = hearingReport();
  const link = { up: true };
  const counters = noCounts();
  const config = { bufferKb: 4_096 };
  const about = { config, report, counters, interfaceName: 'eth0' };
  const watch = createTcpdumpWatch({ ...about, isUp: () => link.up, onDrops: () => switches });
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
    'the kernel dropped 3 packets on eth0. Raise capture.bufferKb above 4096, or leave packets out with capture.filter.';
  dropped(3);
  expect(health()).toEqual({ state: 'degraded', reason });
  dropped(3);
  expect(health()).toEqual({ state: 'ok' });
  dropped(9);
  expect(health()?.state).toBe('degraded');
  expect(lines).toEqual([`warn ${reason}`]);
});

test('drops that change how packets come are told each time; the counts begin anew', () => {
  const { lines, dropped, watch, counters } = watched({ switches: true });
  dropped(3);
  watch.switched();
  dropped(2);
  expect(counters.kernelDrops).toBe(5);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^warn the kernel dropped 3 packets on eth0. For an hour they come up to a second later/);
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
