import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { alertToJson } from '../../detect/alert.ts';
import { freshAlerts, type Notification } from '../notification.ts';
import { defineReceiver } from '../receiver.ts';

/** One JSON object a line in a file that only its owner may read. */
export const jsonlReceiver = defineReceiver({
  audience: 'record',
  config: z.strictObject({
    type: z.literal('jsonl').describe('A file of JSON lines.'),
    file: z.string().min(1).default('alerts.jsonl').describe('Path; a relative one is within dataDir.'),
    bytesMax: z
      .int()
      .min(4096)
      .max(10_000_000_000)
      .default(10_000_000)
      .describe('Beyond this size the file becomes FILE.1, what was FILE.1 becomes FILE.2, and so on.'),
    filesMax: z.int().min(2).max(100).default(5).describe('Files kept, the current one included.'),
  }),
  create({ file, bytesMax, filesMax }, { dataDir }) {
    const path = resolve(dataDir, file);
    let current: { handle: FileHandle; bytes: number } | undefined;

    const close = async () => {
      await current?.handle.close();
      current = undefined;
    };
    const appendable = async (bytes: number) => {
      current ??= await openFile(path);
      if (current.bytes === 0 || current.bytes + bytes <= bytesMax) return current;
      await close();
      await rotate(path, filesMax);
      current = await openFile(path);
      return current;
    };

    return {
      async send(notification) {
        const line = Buffer.from(linesOf(notification));
        const into = await appendable(line.length);
        // A write that was cut short by a full disk leaves half a line; the next try must not append to it.
        try {
          await into.handle.appendFile(line);
        } catch (error) {
          await into.handle.truncate(into.bytes).catch(() => {});
          await close();
          throw error;
        }
        into.bytes += line.length;
      },
      close,
    };
  },
});

function linesOf(notification: Notification): string {
  return recordsOf(notification)
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');
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

async function openFile(path: string): Promise<{ handle: FileHandle; bytes: number }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a', 0o600);
  await handle.chmod(0o600);
  return { handle, bytes: (await handle.stat()).size };
}

/** FILE.1 is the newest of the old ones; the oldest is overwritten. */
async function rotate(path: string, filesMax: number): Promise<void> {
  const nameOf = (age: number) => (age === 0 ? path : `${path}.${age}`);
  for (let age = filesMax - 2; age >= 0; age--) {
    await rename(nameOf(age), nameOf(age + 1)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
