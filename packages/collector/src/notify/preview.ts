// What receivers would make of every kind of notification, without sending anything.
import { redactConfig, silentReport } from '@lanhound/runtime';
import { receiverNames } from './lane-options.ts';
import { createMessageLinks } from './link/message-links.ts';
import type { Message } from './message/message.ts';
import { createMessages } from './message/message-of.ts';
import { plainText } from './message/plain.ts';
import type { Notification } from './notification.ts';
import { NotifyConfig } from './notify-config.ts';
import type { Receiver, ReceiverAudience } from './receiver.ts';
import { configuredReceiver } from './receivers/create.ts';
import { sampleNotifications } from './test-notification.ts';

export interface ReceiverPreview {
  receiver: string;
  type: string;
  audience: ReceiverAudience;
  samples: { kind: string; shown: Shown[] }[];
}

/** In the form in which the receiver passes it on. */
export type Shown =
  /** Of its address only the host is shown, and no secrets. */
  | { type: 'request'; method: string; host: string; body: string }
  | { type: 'lines'; lines: readonly string[] }
  /** What a person reads. */
  | { type: 'message'; message: Message; text: string };

/** Links look as they would, and open nothing. */
const NO_KEY = Buffer.alloc(0);

/** Of the receivers that `isAsked`, in their order. */
export async function previewsOf(
  config: NotifyConfig,
  nowUs: number,
  isAsked: (receiver: string) => boolean = () => true,
): Promise<ReceiverPreview[]> {
  const { receivers, externalUrl, language, timeZone } = config;
  const names = receiverNames(receivers);
  const hidden = secretsOf(config);
  const linksOf = createMessageLinks({ externalUrl, key: NO_KEY, nowMs: () => nowUs / 1000 });
  const messageOf = createMessages({ language, timeZone, linksOf });
  const previews: ReceiverPreview[] = [];
  for (const [i, each] of receivers.entries()) {
    const name = names[i] as string;
    if (!isAsked(name)) continue;
    const { audience, speaksHttp, create, linesOf } = configuredReceiver(each);
    const show = async (notification: Notification): Promise<Shown[]> => {
      if (linesOf) return [{ type: 'lines', lines: linesOf(notification) }];
      if (!speaksHttp) return [messageShown(messageOf(notification))];
      const { fetch, requests } = recorder(hidden);
      const deps = {
        report: silentReport(),
        name,
        dataDir: '.',
        externalUrl,
        nowMs: () => nowUs / 1000,
        deviceOf: () => undefined,
        sendAlert: async () => {},
      };
      await send(create({ ...deps, fetch, messageOf }), notification);
      return requests;
    };
    const samples = [];
    for (const { kind, notification } of sampleNotifications(nowUs)) {
      samples.push({ kind, shown: await show(notification) });
    }
    previews.push({ receiver: name, type: each.type, audience, samples });
  }
  return previews;
}

const messageShown = (message: Message): Shown => ({ type: 'message', message, text: plainText(message) });

async function send(receiver: Receiver, notification: Notification): Promise<void> {
  // What it makes of an answer that no service gave is of no interest.
  await receiver.send(notification, new AbortController().signal).catch(() => {});
  await receiver.close?.();
}

/** Sends nothing, and keeps what would have been sent. */
function recorder(hidden: readonly string[]): { fetch: typeof globalThis.fetch; requests: Shown[] } {
  const requests: Shown[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { body, method = 'GET' } = init ?? {};
    const { host } = new URL(input instanceof Request ? input.url : input);
    requests.push({ type: 'request', method, host, body: withoutSecrets(textOf(body), hidden) });
    return new Response('{"ok":true}', { headers: { 'content-type': 'application/json' } });
  };
  return { fetch, requests };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString() : '';
}

const withoutSecrets = (text: string, hidden: readonly string[]): string =>
  hidden.reduce((rest, each) => rest.replaceAll(each, '(hidden)'), text);

/** The values that no output may show, the longest first. */
function secretsOf(config: NotifyConfig): string[] {
  const secrets = hiddenIn(config, redactConfig(NotifyConfig, config));
  return secrets.filter((text) => text !== '').sort((a, b) => b.length - a.length);
}

function hiddenIn(value: unknown, shown: unknown): string[] {
  if (typeof value === 'string') return value === shown ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  if (typeof shown !== 'object' || shown === null) return Object.values(value).flatMap((each) => hiddenIn(each, ''));
  return Object.entries(value).flatMap(([key, each]) => hiddenIn(each, (shown as Record<string, unknown>)[key]));
}
