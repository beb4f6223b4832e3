import type { Report } from '@lanhound/runtime';
import type { TcpdumpCaptureConfig } from './capture-config.ts';
import { CAPTURE_COMPONENT, type CaptureCounters } from './source.ts';
import type { TcpdumpCounts, TcpdumpLine } from './tcpdump-stderr.ts';

interface Watched {
  config: Pick<TcpdumpCaptureConfig, 'bufferKb'>;
  report: Report;
  counters: CaptureCounters;
  interfaceName: string;
  /** tcpdump waits in silence for an interface that is down, so that is looked at. */
  isUp: () => boolean;
  /** Packets were lost; true when from now on they are handed over another way, which loses fewer. */
  onDrops: () => boolean;
}

const NO_COUNTS: TcpdumpCounts = { kernelDrops: 0, interfaceDrops: 0 };

/** Follows what tcpdump says: sums its counts over all that ran, tells the log and the health. */
export function createTcpdumpWatch({ config, report, counters, interfaceName, isUp, onDrops }: Watched) {
  const { log } = report;
  const about = { interface: interfaceName };
  let before = NO_COUNTS;
  let advised = false;
  let wasUp = true;
  let lastReason = '';

  const tellHealth = (dropped: number): void => {
    const up = isUp();
    const down = `the interface ${interfaceName} is down`;
    if (wasUp && !up) log.warn(about, down);
    if (!wasUp && up) log.info(about, `the interface ${interfaceName} is up again`);
    wasUp = up;
    const lossy = `the kernel dropped ${dropped} packets on ${interfaceName}. ${remedy(config)}`;
    if (dropped > 0 && onDrops()) {
      log.warn({ ...about, dropped }, `the kernel dropped ${dropped} packets on ${interfaceName}. ${SWITCHED}`);
    } else if (dropped > 0 && !advised) {
      log.warn({ ...about, dropped }, lossy);
      advised = true;
    }
    if (up && dropped === 0) report.health(CAPTURE_COMPONENT, { state: 'ok' });
    else report.health(CAPTURE_COMPONENT, { state: 'degraded', reason: up ? lossy : down });
  };

  const count = (counts: Partial<TcpdumpCounts>): void => {
    const now = { ...before, ...counts };
    const dropped = Math.max(now.kernelDrops - before.kernelDrops, 0);
    counters.kernelDrops += dropped;
    counters.interfaceDrops += Math.max(now.interfaceDrops - before.interfaceDrops, 0);
    before = now;
    if (counts.kernelDrops !== undefined) tellHealth(dropped);
  };

  return {
    see(line: TcpdumpLine): void {
      switch (line.type) {
        case 'listening':
          log.info(about, line.text);
          report.health(CAPTURE_COMPONENT, { state: 'ok' });
          break;
        case 'counts':
          count(line.counts);
          break;
        case 'warning':
          log.warn(about, line.text);
          break;
        case 'text':
          log.debug(about, line.text);
          break;
      }
    },
    /** A tcpdump ended so that another hands packets over in another way. */
    switched(): void {
      before = NO_COUNTS;
    },
    /** A tcpdump ended and another comes; the same reason again and again is told once. */
    ended(reason: string, waitMs: number): void {
      before = NO_COUNTS;
      report.health(CAPTURE_COMPONENT, { state: 'failed', reason });
      const text = `${reason}; trying again in ${(waitMs / 1000).toFixed(1)} s`;
      if (reason === lastReason) log.debug(about, text);
      else log.warn(about, text);
      lastReason = reason;
    },
  };
}

const SWITCHED =
  'For an hour they come up to a second later, so that fewer are lost; capture.lowLatency: false keeps it so.';

function remedy({ bufferKb }: Watched['config']): string {
  return `Raise capture.bufferKb above ${bufferKb}, or leave packets out with capture.filter.`;
}
