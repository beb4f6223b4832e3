import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { BatchMessage } from '@lanhound/bus';
import { decodeBatch, eventToJson } from '@lanhound/proto';

/** Prints every event of a batch as one JSON object a line, no faster than it is read; nothing once nobody reads. */
export async function printJsonLines({ bytes }: BatchMessage, output: Writable): Promise<void> {
  const { events } = decodeBatch(bytes);
  if (events.length === 0) return;
  const text = events.map((event) => `${JSON.stringify(eventToJson(event))}\n`).join('');
  if (output.write(text)) return;
  await once(output, 'drain').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
