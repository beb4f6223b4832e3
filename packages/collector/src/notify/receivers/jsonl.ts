import { resolve } from 'node:path';
import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { alertToJson } from '../../detect/alert.ts';
import { freshAlerts, type Notification } from '../notification.ts';
import { defineReceiver } from '../receiver.ts';
import { rotatedFile, rotation } from '../rotated-file.ts';

/** One JSON object a line in a file that only its owner may read. */
export const jsonlReceiver = defineReceiver({
  audience: 'record',
  config: z.strictObject({
    type: z.literal('jsonl').describe('A file of JSON lines.'),
    file: z.string().min(1).default('alerts.jsonl').describe('Path; a relative one is within dataDir.'),
    ...rotation(10_000_000, 5),
  }),
  create({ file, ...limits }, { dataDir }) {
    const into = rotatedFile(resolve(dataDir, file), limits);
    return {
      send: (notification) => into.append(linesOf(notification).join('')),
      close: into.close,
    };
  },
  linesOf,
});

function linesOf(notification: Notification): string[] {
  return recordsOf(notification).map((record) => `${JSON.stringify(record)}\n`);
}

function recordsOf(notification: Notification): Record<string, unknown>[] {
  switch (notification.type) {
    case 'alerts':
      return freshAlerts(notification.groups).map((alert) => ({ ...alertToJson(alert), reason: notification.reason }));
    case 'digest':
      return notification.entries.map(({ alert, reason }) => ({ ...alertToJson(alert), reason }));
    case 'notice': {
      const { id, severity, title, text, timeUs } = notification;
      return [{ id, severity, title, text, time: formatTime(timeUs) }];
    }
    default:
      return notification satisfies never;
  }
}
