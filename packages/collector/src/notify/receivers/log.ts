import type { Logger } from '@lanhound/runtime';
import { z } from 'zod';
import type { Alert } from '../../detect/alert.ts';
import type { Severity } from '../../detect/detector.ts';
import { freshAlerts } from '../notification.ts';
import { defineReceiver } from '../receiver.ts';

const LEVELS: Record<Severity, 'info' | 'warn' | 'error'> = {
  info: 'info',
  normal: 'info',
  high: 'warn',
  critical: 'error',
};

/** A line that a person can read in the program's own log. */
export const logReceiver = defineReceiver({
  audience: 'record',
  config: z.strictObject({
    type: z.literal('log').describe("The collector's own log."),
  }),
  create(_, { report: { log } }) {
    return {
      async send(notification) {
        switch (notification.type) {
          case 'alerts':
            for (const alert of freshAlerts(notification.groups)) logAlert(log, alert);
            break;
          case 'digest':
            for (const { alert } of notification.entries) logAlert(log, alert);
            break;
          case 'notice':
            log[LEVELS[notification.severity]](`${notification.title}. ${notification.text}`);
            break;
          default:
            notification satisfies never;
        }
      },
    };
  },
});

function logAlert(log: Logger, alert: Alert): void {
  const { severity, title, why, advice, id, detector, site, sensor, count, evidence, resolvedTime } = alert;
  const fields = { alert: id, detector, site, sensor, evidence };
  if (resolvedTime !== undefined) {
    log.info(fields, `RESOLVED: ${title}`);
    return;
  }
  const times = count > 1 ? ` (${count} times)` : '';
  log[LEVELS[severity]](fields, `${severity.toUpperCase()}: ${title}${times}. ${why} ${advice}`);
}
