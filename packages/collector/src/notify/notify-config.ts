import { z } from 'zod';
import { jsonlReceiver } from './receivers/jsonl.ts';
import { logReceiver } from './receivers/log.ts';
import { webhookReceiver } from './receivers/webhook.ts';

const HOUR_MS = 3600 * 1000;

/** What every receiver has besides its own keys. */
const everyReceiver = {
  repeatIntervalMs: z
    .int()
    .min(0)
    .max(365 * 24 * HOUR_MS)
    .default(4 * HOUR_MS)
    .describe('An alert that keeps repeating is told again after this time; 0 tells every repeat.'),
};

export const NotifyConfig = z
  .strictObject({
    receivers: z
      .array(
        z.discriminatedUnion('type', [
          logReceiver.config.extend(everyReceiver),
          jsonlReceiver.config.extend(everyReceiver),
          webhookReceiver.config.extend(everyReceiver),
        ]),
      )
      .max(100)
      .prefault([{ type: 'log' }, { type: 'jsonl' }])
      .describe('Where alerts go, each on its own: one that is slow or dead does not hold up the others.'),
    queueMax: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe('Alerts waiting for one receiver; beyond, the oldest is given up, counted and logged.'),
    timeoutMs: z.int().min(10).max(300_000).default(10_000).describe('The longest one try to deliver may take.'),
    retryFirstMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(1000)
      .describe('How long to wait after the first failed try; each further wait is twice as long.'),
    retryMostMs: z.int().min(1).max(HOUR_MS).default(300_000).describe('The longest wait between two tries.'),
    giveUpAfterMs: z
      .int()
      .min(0)
      .max(7 * 24 * HOUR_MS)
      .default(24 * HOUR_MS)
      .describe('An alert that could not be delivered for so long is given up, counted and logged.'),
    stopAfterMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(3000)
      .describe('At shutdown, how long to go on delivering what is waiting.'),
  })
  .prefault({});

export type NotifyConfig = z.output<typeof NotifyConfig>;
export type ReceiverConfig = NotifyConfig['receivers'][number];
