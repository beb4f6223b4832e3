import { z } from 'zod';
import type { Severity } from '../../detect/detector.ts';
import { defineReceiver } from '../receiver.ts';

const LEVELS: Record<Severity, 'info' | 'warn' | 'error'> = {
  info: 'info',
  normal: 'info',
  high: 'warn',
  critical: 'error',
};

/** A line that a person can read in the program's own log. */
export const logReceiver = defineReceiver({
  config: z.strictObject({
    type: z.literal('log').describe("The collector's own log."),
  }),
  create(_, { report }) {
    return {
      async send({ alert }) {
        const { severity, title, why, advice, id, detector, site, sensor, count, evidence, resolvedTime } = alert;
        if (resolvedTime !== undefined) {
          report.log.info({ alert: id, detector, site, sensor, evidence }, `RESOLVED: ${title}`);
          return;
        }
        const times = count > 1 ? ` (${count} times)` : '';
        const text = `${severity.toUpperCase()}: ${title}${times}. ${why} ${advice}`;
        report.log[LEVELS[severity]]({ alert: id, detector, site, sensor, evidence }, text);
      },
    };
  },
});
