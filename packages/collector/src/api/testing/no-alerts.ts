import { silentReport, systemClock } from '@lanhound/runtime';
import { createNotifier } from '../../notify/notifier.ts';
import { NotifyConfig } from '../../notify/notify-config.ts';
import type { NotifyAccess } from '../notify/notify-access.ts';

/** Alerts that nobody is told of. */
export function noAlerts(given: Partial<NotifyAccess> = {}): NotifyAccess {
  const deps = { report: silentReport(), clock: systemClock, random: () => 0.5, dataDir: '.', onStep: () => {} };
  const notifier = createNotifier(NotifyConfig.parse({ receivers: [] }), deps);
  return {
    ...{ notifier, decisionsOf: () => [], nowMs: systemClock.nowMs, random: () => 0.5 },
    changeNotify: (change, by) => notifier.change(change, by, systemClock.nowMs() * 1000),
    ...given,
  };
}
