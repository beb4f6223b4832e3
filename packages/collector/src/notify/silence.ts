import type { Report } from '@lanhound/runtime';
import type { AlertChange } from '../detect/alert.ts';
import type { Device } from '../inventory/device.ts';

export interface SilenceDeps {
  /** The device behind an alert's MAC. */
  deviceOf(site: string, mac: string): Pick<Device, 'state' | 'given'> | undefined;
  report: Pick<Report, 'counter'>;
}

/** Alerts of devices that somebody wants to hear nothing of. They are stored all the same. */
export interface Silence {
  /** True when nobody is to be told of the change. */
  holds(change: AlertChange): boolean;
}

export function createSilence({ deviceOf, report }: SilenceDeps): Silence {
  const silenced = report.counter('notify_silenced_total', {
    help: 'Alerts of quiet and ignored devices, stored and not sent.',
    labels: ['detector'],
  });
  return {
    holds({ type, alert }) {
      // Who heard that it began is told that it is over; to others a receiver says nothing.
      if (!alert.device || type === 'resolved') return false;
      const device = deviceOf(alert.site, alert.device.mac);
      if (!device || !(device.given.quiet || device.state === 'ignored')) return false;
      if (type === 'new') silenced.inc({ detector: alert.detector });
      return true;
    },
  };
}
