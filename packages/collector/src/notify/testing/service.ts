// For tests: a server on loopback in the place of a service, which takes what the real one documents, and no more.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseJson } from '@lanhound/runtime';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { Link } from '../message/message.ts';
import { createMessages } from '../message/message-of.ts';
import type { Notification } from '../notification.ts';
import { DeliveryError, type ReceiverDefinition, type ReceiverDeps } from '../receiver.ts';
import { receiverDeps } from '../sample-notification.ts';

export interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  /** What the body says as JSON. */
  json: unknown;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
}

/** Runs until the test ends. */
export async function startService(
  answer: (asked: Asked) => Answer,
): Promise<{ url: string; asked: readonly Asked[] }> {
  const all: Asked[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, headers, text: body, json: parseJson(body) };
    all.push(asked);
    const given = answer(asked);
    const type = given.json === undefined ? 'text/plain' : 'application/json';
    response.writeHead(given.status ?? 200, { 'content-type': type, ...given.headers });
    response.end(given.json === undefined ? given.text : JSON.stringify(given.json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: all };
}

export const LINKS: readonly Link[] = [
  { rel: 'details', text: 'Details', url: 'http://192.168.1.2:8470/alerts/a-1' },
  { rel: 'silence', text: 'Silence for a day', url: 'http://192.168.1.2:8470/alerts/a-1/silence?for=1d&why=(x)' },
  { rel: 'allow', text: 'Always allow this', url: 'http://192.168.1.2:8470/alerts/a-1/allow' },
  { rel: 'block', text: 'Block the device', url: 'http://192.168.1.2:8470/alerts/a-1/block' },
];

/** What a receiver is made with; its messages have links. */
export const depsWithLinks = (links = LINKS, given: Partial<ReceiverDeps> = {}): ReceiverDeps =>
  receiverDeps({
    messageOf: createMessages({ language: 'en', timeZone: 'UTC', linksOf: () => [...links] }),
    ...given,
  });

/** Sends one; gives why it was not delivered, if it was not. */
export async function failureOf<C extends z.ZodObject>(
  definition: ReceiverDefinition<C>,
  config: z.input<C>,
  notification: Notification,
  deps: ReceiverDeps = depsWithLinks(),
): Promise<DeliveryError | undefined> {
  try {
    await definition.create(definition.config.parse(config), deps).send(notification, new AbortController().signal);
    return undefined;
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
}
