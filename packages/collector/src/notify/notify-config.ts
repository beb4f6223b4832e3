import { httpUrl } from '@lanhound/runtime';
import { z } from 'zod';
import { SEVERITIES } from '../detect/detector.ts';
import { MatcherText } from './matcher.ts';
import { LANGUAGES } from './message/phrases.ts';
import { alertmanagerReceiver } from './receivers/alertmanager.ts';
import { busReceiver } from './receivers/bus.ts';
import { desktopReceiver } from './receivers/desktop.ts';
import { discordReceiver } from './receivers/discord.ts';
import { evidenceReceiver } from './receivers/evidence.ts';
import { gotifyReceiver } from './receivers/gotify.ts';
import { jsonReceiver } from './receivers/json.ts';
import { jsonlReceiver } from './receivers/jsonl.ts';
import { logReceiver } from './receivers/log.ts';
import { mailReceiver } from './receivers/mail.ts';
import { matrixReceiver } from './receivers/matrix.ts';
import { mattermostReceiver } from './receivers/mattermost.ts';
import { ntfyReceiver } from './receivers/ntfy.ts';
import { pushoverReceiver } from './receivers/pushover.ts';
import { slackReceiver } from './receivers/slack.ts';
import { speechReceiver } from './receivers/speech.ts';
import { telegramReceiver } from './receivers/telegram.ts';
import { webhookReceiver } from './receivers/webhook.ts';
import { QuietHours, TimeOfDayText } from './stages/hours.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

const Pace = z.strictObject({
  burst: z.int().min(1).max(1000).describe('Notifications at once.'),
  everyMs: z.int().min(1).max(DAY_MS).describe('After those, one in this time; what comes meanwhile is told in one.'),
});

/** What every receiver has besides its own keys. */
const everyReceiver = {
  name: z
    .string()
    .regex(/^[\w .-]{1,64}$/, 'letters, digits, spaces and . _ - are wanted')
    .optional()
    .describe(
      'What it is called in logs, metrics and commands. Default: its type, and a number where it has namesakes.',
    ),
  person: z
    .string()
    .min(1)
    .max(64)
    .default('home')
    .describe('Who reads it: receivers of one person share the budget of the day.'),
  match: z
    .array(MatcherText)
    .max(20)
    .default([])
    .describe(
      'Only alerts whose labels match all of these, such as detector="new-device" or severity=~"high|critical".',
    ),
  severityFrom: z
    .enum(SEVERITIES)
    .optional()
    .describe('Only alerts of this severity and worse. Default: normal for people, info for others.'),
  groupBy: z
    .array(z.string().regex(/^[a-zA-Z_]\w*$/))
    .max(20)
    .optional()
    .describe(
      'Labels that alerts told together have in common. Default: alertname for people, each by itself for others.',
    ),
  groupWaitMs: z.int().min(0).max(HOUR_MS).default(0).describe('How long the first alert of a group waits for others.'),
  groupIntervalMs: z
    .int()
    .min(0)
    .max(DAY_MS)
    .default(300_000)
    .describe('How long further alerts of a group wait after it was told; critical ones do not.'),
  repeatIntervalMs: z
    .int()
    .min(0)
    .max(365 * DAY_MS)
    .default(4 * HOUR_MS)
    .describe('An alert that keeps repeating is told again after this time; 0 tells every repeat.'),
  sendResolved: z.boolean().default(true).describe('Tell as well when what was told of is over.'),
  pace: Pace.optional().describe(
    'How often it may be spoken to. Default: 5 at once and one in 30 s for people, else any.',
  ),
};

const Receiver = z.discriminatedUnion('type', [
  logReceiver.config.extend(everyReceiver),
  jsonlReceiver.config.extend(everyReceiver),
  evidenceReceiver.config.extend(everyReceiver),
  webhookReceiver.config.extend(everyReceiver),
  pushoverReceiver.config.extend(everyReceiver),
  ntfyReceiver.config.extend(everyReceiver),
  gotifyReceiver.config.extend(everyReceiver),
  telegramReceiver.config.extend(everyReceiver),
  discordReceiver.config.extend(everyReceiver),
  slackReceiver.config.extend(everyReceiver),
  mattermostReceiver.config.extend(everyReceiver),
  matrixReceiver.config.extend(everyReceiver),
  jsonReceiver.config.extend(everyReceiver),
  alertmanagerReceiver.config.extend(everyReceiver),
  mailReceiver.config.extend(everyReceiver),
  busReceiver.config.extend(everyReceiver),
  speechReceiver.config.extend(everyReceiver),
  desktopReceiver.config.extend(everyReceiver),
]);

export const NotifyConfig = z
  .strictObject({
    receivers: z
      .array(Receiver)
      .max(100)
      .prefault([{ type: 'log' }, { type: 'jsonl' }])
      .describe('Where alerts go, each on its own: one that is slow or dead does not hold up the others.'),
    externalUrl: z
      .union([z.literal(''), httpUrl()])
      .default('')
      .transform((url) => url.replace(/\/+$/, ''))
      .describe('Where people reach the interface of lanhound, for links in messages.'),
    language: z.enum(LANGUAGES).default('en').describe('Of the words around alerts in messages.'),
    timeZone: z
      .string()
      .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
      .refine(isTimeZone, 'a time zone such as Europe/Berlin is wanted')
      .describe("IANA name of people's time zone. Default: that of this machine."),
    quietHours: z.array(QuietHours).max(50).default([]).describe('When people are left alone.'),
    budgetPerDay: z
      .int()
      .min(0)
      .max(10_000)
      .default(10)
      .describe('Messages that a person gets a day; what is less than critical and beyond waits for the summary.'),
    digestAt: TimeOfDayText.default('08:00').describe('When people get the summary of what could wait, if any did.'),
    queueMax: z
      .int()
      .min(1)
      .max(100_000)
      .default(1000)
      .describe('Notifications waiting for one receiver; beyond, the oldest is given up, counted and logged.'),
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
      .max(7 * DAY_MS)
      .default(DAY_MS)
      .describe('A notification that could not be delivered for so long is given up, counted and logged.'),
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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
